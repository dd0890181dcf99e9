//! Which generation of the API the client speaks, and how patient it is.

use terraform_plugin::terraform::Diagnostics;
use zitadel_actions::client::{ApiGeneration, ClientOptions};
use zitadel_actions::transport::TransportConfig;

use super::model::ProviderModel;
use super::settings::{Settings, error_at};
use super::transport::time;
use crate::diagnostics::Title;

/// The options of the client. It repeats a lost creation as often as `transport` repeats a request.
pub fn client_options(
    model: &ProviderModel,
    transport: Option<&TransportConfig>,
    settings: &mut Settings<'_>,
) -> Result<ClientOptions, Diagnostics> {
    let mut options = ClientOptions {
        api_generation: api_generation(model, settings)?,
        ..ClientOptions::default()
    };
    let timeout = &model.consistency_timeout;
    if let Some(timeout) = time("consistency_timeout", timeout, settings) {
        options.consistency_timeout = timeout;
    }
    if let Some(transport) = transport {
        options.max_retries = transport.max_retries;
    }
    Ok(options)
}

fn api_generation(
    model: &ProviderModel,
    settings: &mut Settings<'_>,
) -> Result<ApiGeneration, Diagnostics> {
    match settings
        .text(
            "api_generation",
            &model.api_generation,
            Some("ZITADEL_API_GENERATION"),
        )
        .as_deref()
    {
        None | Some("auto") => Ok(ApiGeneration::Auto),
        Some(name) => name.parse().map(ApiGeneration::Pinned).map_err(|error| {
            let place = if model.api_generation.is_null() {
                "ZITADEL_API_GENERATION"
            } else {
                "api_generation"
            };
            error_at(
                "api_generation",
                Title::InvalidApiGeneration,
                format!("`{place}` is invalid: {error}."),
            )
        }),
    }
}
