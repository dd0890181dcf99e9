//! What the plan of an attachment can know already.

use terraform_plugin::framework::ModifyPlanRequest;
use terraform_plugin::terraform::Diagnostics;

use super::model::{AttachmentModel, Place};
use crate::claims::Manages;
use crate::config::Connection;
use crate::diagnostics::Explain;
use crate::executions::{condition, lockout, names};

/// Completes and checks a create or an update; without a client only what needs no answer.
pub async fn modify(
    connection: &Connection,
    change: &mut ModifyPlanRequest<AttachmentModel>,
) -> Result<(), Diagnostics> {
    let Some(condition) = condition::expand(&change.planned.condition)? else {
        return Ok(());
    };
    if let Some(target) = Place::target(&change.planned)? {
        let place = Place {
            condition: condition.clone(),
            target,
        };
        change.planned.id = place.id().into();
    }
    let claims = connection.claims();
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
    let ids = std::slice::from_ref(&change.planned.target_id);
    lockout::warn(client, &condition, ids, &change.context).await
}
