//! What the plan of an execution can know already.

use terraform_plugin::framework::ModifyPlanRequest;
use terraform_plugin::terraform::{Attr, Diagnostics};
use zitadel_actions::client::Client;
use zitadel_actions::dialect::Feature;

use super::model::{EntryModel, ExecutionModel};
use super::{condition, lockout, names};
use crate::claims::Manages;
use crate::config::Connection;
use crate::diagnostics::Explain;

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
    if let Some(condition) = &condition {
        let same = change
            .prior
            .as_ref()
            .is_some_and(|prior| prior.condition == change.planned.condition);
        if !same {
            names::check(client, condition, &change.context).await?;
        }
        lockout::warn(client, condition, &called(&change.planned), &change.context).await?;
    }
    Ok(())
}

/// The ids of the targets that are called; unknown ones for those of an included execution.
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

/// What this server can include, said at the plan.
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
