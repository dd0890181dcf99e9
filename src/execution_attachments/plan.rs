//! What the plan of an attachment can know already.

use terraform_plugin::framework::ModifyPlanRequest;
use terraform_plugin::terraform::Diagnostics;
use zitadel_actions::if_permitted;

use super::errors;
use super::model::{AttachmentModel, Place};
use crate::config::Connection;
use crate::diagnostics::Explain;
use crate::executions::{checks, condition, name_check};
use crate::hazards;
use crate::run::Manages;

/// Completes and checks a create or an update; without a client only what needs no answer.
pub async fn modify(
    connection: &Connection,
    request: &mut ModifyPlanRequest<AttachmentModel>,
) -> Result<(), Diagnostics> {
    let Some(condition) = condition::expand(&request.planned.condition)? else {
        return Ok(());
    };
    let run = connection.run();
    if let Some(target) = Place::target(&request.planned)? {
        let place = Place {
            condition: condition.clone(),
            target,
        };
        request.planned.id = place.id().into();
        let prior = request.prior.as_ref().and_then(|prior| prior.id.as_str());
        if !run.plan(
            format!("attachment {}", place.id()),
            prior,
            &request.private,
        ) {
            return Err(errors::duplicate(&place).into());
        }
    }
    run.warn_if_managed_twice(&condition, Manages::Part, &request.context);
    let is_new = request
        .prior
        .as_ref()
        .is_none_or(|prior| prior.id != request.planned.id);
    let Some(client) = connection.client_if_known().filter(|_| is_new) else {
        return Ok(());
    };
    // Whoever may not read targets can still attach them.
    if_permitted(client.check_access().await).explained(|| "check the planned attachment")?;
    name_check::check(client, &condition, &request.context).await?;
    let may_run = checks::warn_if_never_runs(client, &condition, &request.context).await;
    let id = request.planned.target_id.as_str();
    checks::check_target(client, run, id, "target_id".into()).await?;
    if !may_run {
        return Ok(());
    }
    let ids = std::slice::from_ref(&request.planned.target_id);
    hazards::warn(client, run, &condition, ids, &request.context).await
}
