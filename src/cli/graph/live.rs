//! A picture of an instance.

use std::collections::HashMap;

use terraform_plugin::terraform::Diagnostics;
use zitadel_actions::client::Client;
use zitadel_actions::dialect::Feature;
use zitadel_actions::model::{self, PayloadType, TargetId, TargetRef};

use super::model::{Change, Endpoint, Entry, Execution, Graph, Source, Target, To, When};
use super::server::Server;
use crate::cli::endpoint;
use crate::cli::progress::Progress;
use crate::diagnostics::Explain;

/// Reads the instance on `host`.
///
/// # Errors
/// What the API answers.
pub(super) async fn read(
    client: &Client,
    host: &str,
    progress: &Progress,
) -> Result<Graph, Diagnostics> {
    progress.say("Reading the version of the server");
    let info = client.api_info().await;
    let info = info.explained(|| "read the server's version")?;
    progress.say("Reading the targets");
    let mut listed = client
        .list_targets()
        .await
        .explained(|| "list the targets")?;
    listed.sort_by(|one, other| (&one.name, &one.id).cmp(&(&other.name, &other.id)));
    progress.say("Reading the executions");
    let executions = client
        .list_executions()
        .await
        .explained(|| "list the executions")?;
    let has_keys = info.features.contains(&(Feature::PublicKeys, Some(true)));
    let mut targets = Vec::with_capacity(listed.len());
    for found in &listed {
        let has_active_key = if has_keys && found.payload_type == PayloadType::Jwe {
            progress.say("Reading the public keys");
            let keys = client.list_public_keys(&found.id).await;
            let keys = keys.explained(|| "list the public keys")?;
            Some(keys.iter().any(|key| key.active))
        } else {
            None
        };
        targets.push(target(found, has_active_key));
    }
    let places = listed.iter().enumerate().map(|(at, found)| (&found.id, at));
    let places: HashMap<&TargetId, usize> = places.collect();
    let executions = executions.iter().map(|found| execution(found, &places));
    Ok(Graph {
        source: Source::Instance(host.to_owned()),
        server: Server::of(&info),
        targets,
        executions: executions.collect(),
        unreadable: client.unreadable(),
        partial: false,
    })
}

fn target(found: &model::Target, has_active_key: Option<bool>) -> Target {
    let endpoint = found.endpoint.as_ref();
    let endpoint = endpoint.and_then(|endpoint| endpoint::shown(endpoint.as_str()));
    Target {
        id: Some(found.id.as_str().to_owned()),
        address: None,
        name: Some(found.name.clone()),
        endpoint: endpoint.map_or(Endpoint::Unusable, Endpoint::Shown),
        kind: Some(found.kind),
        timeout: Some(found.timeout),
        payload: found.payload_type,
        has_active_key,
        change: Change::None,
    }
}

fn execution(found: &model::Execution, places: &HashMap<&TargetId, usize>) -> Execution {
    let to = |entry: &TargetRef| match entry {
        TargetRef::Include(included) => To::Include(included.id()),
        TargetRef::Target(id) => match places.get(id) {
            Some(at) => To::Target(*at),
            None => To::Missing(id.as_str().to_owned()),
        },
    };
    let entries = found.targets.iter().map(|entry| Entry {
        to: to(entry),
        attached: false,
        change: Change::None,
    });
    Execution {
        when: When::from(&found.condition),
        address: None,
        entries: entries.collect(),
        complete: true,
        change: Change::None,
    }
}
