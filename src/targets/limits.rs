//! How long the values of a target may be, which depends on the server.

use std::time::Duration;

use terraform_plugin::terraform::{Diagnostic, Diagnostics, Secret};
use zitadel_actions::client::Client;
use zitadel_actions::dialect::Limits;

use super::expand;
use super::model::TargetModel;
use crate::diagnostics::{Explain, Title};

/// No server refuses values within these, so the version need not be known for them.
const ACCEPTED_EVERYWHERE: Limits = Limits {
    name: 200,
    endpoint: 1000,
    timeout: Some(Duration::from_secs(270)),
};

/// Refuses values that are longer than the server accepts.
pub async fn check(client: &Client, planned: &TargetModel) -> Result<(), Diagnostics> {
    if exceeded(planned, &ACCEPTED_EVERYWHERE, "").is_empty() {
        return Ok(());
    }
    let info = client
        .api_info()
        .await
        .explained(|| "check the planned target")?;
    let server = format!("{}, {}", info.generation, info.server);
    exceeded(planned, &info.limits, &server).into_result()
}

fn exceeded(planned: &TargetModel, limits: &Limits, server: &str) -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    let mut length = |name: &str, text: Option<&str>, limit: usize, others: &str| {
        let length = text.map_or(0, |text| text.chars().count());
        if length > limit {
            let diagnostic = Diagnostic::error(
                Title::ValueTooLong,
                format!(
                    "`{name}` has {length} characters, and this server ({server}) accepts at \
                     most {limit}; {others}. Shorten it."
                ),
            );
            // Terraform would quote the line of a secret.
            diagnostics.push(if name == "endpoint_wo" {
                diagnostic
            } else {
                diagnostic.at(name)
            });
        }
    };
    let name = planned.name.as_str();
    length("name", name, limits.name, Limits::LONGER_NAMES);
    let endpoint = planned.endpoint.as_str();
    length(
        "endpoint",
        endpoint,
        limits.endpoint,
        Limits::LONGER_ENDPOINTS,
    );
    let secret = planned.endpoint_wo.known().map(Secret::expose);
    length(
        "endpoint_wo",
        secret,
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
                    "The timeout is longer than {} s, the maximum on this server ({server}); {}. \
                     Shorten it.",
                    limit.as_secs(),
                    Limits::LONGER_TIMEOUTS
                ),
            )
            .at("timeout"),
        );
    }
    diagnostics
}
