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
        let own = async {
            let mut own = Diagnostics::new();
            entry.validate(config, capabilities.unwrap_or_default(), &mut own);
            Ok(own)
        };
        let own = panics::catch(&format!("checking `{name}`"), own).await;
        add_own(&mut diagnostics, own);
        Ok(diagnostics)
    };
    panics::catch(&format!("checking `{name}`"), check)
        .await
        .unwrap_or_else(|errors| errors)
}

/// Adds what the provider's own check says to the errors of the schema, so that everything is told
/// at once.
pub(crate) fn add_own(diagnostics: &mut Diagnostics, own: Result<Diagnostics, Diagnostics>) {
    if !diagnostics.has_errors() {
        diagnostics.extend(own.unwrap_or_else(|errors| errors));
        return;
    }
    // What the provider's own check makes of an invalid value is told already.
    let told: Vec<_> = diagnostics
        .iter()
        .map(|error| error.attribute_path.clone())
        .collect();
    let own = own.unwrap_or_default().into_iter();
    diagnostics.extend(own.filter(|error| {
        let is_told = error.attribute_path.is_some() && told.contains(&error.attribute_path);
        !error.is_bug() && !is_told
    }));
}
