//! Checks a configuration against its schema and by the provider's own checks.

use super::entry::Described;
use super::{ClientCapabilities, panics};
use crate::terraform::{Diagnostics, Value};
use std::sync::Arc;

/// The errors of an object's configuration under `name`: those of its schema, then those of its own
/// `validate_config`. Only Terraform's call about managed resources tells the `capabilities` of the
/// client.
pub(crate) async fn validate_entry<E: Described + ?Sized>(
    entry: Result<&Arc<E>, Diagnostics>,
    name: &str,
    config: &Value,
    capabilities: Option<ClientCapabilities>,
) -> Diagnostics {
    let check = async {
        let entry = entry?;
        let write_only_allowed =
            capabilities.is_none_or(|client| client.write_only_attributes_allowed);
        let mut diagnostics = entry.schema().validate(config, write_only_allowed);
        if !diagnostics.has_errors() {
            entry.validate(config, capabilities.unwrap_or_default(), &mut diagnostics);
        }
        Ok(diagnostics)
    };
    panics::catch(&format!("checking `{name}`"), check)
        .await
        .unwrap_or_else(|errors| errors)
}
