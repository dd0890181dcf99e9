//! What the plan of an execution can know already: that its targets exist, what this server can
//! run, and what the apply would run into.

use terraform_plugin::framework::ModifyPlanRequest;
use terraform_plugin::terraform::{Attr, Diagnostics};
use zitadel_actions::client::Client;
use zitadel_actions::dialect::Feature;
use zitadel_actions::if_permitted;
use zitadel_actions::model::Condition;

use super::model::{EntryModel, ExecutionModel};
use super::{checks, condition, errors, name_check};
use crate::config::Connection;
use crate::diagnostics::Explain;
use crate::hazards;
use crate::run::Manages;

/// Completes and checks a create or an update; without a client only what needs no answer.
pub async fn modify(
    connection: &Connection,
    request: &mut ModifyPlanRequest<ExecutionModel>,
) -> Result<(), Diagnostics> {
    keep_change_date(request);
    let condition = condition::expand(&request.planned.condition)?;
    if let Some(condition) = &condition {
        request.planned.id = condition.id().into();
        checks::refuse_own_include(condition, &request.planned)?;
        record(connection, condition, request).await?;
    }
    let Some(client) = connection.client_if_known() else {
        return Ok(());
    };
    let (prior, planned) = (request.prior.as_ref(), &request.planned);
    if prior == Some(planned) {
        return Ok(());
    }
    let (run, context) = (connection.run(), &request.context);
    // Whoever may not read targets can still set executions.
    let access = if_permitted(client.check_access().await);
    access.explained(|| "check the planned execution")?;
    check_includes(client, planned).await?;
    if let Some(condition) = &condition {
        let mut may_run = true;
        if prior.is_none_or(|prior| prior.condition != planned.condition) {
            name_check::check(client, condition, context).await?;
            may_run = checks::warn_if_never_runs(client, condition, context).await;
            checks::warn_of_existing(client, run, condition, planned, context).await?;
        }
        // What never runs stops nothing.
        if may_run {
            hazards::warn(client, run, condition, &called(planned), context).await?;
        }
    }
    if !prior.is_some_and(|prior| has_same_list(prior, planned)) {
        checks::check_targets(client, run, planned).await?;
    }
    Ok(())
}

/// Tells the other resources of the run, and refuses a condition that one of them has.
async fn record(
    connection: &Connection,
    condition: &Condition,
    request: &ModifyPlanRequest<ExecutionModel>,
) -> Result<(), Diagnostics> {
    let run = connection.run();
    run.warn_if_managed_twice(condition, Manages::Whole, &request.context);
    let prior = request.prior.as_ref().and_then(|prior| prior.id.as_str());
    let id = condition.id();
    let stored = match connection.client_if_known() {
        Some(client) => client.execution_key(condition).await.ok(),
        None => None,
    };
    let stored = stored.unwrap_or_else(|| id.clone());
    if run.plan(format!("execution {stored}"), prior, &request.private) {
        return Ok(());
    }
    let mut error = errors::duplicate(condition);
    if stored != id && matches!(condition, Condition::Event(_)) {
        error.detail.push_str(
            " ZITADEL v2.51 and earlier store an event and a group of the same name as one \
             execution.",
        );
    }
    Err(error.into())
}

fn has_same_list(prior: &ExecutionModel, planned: &ExecutionModel) -> bool {
    prior.target_ids == planned.target_ids && prior.targets == planned.targets
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

/// Keeps the date of an execution whose list stays: a change of overwrite_existing sends nothing.
fn keep_change_date(request: &mut ModifyPlanRequest<ExecutionModel>) {
    let Some(prior) = &request.prior else { return };
    let planned = &mut request.planned;
    if prior.condition == planned.condition && has_same_list(prior, planned) {
        planned.change_date = prior.change_date.clone();
    }
}

/// Refuses includes that this server does not support.
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
        client.require(feature).await.explained_at(
            "targets",
            || "check the planned execution, which includes others",
        )?;
    }
    Ok(())
}
