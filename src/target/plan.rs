//! What the plan of a target can know already: that the server answers, and what it can do.

use std::time::Duration;

use terraform_plugin::framework::Plan;
use terraform_plugin::terraform::{Diagnostic, Diagnostics};
use zitadel_actions::client::Client;
use zitadel_actions::dialect::{Feature, Limits};
use zitadel_actions::model::PayloadType;

use super::expand;
use super::model::TargetModel;
use crate::diagnostics::{Attempt, explain, explain_at};

/// No server refuses what is within these, so within them its version need not be known.
const ACCEPTED_EVERYWHERE: Limits = Limits {
    name: 200,
    endpoint: 1000,
    timeout: Some(Duration::from_secs(270)),
};

/// Checks a create or an update against the server.
pub async fn check(client: &Client, change: &mut Plan<TargetModel>) -> Result<(), Diagnostics> {
    let attempt = Attempt::to("check the plan of a target");
    client
        .check_access()
        .await
        .map_err(|error| explain(&error, attempt))?;
    if !exceeded(&change.planned, &ACCEPTED_EVERYWHERE, "").is_empty() {
        let info = client
            .api_info()
            .await
            .map_err(|error| explain(&error, attempt))?;
        let server = format!("{}, {}", info.generation, info.server);
        exceeded(&change.planned, &info.limits, &server).or(())?;
    }
    let wants_payload_type = change.planned.payload_type.is_known()
        && expand::payload_type(&change.planned)? != PayloadType::Json;
    if wants_payload_type {
        let supported = client.require(Feature::PayloadTypes).await;
        supported.map_err(|error| explain_at("payload_type", &error, attempt))?;
    }
    if change.planned.signing_key_version.is_known() {
        let has_keys = client
            .has(Feature::SigningKeys)
            .await
            .map_err(|error| explain(&error, attempt))?;
        if has_keys == Some(false) {
            let supported = client.require(Feature::SigningKeys).await;
            supported.map_err(|error| explain_at("signing_key_version", &error, attempt))?;
        }
    }
    keep_what_nothing_changes(change);
    Ok(())
}

/// Dropping signing_key_version is a change of state alone: the server is not asked, so its date stays.
fn keep_what_nothing_changes(change: &mut Plan<TargetModel>) {
    let Some(prior) = &change.prior else { return };
    let unchanged = TargetModel {
        signing_key: prior.signing_key.clone(),
        signing_key_version: prior.signing_key_version,
        change_date: prior.change_date.clone(),
        ..change.planned.clone()
    };
    if unchanged == *prior && change.planned.signing_key_version.is_null() {
        change.planned.signing_key = prior.signing_key.clone();
        change.planned.change_date = prior.change_date.clone();
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
                    "Longer than this server accepts",
                    format!("`{name}` has {length} characters, and this server ({server}) accepts {limit}; {others}. Shorten it."),
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
    if let (Some(limit), Ok(timeout)) = (limits.timeout, expand::timeout(planned))
        && timeout > limit
    {
        diagnostics.push(
            Diagnostic::error(
                "Longer than this server waits",
                format!(
                    "The timeout is longer than {} s, the longest that this server ({server}) accepts; {}. Shorten it.",
                    limit.as_secs(),
                    Limits::LONGER_TIMEOUTS
                ),
            )
            .at("timeout"),
        );
    }
    diagnostics
}
