//! What the plan of an execution can know already.

use terraform_plugin::framework::ModifyPlanRequest;
use terraform_plugin::terraform::{Attr, Diagnostic, Diagnostics, Severity};
use zitadel_actions::client::Client;
use zitadel_actions::dialect::Feature;
use zitadel_actions::model::Condition;

use super::model::{EntryModel, ExecutionModel};
use super::{checks, condition, hazards, names};
use crate::claims::Manages;
use crate::config::Connection;
use crate::diagnostics::{Explain, Title};

/// Completes and checks a create or an update; without a client only what needs no answer.
pub async fn modify(
    connection: &Connection,
    change: &mut ModifyPlanRequest<ExecutionModel>,
) -> Result<(), Diagnostics> {
    let condition = condition::expand(&change.planned.condition)?;
    if let Some(condition) = &condition {
        change.planned.id = condition.id().into();
        let claims = connection.claims();
        claims.warn_if_managed_twice(condition, Manages::Whole, &change.context);
        let prior = change.prior.as_ref().and_then(|prior| prior.id.as_str());
        if !claims.plan(
            format!("execution {}", condition.id()),
            prior,
            &change.private,
        ) {
            change.context.add(Diagnostic {
                severity: Severity::Warning,
                ..twice(condition)
            });
        }
    }
    keep_what_nothing_changes(change);
    if change.prior.as_ref() == Some(&change.planned) {
        return Ok(());
    }
    let Some(client) = connection.client_if_known() else {
        return Ok(());
    };
    client
        .check_access()
        .await
        .explained(|| "plan an execution")?;
    check_includes(client, &change.planned).await?;
    let claims = connection.claims();
    let prior = change.prior.as_ref();
    if let Some(condition) = &condition {
        let context = &change.context;
        if !prior.is_some_and(|prior| prior.condition == change.planned.condition) {
            names::check(client, condition, context).await?;
            checks::warn_if_never_runs(client, condition, context).await;
            checks::warn_of_existing(client, claims, condition, &change.planned, context).await?;
        }
        hazards::warn(client, claims, condition, &called(&change.planned), context).await?;
    }
    let same_list = |prior: &ExecutionModel| {
        prior.target_ids == change.planned.target_ids && prior.targets == change.planned.targets
    };
    if !prior.is_some_and(same_list) {
        checks::check_targets(client, claims, &change.planned).await?;
    }
    Ok(())
}

/// The error for a second resource on one condition.
pub fn twice(condition: &Condition) -> Diagnostic {
    Diagnostic::error(
        Title::DuplicateExecution,
        format!(
            "Another resource in this configuration manages the execution `{condition}` as well, and ZITADEL has one \
             for each condition. List all targets in one resource."
        ),
    )
    .at("condition")
}

/// The IDs of the targets that are called; unknown ones for those of an included execution.
fn called(planned: &ExecutionModel) -> Vec<Attr<String>> {
    let id = |entry: &Attr<EntryModel>| match entry {
        Attr::Known(EntryModel {
            include: Attr::Null,
            target_id,
        }) => target_id.clone(),
        _ => Attr::Unknown,
    };
    match (&planned.target_ids, &planned.targets) {
        (Attr::Known(ids), _) => ids.clone(),
        (_, Attr::Known(entries)) => entries.iter().map(id).collect(),
        _ => vec![Attr::Unknown],
    }
}

/// A change of overwrite_existing is one of state alone: the server is not asked, so its date
/// stays.
fn keep_what_nothing_changes(change: &mut ModifyPlanRequest<ExecutionModel>) {
    let Some(prior) = &change.prior else { return };
    let planned = &change.planned;
    if prior.condition == planned.condition
        && prior.target_ids == planned.target_ids
        && prior.targets == planned.targets
    {
        change.planned.change_date = prior.change_date.clone();
    }
}

/// Checks what this server can include.
async fn check_includes(client: &Client, planned: &ExecutionModel) -> Result<(), Diagnostics> {
    let entries = planned.targets.known().map_or(&[][..], Vec::as_slice);
    let known = || entries.iter().filter_map(|entry| entry.known());
    let includes: Vec<&EntryModel> = known().filter(|entry| entry.include.is_known()).collect();
    if includes.is_empty() {
        return Ok(());
    }
    let mut needed = vec![Feature::Includes];
    if known().any(|entry| !entry.target_id.is_null()) {
        needed.push(Feature::MixedIncludes);
    }
    if includes.iter().any(|entry| {
        entry
            .include
            .known()
            .is_some_and(|include| include.response.is_known())
    }) {
        needed.push(Feature::ResponseIncludes);
    }
    for feature in needed {
        client
            .require(feature)
            .await
            .explained_at("targets", || "plan an execution that includes others")?;
    }
    Ok(())
}
