//! What the plan of an attachment can know already.

use terraform_plugin::framework::{Context, Plan};
use terraform_plugin::terraform::{Diagnostic, Diagnostics};
use zitadel_actions::model::Condition;

use super::model::{AttachmentModel, Place};
use crate::config::{Connection, Manages};
use crate::diagnostics::Explain;
use crate::executions::{condition, lockout, names};

/// Completes and checks a create or an update; without a client only what needs no answer.
pub async fn modify(
    connection: &Connection,
    change: &mut Plan<AttachmentModel>,
) -> Result<(), Diagnostics> {
    if let Some(place) = Place::planned(&change.planned)? {
        change.planned.id = place.id().into();
    }
    let Some(condition) = condition::expand(&change.planned.condition)? else {
        return Ok(());
    };
    warn_if_managed_twice(connection, &condition, Manages::Part, &change.context);
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

/// A warning when one execution is managed as a whole and in parts: each apply of the one undoes
/// the other.
pub fn warn_if_managed_twice(
    connection: &Connection,
    condition: &Condition,
    how: Manages,
    context: &Context,
) {
    if !connection.manages(&condition.id(), how) {
        return;
    }
    context.add(
        Diagnostic::warning(
            "An execution is managed as a whole and in parts",
            format!(
                "A zitadelactions_execution owns the whole list of {condition}, and a zitadelactions_execution_attachment \
                 adds to it: each apply would undo the other's change. Write all targets into the execution, or attach \
                 them all."
            ),
        )
        .at("condition"),
    );
}
