//! What a plan can check against the instance: a name that is taken, an endpoint that the server
//! may not call, a target that becomes dangerous or cannot be called.

use std::net::IpAddr;

use terraform_plugin::framework::Context;
use terraform_plugin::terraform::{Diagnostic, Diagnostics};
use zitadel_actions::client::Client;
use zitadel_actions::dialect::Generation;
use zitadel_actions::model::{PayloadType, ServerVersion, Target, TargetId};

use super::expand;
use super::model::TargetModel;
use crate::adopt::import_instructions;
use crate::claims::{Claims, PlannedTarget};
use crate::diagnostics::{Explain, Title};
use crate::executions::hazards;

/// The first version that resolves an endpoint's host when the target is saved.
const DENY_LIST: ServerVersion = ServerVersion::new(4, 11, 1);

/// The target as the plan wants it; `None` while a part of it is unknown.
pub fn planned_target(planned: &TargetModel) -> Option<PlannedTarget> {
    Some(PlannedTarget {
        name: planned.name.as_str()?.to_owned(),
        kind: expand::kind(planned).ok()?,
        timeout: expand::timeout(planned).ok()?,
        payload_type: expand::payload_type(planned).ok()?,
    })
}

/// Warns when another target of the instance has the name.
pub async fn warn_of_taken_name(
    client: &Client,
    claims: &Claims,
    prior: Option<&TargetModel>,
    planned: &TargetModel,
    context: &Context,
) -> Result<(), Diagnostics> {
    let Some(name) = planned.name.as_str() else {
        return Ok(());
    };
    if prior.is_some_and(|prior| prior.name == planned.name) {
        return Ok(());
    }
    let own = prior.and_then(|prior| prior.id.as_str());
    let is_foreign = |target: &&Target| {
        Some(target.id.as_str()) != own && !claims.has_refreshed(target.id.as_str())
    };
    let named = client
        .listed_targets_named(name)
        .await
        .explained(|| format!("look for a target named {name:?}"))?;
    if let Some(target) = named.iter().find(is_foreign) {
        context.add(Diagnostic::warning(Title::NameTaken, name_taken(target)).at("name"));
    }
    Ok(())
}

/// What to do about a target that has the name already.
pub fn name_taken(target: &Target) -> String {
    format!(
        "The target {} already has the name {:?}, and names are unique on an instance, regardless of case. Choose \
         another name, or adopt the existing target. {}",
        target.id,
        target.name,
        import_instructions("zitadelactions_target", target.id.as_str())
    )
}

/// Warns when a target that changes becomes one that can lock the instance, or that cannot be
/// called.
pub async fn warn_of_change(
    client: &Client,
    claims: &Claims,
    prior: &TargetModel,
    planned: &PlannedTarget,
    context: &Context,
) -> Result<(), Diagnostics> {
    let id = expand::id(prior)?;
    let interrupted = expand::kind(prior).is_ok_and(|kind| kind.interrupt_on_error() == Some(true));
    if planned.kind.interrupt_on_error() == Some(true) && !interrupted {
        hazards::warn_of_interrupting(client, &id, context, kind_attribute(planned)).await?;
    }
    if planned.payload_type == PayloadType::Jwe {
        hazards::warn_of_missing_key(client, claims, &id, context).await;
    }
    Ok(())
}

fn kind_attribute(planned: &PlannedTarget) -> &'static str {
    use zitadel_actions::model::TargetKind;
    match planned.kind {
        TargetKind::Webhook { .. } => "rest_webhook",
        TargetKind::Call { .. } => "rest_call",
        TargetKind::Async => "rest_async",
    }
}

/// Warns of an endpoint that a server with a deny list refuses, now or after an upgrade.
pub async fn warn_of_denied(client: &Client, planned: &TargetModel, context: &Context) {
    let (name, text) = match (planned.endpoint.as_str(), planned.endpoint_wo.known()) {
        (Some(text), _) => ("endpoint", text),
        (_, Some(secret)) => ("endpoint_wo", secret.expose()),
        _ => return,
    };
    let Some(why) = reach(text) else {
        return;
    };
    // Where the version cannot be found out, nothing is said.
    let Ok(info) = client.api_info().await else {
        return;
    };
    let has_list = info.server.reaches(DENY_LIST) != Some(false);
    if !has_list || info.generation == Generation::ResourcesV3alpha {
        return;
    }
    context.warn(
        Title::EndpointMayBeDenied,
        format!(
            "The host in `{name}` is {why}. From v4.11.1 on, ZITADEL refuses endpoints on its deny list when a \
             target is saved (Executions.DenyList: loopback by default). From v4.15.2 on it also refuses to call \
             them (HTTPClient.DenyList: private networks by default), so ZITADEL may stop calling the target after \
             an upgrade. Use a public host, or change the server's list."
        ),
    );
}

/// Where the host of an endpoint lies, if it is not a public one.
fn reach(endpoint: &str) -> Option<&'static str> {
    let after_scheme = endpoint.split_once("://")?.1;
    let authority = after_scheme.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    let host = match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next()?,
        None => host.split(':').next()?,
    };
    if let Ok(address) = host.parse::<IpAddr>() {
        let (is_loopback, is_private) = match address {
            IpAddr::V4(v4) => (v4.is_loopback(), v4.is_private() || v4.is_link_local()),
            IpAddr::V6(v6) => (v6.is_loopback(), v6.is_unique_local()),
        };
        return match (is_loopback || address.is_unspecified(), is_private) {
            (true, _) => Some("a loopback address"),
            (_, true) => Some("an address in a private network"),
            _ => None,
        };
    }
    let lower = host.to_ascii_lowercase();
    if lower == "localhost" || lower.ends_with(".localhost") {
        return Some("a loopback name");
    }
    (!lower.contains('.')).then_some("a name without a domain")
}

/// Another target of the name that a create or an update was refused for.
pub async fn holder_of(client: &Client, name: &str, own: Option<&TargetId>) -> Option<Target> {
    let all = client.list_targets().await.ok()?;
    all.into_iter()
        .find(|target| Some(&target.id) != own && target.name.to_lowercase() == name.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::reach;

    #[test]
    fn only_hosts_that_are_not_public_cause_a_warning() {
        for endpoint in [
            "http://127.0.0.1:9/x",
            "http://localhost:8080/",
            "https://[::1]/",
            "https://10.1.2.3/hook",
            "http://u:p@192.168.0.1/",
            "http://receiver:3000/hook",
            "http://[fd00::1]:80/",
        ] {
            assert!(reach(endpoint).is_some(), "{endpoint}");
        }
        for endpoint in [
            "https://example.com/",
            "https://8.8.8.8/",
            "https://192.0.2.1/hook",
        ] {
            assert_eq!(reach(endpoint), None, "{endpoint}");
        }
    }
}
