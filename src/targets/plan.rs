//! What the plan of a target can know already: that the server answers, and what it can do.

use std::time::Duration;

use terraform_plugin::framework::ModifyPlanRequest;
use terraform_plugin::terraform::{Attr, Diagnostic, Diagnostics};
use zitadel_actions::client::Client;
use zitadel_actions::dialect::{Feature, Limits};
use zitadel_actions::model::{PayloadType, TargetId};

use super::model::TargetModel;
use super::seal::Seal;
use super::{checks, expand};
use crate::config::Connection;
use crate::diagnostics::{Explain, Title};

/// No server refuses what is within these, so within them its version need not be known.
const ACCEPTED_EVERYWHERE: Limits = Limits {
    name: 200,
    endpoint: 1000,
    timeout: Some(Duration::from_secs(270)),
};

/// Completes and checks a create or an update; without a client only what needs no answer.
pub async fn modify(
    connection: &Connection,
    change: &mut ModifyPlanRequest<TargetModel>,
) -> Result<(), Diagnostics> {
    if change.planned.store_signing_key.known() == Some(&false) {
        change.planned.signing_key = Attr::Null;
    }
    keep_what_nothing_changes(change);
    tell_unsent_endpoint(change);
    let claims = connection.claims();
    let prior = change.prior.as_ref();
    let planned = checks::planned_target(&change.planned);
    if let Some(id) = prior.and_then(|prior| prior.id.as_str()) {
        claims.refresh(id);
        if let (Ok(id), Some(planned)) = (TargetId::parse(id), &planned) {
            claims.plan_target(&id, planned.clone());
        }
    }
    if let Some(name) = change.planned.name.as_str() {
        let id = prior.and_then(|prior| prior.id.as_str());
        if !claims.plan(
            format!("target {}", name.to_lowercase()),
            id,
            &change.private,
        ) {
            change.context.add(twice(name));
        }
    }
    let Some(client) = connection.client_if_known() else {
        return Ok(());
    };
    if prior == Some(&change.planned) {
        return Ok(());
    }
    check(client, change).await?;
    let secret = &change.planned.with_secrets(&change.config);
    checks::warn_of_taken_name(client, claims, prior, secret, &change.context).await?;
    if let (Some(prior), Some(planned)) = (prior, &planned) {
        checks::warn_of_change(client, claims, prior, planned, &change.context).await?;
    }
    let endpoint_changes = prior.is_none_or(|prior| {
        prior.endpoint != secret.endpoint || prior.endpoint_wo_version != secret.endpoint_wo_version
    });
    if endpoint_changes {
        checks::warn_of_denied(client, secret, &change.context).await;
    }
    Ok(())
}

/// A warning, since a client that plans one resource twice must not be refused; the second create
/// is.
fn twice(name: &str) -> Diagnostic {
    Diagnostic::warning(
        Title::DuplicateName,
        format!(
            "Another target in this configuration has the name {name:?} as well, and names are unique on an \
             instance, regardless of case. Rename one of them."
        ),
    )
    .at("name")
}

/// Checks a create or an update against the server.
async fn check(
    client: &Client,
    change: &ModifyPlanRequest<TargetModel>,
) -> Result<(), Diagnostics> {
    let planned = &change.planned.with_secrets(&change.config);
    let attempt = || "plan a target";
    client.check_access().await.explained(attempt)?;
    if !exceeded(planned, &ACCEPTED_EVERYWHERE, "").is_empty() {
        let info = client.api_info().await.explained(attempt)?;
        let server = format!("{}, {}", info.generation, info.server);
        exceeded(planned, &info.limits, &server).into_result()?;
    }
    let wants_payload_type =
        planned.payload_type.is_known() && expand::payload_type(planned)? != PayloadType::Json;
    if wants_payload_type {
        client
            .require(Feature::PayloadTypes)
            .await
            .explained_at("payload_type", attempt)?;
    }
    if planned.signing_key_version.is_known() {
        let has_keys = client.has(Feature::SigningKeys).await.explained(attempt)?;
        if has_keys == Some(false) {
            client
                .require(Feature::SigningKeys)
                .await
                .explained_at("signing_key_version", attempt)?;
        }
    }
    Ok(())
}

/// Dropping signing_key_version, and storing the key or not, are changes of state alone: nothing is
/// sent, so the target's date stays.
fn keep_what_nothing_changes(change: &mut ModifyPlanRequest<TargetModel>) {
    let (Some(prior), planned) = (&change.prior, &mut change.planned) else {
        return;
    };
    let rotates = !planned.signing_key_version.is_null()
        && planned.signing_key_version != prior.signing_key_version;
    let unchanged = TargetModel {
        signing_key: prior.signing_key.clone(),
        store_signing_key: prior.store_signing_key,
        signing_key_version: prior.signing_key_version,
        change_date: prior.change_date.clone(),
        ..planned.clone()
    };
    if rotates {
        return;
    }
    if planned.store_signing_key == prior.store_signing_key {
        planned.signing_key = prior.signing_key.clone();
    }
    if unchanged == *prior {
        planned.change_date = prior.change_date.clone();
    }
}

/// An endpoint that differs from the one sent, under the same version, would otherwise be passed
/// over in silence.
fn tell_unsent_endpoint(change: &ModifyPlanRequest<TargetModel>) {
    let (Some(prior), Attr::Known(endpoint)) = (&change.prior, &change.config.endpoint_wo) else {
        return;
    };
    let is_kept = prior.endpoint_wo_version == change.planned.endpoint_wo_version;
    if is_kept && Seal::of(&change.private).is_some_and(|seal| !seal.fits(endpoint.expose())) {
        change.context.add(
            Diagnostic::warning(
                Title::EndpointNotSent,
                "endpoint_wo changed, but endpoint_wo_version did not. Change the version as well to send the new \
                 endpoint.",
            )
            .at("endpoint_wo_version"),
        );
    }
}

/// The values that are larger than the `limits` of `server` allow.
fn exceeded(planned: &TargetModel, limits: &Limits, server: &str) -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    let mut length = |name: &str, text: Option<&str>, limit: usize, others: &str| {
        let length = text.map_or(0, |text| text.chars().count());
        if length > limit {
            diagnostics.push(
                Diagnostic::error(
                    Title::ValueTooLong,
                    format!("`{name}` has {length} characters, and this server ({server}) accepts at most {limit}; \
                        {others}. Shorten it."),
                )
                .at(name),
            );
        }
    };
    length(
        "name",
        planned.name.as_str(),
        limits.name,
        Limits::LONGER_NAMES,
    );
    length(
        "endpoint",
        planned.endpoint.as_str(),
        limits.endpoint,
        Limits::LONGER_ENDPOINTS,
    );
    length(
        "endpoint_wo",
        planned
            .endpoint_wo
            .known()
            .map(terraform_plugin::terraform::Secret::expose),
        limits.endpoint,
        Limits::LONGER_ENDPOINTS,
    );
    if let (Some(limit), Ok(timeout)) = (limits.timeout, expand::timeout(planned))
        && timeout > limit
    {
        diagnostics.push(
            Diagnostic::error(
                Title::ValueTooLong,
                format!(
                    "The timeout is longer than {} s, the maximum on this server ({server}); {}. Shorten it.",
                    limit.as_secs(),
                    Limits::LONGER_TIMEOUTS
                ),
            )
            .at("timeout"),
        );
    }
    diagnostics
}
