//! What the plan of an attachment can know already.

use terraform_plugin::framework::ModifyPlanRequest;
use terraform_plugin::terraform::{Diagnostic, Diagnostics, Severity};

use super::model::{AttachmentModel, Place};
use super::resource::twice;
use crate::claims::Manages;
use crate::config::Connection;
use crate::diagnostics::Explain;
use crate::executions::{checks, condition, hazards, names};

/// Completes and checks a create or an update; without a client only what needs no answer.
pub async fn modify(
    connection: &Connection,
    change: &mut ModifyPlanRequest<AttachmentModel>,
) -> Result<(), Diagnostics> {
    let Some(condition) = condition::expand(&change.planned.condition)? else {
        return Ok(());
    };
    let claims = connection.claims();
    if let Some(target) = Place::target(&change.planned)? {
        let place = Place {
            condition: condition.clone(),
            target,
        };
        change.planned.id = place.id().into();
        let prior = change.prior.as_ref().and_then(|prior| prior.id.as_str());
        if !claims.plan(format!("attachment {}", place.id()), prior, &change.private) {
            change.context.add(Diagnostic {
                severity: Severity::Warning,
                ..twice(&place)
            });
        }
    }
    claims.warn_if_managed_twice(&condition, Manages::Part, &change.context);
    let is_new = change
        .prior
        .as_ref()
        .is_none_or(|prior| prior.id != change.planned.id);
    let Some(client) = connection.client_if_known().filter(|_| is_new) else {
        return Ok(());
    };
    client
        .check_access()
        .await
        .explained(|| "plan an attachment")?;
    names::check(client, &condition, &change.context).await?;
    checks::warn_if_never_runs(client, &condition, &change.context).await;
    let id = change.planned.target_id.as_str();
    checks::check_target(client, claims, id, "target_id".into()).await?;
    let ids = std::slice::from_ref(&change.planned.target_id);
    hazards::warn(client, claims, &condition, ids, &change.context).await
}
