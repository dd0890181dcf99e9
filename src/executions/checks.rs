//! What a plan can check against the instance: the targets that it names, what is set already, what
//! never runs.

use terraform_plugin::framework::Context;
use terraform_plugin::terraform::{Attr, AttributePath, Diagnostic, Diagnostics};
use zitadel_actions::client::Client;
use zitadel_actions::dialect::Feature;
use zitadel_actions::if_permitted;
use zitadel_actions::model::{ApiScope, Condition, Execution, TargetId, TargetRef};

use super::model::ExecutionModel;
use super::{condition, expand};
use crate::diagnostics::{Explain, Title, import_instructions};
use crate::run::Run;
use crate::targets;

/// Checks that the targets of a list exist, as far as their IDs are known.
pub async fn check_targets(
    client: &Client,
    run: &Run,
    planned: &ExecutionModel,
) -> Result<(), Diagnostics> {
    let root = AttributePath::from(expand::list_name(planned));
    for (place, id) in literal_ids(planned).enumerate() {
        let path = match &planned.targets {
            Attr::Known(_) => root.index(place).attribute("target_id"),
            _ => root.index(place),
        };
        check_target(client, run, id, path).await?;
    }
    Ok(())
}

/// Checks that the target with this ID exists, if the ID is known. No request is sent for a target
/// that this run manages.
pub async fn check_target(
    client: &Client,
    run: &Run,
    id: Option<&str>,
    path: AttributePath,
) -> Result<(), Diagnostics> {
    let Some(id) = id.and_then(|id| TargetId::parse(id).ok()) else {
        return Ok(());
    };
    if run.planned_target(&id).is_some() {
        return Ok(());
    }
    let exists = client.target_exists(&id).await;
    if exists.explained(|| format!("look for the target {id}"))? {
        return Ok(());
    }
    // The error is complete without the list, which may not be readable.
    let named = client.listed_targets_named(id.as_str()).await;
    let named = named.unwrap_or_default();
    let error = targets::errors::not_found(id.as_str(), named.first());
    Err(error.at(path).into())
}

fn literal_ids(planned: &ExecutionModel) -> impl Iterator<Item = Option<&str>> {
    let plain = planned.target_ids.known().into_iter().flatten();
    let entries = planned.targets.known().into_iter().flatten();
    plain
        .map(Attr::as_str)
        .chain(entries.map(|entry| entry.known()?.target_id.as_str()))
}

/// Warns of a foreign execution that a create meets.
pub async fn warn_of_existing(
    client: &Client,
    run: &Run,
    condition: &Condition,
    planned: &ExecutionModel,
    context: &Context,
) -> Result<(), Diagnostics> {
    let existing = client
        .existing_execution(condition)
        .await
        .explained(|| format!("look for the execution {condition}"))?;
    let Some(existing) = existing else {
        return Ok(());
    };
    if run.is_in_state(&condition.id()).await {
        return Ok(());
    }
    if expand::targets(planned).is_ok_and(|targets| targets == existing.targets) {
        return Ok(());
    }
    let calls = calls(client, &existing).await?;
    if planned.overwrite_existing.known() == Some(&true) {
        context.add(
            Diagnostic::warning(
                Title::ExecutionOverwritten,
                format!(
                    "The execution `{condition}` currently calls {calls}. The apply replaces \
                     that list with the planned one."
                ),
            )
            .at("overwrite_existing"),
        );
    } else {
        context.add(
            Diagnostic::warning(
                Title::ExecutionExists,
                format!(
                    "The execution `{condition}` currently calls {calls}, so the apply will fail \
                     unless that execution is removed first. Import it {}or set \
                     `overwrite_existing = true` to replace its list.",
                    import_instructions("zitadelactions_execution", &condition.id())
                ),
            )
            .at("condition"),
        );
    }
    Ok(())
}

/// `2 targets: "a" (1), event/x`.
async fn calls(client: &Client, existing: &Execution) -> Result<String, Diagnostics> {
    let mut named = Vec::new();
    for entry in &existing.targets {
        named.push(match entry {
            TargetRef::Include(included) => included.id(),
            TargetRef::Target(id) => {
                let listed = if_permitted(client.listed_target(id).await);
                let listed = listed.explained(|| "look at the targets of the execution")?;
                match listed.flatten() {
                    Some(target) => format!("{:?} ({id})", target.name),
                    None => id.to_string(),
                }
            }
        });
    }
    let noun = if named.len() == 1 {
        "target"
    } else {
        "targets"
    };
    Ok(format!("{} {noun}: {}", named.len(), named.join(", ")))
}

/// Warns if the server stores the execution but never runs it, and says whether it may run.
pub async fn warn_if_never_runs(client: &Client, condition: &Condition, context: &Context) -> bool {
    let mut needed = Vec::new();
    match condition {
        Condition::Function(_) | Condition::Event(_) => needed.push(Feature::FunctionsAndEventsRun),
        Condition::Request(scope) | Condition::Response(scope) => {
            needed.push(Feature::RequestsRun);
            if matches!(scope, ApiScope::All | ApiScope::Service(_)) {
                needed.push(Feature::BroadRequestsRun);
            }
        }
    }
    for feature in needed {
        // A server that does not answer is not spoken for.
        if client.has(feature).await.ok().flatten() == Some(false) {
            context.add(
                Diagnostic::warning(
                    Title::NeverRuns,
                    format!(
                        "This server stores an execution on `{condition}`, but never calls its \
                         targets: {feature} requires {}.",
                        feature.since()
                    ),
                )
                .at("condition"),
            );
            return false;
        }
    }
    true
}

/// Refuses an execution that includes itself, which needs no server to be wrong.
pub fn refuse_own_include(
    condition: &Condition,
    planned: &ExecutionModel,
) -> Result<(), Diagnostics> {
    let entries = planned.targets.known().map_or(&[][..], Vec::as_slice);
    for (place, entry) in entries.iter().enumerate() {
        let Some(entry) = entry.known() else { continue };
        if condition::expand(&entry.include)?.as_ref() == Some(condition) {
            let detail = format!("The execution `{condition}` includes itself. Remove this entry.");
            let path = AttributePath::from("targets").index(place);
            return Err(Diagnostic::error(Title::CircularInclude, detail)
                .at(path.attribute("include"))
                .into());
        }
    }
    Ok(())
}
