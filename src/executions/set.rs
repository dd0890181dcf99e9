//! Setting the list of an execution.

use terraform_plugin::framework::CreateRequest;
use terraform_plugin::terraform::{Attr, AttributePath, Diagnostic, Diagnostics};
use zitadel_actions::Error;
use zitadel_actions::client::Client;
use zitadel_actions::dialect::Feature;
use zitadel_actions::model::{Condition, TargetRef, Timestamp};

use super::model::ExecutionModel;
use super::{errors, expand, flatten};
use crate::diagnostics::{Explain, FailedWrite, Subject, Title, explain};
use crate::run::Lifecycle;
use crate::{targets, timestamp};

/// Creates the execution: sets its list, unless a foreign one is set already.
pub async fn create(
    client: &Client,
    lifecycle: &Lifecycle,
    condition: &Condition,
    request: &CreateRequest<ExecutionModel>,
) -> Result<ExecutionModel, FailedWrite> {
    let planned = &request.planned;
    let wanted = expand::targets(planned)?;
    if planned.overwrite_existing.known() != Some(&true) {
        check_existing(client, lifecycle, condition, &wanted, request).await?;
    }
    let set = set(client, condition, &wanted, planned).await;
    let changed = set.inspect_err(|failure| {
        if failure.may_be_done {
            let state = flatten::set(planned, condition.id(), Attr::Null, Attr::Null);
            request.save(&state);
        }
    })?;
    // The list is set, so nothing may fail from here on.
    let dates = client.has(Feature::CreationDates).await.ok().flatten();
    let change_date = timestamp::flatten(changed.as_ref());
    // The server reports the date of the set alone. It is also the date of creation, unless the
    // execution was emptied before; then the next read shows the older date.
    let creation_date = if dates == Some(true) {
        change_date.clone()
    } else {
        Attr::Null
    };
    Ok(flatten::set(
        planned,
        condition.id(),
        creation_date,
        change_date,
    ))
}

/// Refuses to replace the list of an execution, unless this run destroys that one: Terraform orders
/// neither before the other when a `for_each` key is renamed.
async fn check_existing(
    client: &Client,
    lifecycle: &Lifecycle,
    condition: &Condition,
    wanted: &[TargetRef],
    request: &CreateRequest<ExecutionModel>,
) -> Result<(), Diagnostics> {
    let attempt = || format!("create the execution {condition}");
    let listed = client.existing_execution(condition).await;
    if listed.explained(attempt)?.is_none() {
        return Ok(());
    }
    // The shared list may be older than a removal.
    let existing = client.find_execution_uncached(condition).await;
    let Some(existing) = existing.explained(attempt)? else {
        return Ok(());
    };
    if existing.targets == wanted {
        request.context.warn(
            Title::ExecutionExists,
            format!(
                "The execution `{condition}` already called exactly these targets, so nothing \
                 was overwritten. This is expected if create_before_destroy replaces the \
                 execution or its address has changed. If another configuration manages it as \
                 well, destroying either resource removes it for both."
            ),
        );
        return Ok(());
    }
    if lifecycle.wait_for_departure(&condition.id()).await {
        Ok(())
    } else {
        Err(errors::exists(condition).into())
    }
}

/// Sets the list; gives the date of its last change.
pub async fn set(
    client: &Client,
    condition: &Condition,
    wanted: &[TargetRef],
    planned: &ExecutionModel,
) -> Result<Option<Timestamp>, FailedWrite> {
    let attempt = || format!("set the targets of the execution {condition}");
    let subject = Subject::TargetList(expand::list_name(planned));
    let missing = client.first_missing_target(wanted).await;
    if let Some(place) = missing.explained_for(subject, attempt)? {
        return Err(target_missing(&wanted[place], place, planned).into());
    }
    let refusal = match client.set_execution(condition, wanted).await {
        Ok(changed) => return Ok(changed),
        Err(error) => error,
    };
    if matches!(refusal, Error::ReferencedTargetMissing(_)) {
        let ids = wanted.iter().filter_map(TargetRef::target);
        let missing = client.missing_targets(ids).await.unwrap_or_default();
        let is_missing = |entry: &TargetRef| entry.target().is_some_and(|id| missing.contains(id));
        if let Some(place) = wanted.iter().position(is_missing) {
            return Err(target_missing(&wanted[place], place, planned).into());
        }
    }
    Err(FailedWrite {
        diagnostics: explain(&refusal, subject, attempt()).into(),
        may_be_done: refusal.outcome_unknown(),
    })
}

fn target_missing(entry: &TargetRef, place: usize, planned: &ExecutionModel) -> Diagnostic {
    let id = match entry {
        TargetRef::Target(id) => id.to_string(),
        TargetRef::Include(condition) => condition.id(),
    };
    let list = expand::list_name(planned);
    targets::errors::not_found(&id, None).at(AttributePath::from(list).index(place))
}
