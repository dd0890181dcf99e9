//! What the plan of a public key can know already.

use std::time::SystemTime;

use terraform_plugin::framework::ModifyPlanRequest;
use terraform_plugin::terraform::{Attr, Diagnostic, Diagnostics};
use zitadel_actions::dialect::Feature;
use zitadel_actions::model::{PublicKeyPem, Timestamp};

use super::expand;
use super::model::PublicKeyModel;
use crate::config::Connection;
use crate::diagnostics::Explain;

/// Completes and checks a create or an update.
pub async fn modify(
    connection: &Connection,
    change: &mut ModifyPlanRequest<PublicKeyModel>,
) -> Result<(), Diagnostics> {
    foresee(change);
    check_rivals(connection, change)?;
    if change.prior.as_ref() == Some(&change.planned) {
        return Ok(());
    }
    check_end(change)?;
    let Some(client) = connection.client_if_known() else {
        return Ok(());
    };
    let attempt = || "plan a public key";
    client.check_access().await.explained(attempt)?;
    client
        .require(Feature::PublicKeys)
        .await
        .explained_at("public_key", attempt)
}

/// A key tells its fingerprint, and a new one is inactive unless it is asked to be active.
fn foresee(change: &mut ModifyPlanRequest<PublicKeyModel>) {
    let planned = &mut change.planned;
    if change
        .prior
        .as_ref()
        .is_none_or(|prior| prior.public_key != planned.public_key)
    {
        planned.fingerprint = match planned.public_key.as_str().map(str::parse::<PublicKeyPem>) {
            Some(Ok(key)) => key.fingerprint().into(),
            _ => Attr::Unknown,
        };
    }
    if change.prior.is_none() && change.config.active.is_null() {
        planned.active = false.into();
    }
}

/// Two keys of one target that are both to be active would take turns for ever.
fn check_rivals(
    connection: &Connection,
    change: &ModifyPlanRequest<PublicKeyModel>,
) -> Result<(), Diagnostics> {
    let (Some(true), Some(target), Some(fingerprint)) = (
        change.config.active.known(),
        change.planned.target_id.as_str(),
        change.planned.fingerprint.as_str(),
    ) else {
        return Ok(());
    };
    match connection.claims().active_key(target, fingerprint) {
        None => Ok(()),
        Some(other) => Err(Diagnostic::error(
            "Two keys of one target are to be active",
            format!(
                "The configuration sets `active = true` for the keys {other} and {fingerprint} of the target {target}, \
                 and ZITADEL has one active key for each target: they would take turns at every apply. Leave `active` \
                 out of one of them."
            ),
        )
        .at("active")
        .into()),
    }
}

/// A key that has ended can neither be added nor activated.
fn check_end(change: &ModifyPlanRequest<PublicKeyModel>) -> Result<(), Diagnostics> {
    let Ok(Some(end)) = expand::expiration_date(&change.planned) else {
        return Ok(());
    };
    if !has_ended(&end) {
        return Ok(());
    }
    let is_new = change.prior.as_ref().is_none_or(|prior| {
        (&prior.target_id, &prior.public_key, &prior.expiration_date)
            != (
                &change.planned.target_id,
                &change.planned.public_key,
                &change.planned.expiration_date,
            )
    });
    if is_new {
        return Err(Diagnostic::error(
            "The date is in the past",
            format!("ZITADEL takes keys whose expiration_date is in the future, and {end} is not. Set a later one."),
        )
        .at("expiration_date")
        .into());
    }
    let becomes_active = change.planned.active.known() == Some(&true)
        && change
            .prior
            .as_ref()
            .is_some_and(|prior| prior.active.known() != Some(&true));
    if becomes_active {
        return Err(Diagnostic::error(
            "The public key has expired",
            format!(
                "The key ended at {end}, and ZITADEL does not activate a key that has ended. Give the resource a new key, \
                 or a later expiration_date, which makes a new one."
            ),
        )
        .at("active")
        .into());
    }
    Ok(())
}

/// Whether the instant has passed, by this machine's clock.
pub fn has_ended(end: &Timestamp) -> bool {
    end.is_before(SystemTime::now())
}
