//! What the plan of a public key can know already.

use std::time::SystemTime;

use terraform_plugin::framework::ModifyPlanRequest;
use terraform_plugin::terraform::{Attr, Diagnostic, Diagnostics};
use zitadel_actions::dialect::Feature;
use zitadel_actions::model::{InvalidPublicKey, PublicKeyPem, Timestamp};

use super::expand;
use super::model::PublicKeyModel;
use crate::config::Connection;
use crate::diagnostics::{Explain, Title};
use crate::executions::checks;

/// Completes and checks a create or an update.
pub async fn modify(
    connection: &Connection,
    request: &mut ModifyPlanRequest<PublicKeyModel>,
) -> Result<(), Diagnostics> {
    refuse_private_key(&request.planned)?;
    complete(request);
    check_rivals(connection, request)?;
    if request.prior.as_ref() == Some(&request.planned) {
        return Ok(());
    }
    check_expiration(request)?;
    let Some(client) = connection.client_if_known() else {
        return Ok(());
    };
    let attempt = || "check the planned public key";
    client.check_access().await.explained(attempt)?;
    let target = request.planned.target_id.as_str();
    if request.prior.is_none() {
        checks::check_target(client, connection.run(), target, "target_id".into()).await?;
    }
    client
        .require(Feature::PublicKeys)
        .await
        .explained_at("public_key", attempt)
}

/// Computes the fingerprint of the key, and that a new key is inactive unless it is configured to
/// be active.
fn complete(request: &mut ModifyPlanRequest<PublicKeyModel>) {
    let planned = &mut request.planned;
    if request
        .prior
        .as_ref()
        .is_none_or(|prior| prior.public_key != planned.public_key)
    {
        planned.fingerprint = match planned.public_key.as_str().map(str::parse::<PublicKeyPem>) {
            Some(Ok(key)) => key.fingerprint().into(),
            _ => Attr::Unknown,
        };
    }
    if request.prior.is_none() && request.config.active.is_null() {
        planned.active = false.into();
    }
}

/// Refuses a second active key of one target: each apply would deactivate the other one.
fn check_rivals(
    connection: &Connection,
    request: &ModifyPlanRequest<PublicKeyModel>,
) -> Result<(), Diagnostics> {
    let run = connection.run();
    if request.config.active.known() == Some(&true) && request.planned.target_id.is_unknown() {
        run.plan_active_key_of_new_target();
    }
    let (Some(true), Some(target), Some(fingerprint)) = (
        request.config.active.known(),
        request.planned.target_id.as_str(),
        request.planned.fingerprint.as_str(),
    ) else {
        return Ok(());
    };
    let prior = request.prior.as_ref().and_then(|prior| prior.id.as_str());
    let is_alone = run.plan(format!("active key {target}"), prior, &request.private);
    let rivals = |why: String| {
        Diagnostic::error(
            Title::TwoActiveKeys,
            format!(
                "The configuration sets `active = true` for {why} of the target {target}, but a \
                 target has one active key: each apply would deactivate the other one. Remove \
                 `active` from one of them."
            ),
        )
        .at("active")
    };
    match run.active_key(target, fingerprint) {
        Some(other) => Err(rivals(format!("the keys {other} and {fingerprint}")).into()),
        None if is_alone => Ok(()),
        None => Err(rivals(format!("the key {fingerprint}, which it adds twice,")).into()),
    }
}

/// A private key is refused without pointing at its line, which Terraform would quote.
fn refuse_private_key(planned: &PublicKeyModel) -> Result<(), Diagnostics> {
    let Some(text) = planned.public_key.as_str() else {
        return Ok(());
    };
    match text.parse::<PublicKeyPem>() {
        Err(InvalidPublicKey::Private) => Err(Diagnostics::error(
            Title::PrivateKey,
            "The value of `public_key` is a private key, which must stay with the receiver. Use \
             the public key that belongs to it. If the private key was shared, create a new pair.",
        )),
        _ => Ok(()),
    }
}

/// Refuses to add or activate an expired key.
fn check_expiration(request: &ModifyPlanRequest<PublicKeyModel>) -> Result<(), Diagnostics> {
    let Ok(Some(end)) = expand::expiration_date(&request.planned) else {
        return Ok(());
    };
    if !has_expired(&end) {
        return Ok(());
    }
    let is_new = request.prior.as_ref().is_none_or(|prior| {
        (&prior.target_id, &prior.public_key, &prior.expiration_date)
            != (
                &request.planned.target_id,
                &request.planned.public_key,
                &request.planned.expiration_date,
            )
    });
    if is_new {
        return Err(Diagnostic::error(
            Title::DateInThePast,
            format!(
                "expiration_date must be in the future, and {end} has passed. Set a later date."
            ),
        )
        .at("expiration_date")
        .into());
    }
    let becomes_active = request.planned.active.known() == Some(&true)
        && request
            .prior
            .as_ref()
            .is_some_and(|prior| prior.active.known() != Some(&true));
    if becomes_active {
        return Err(Diagnostic::error(
            Title::KeyExpired,
            format!(
                "The key expired at {end}, and ZITADEL does not activate an expired key. Set a new \
                 public_key, or a later expiration_date, which also adds a new key."
            ),
        )
        .at("active")
        .into());
    }
    Ok(())
}

/// Whether the date has passed, by this machine's clock.
pub fn has_expired(end: &Timestamp) -> bool {
    end.is_before(SystemTime::now())
}
