//! `ValidateProviderConfig`: checks the provider block.

use crate::framework::{Server, panics};
use crate::terraform::{Diagnostics, Value};

/// A provider block to check.
#[derive(Debug)]
pub struct Request {
    /// The configuration; it may hold unknown values.
    pub config: Value,
}

impl Server {
    /// Errors and warnings about the provider block.
    pub async fn validate_provider_config(&self, request: Request) -> Diagnostics {
        let check = async {
            let mut diagnostics = self.schema.validate(&request.config, true);
            if !diagnostics.has_errors() {
                self.provider
                    .validate(&self.schema, &request.config, &mut diagnostics);
            }
            Ok(diagnostics)
        };
        panics::catch("checking the provider block", check)
            .await
            .unwrap_or_else(|errors| errors)
    }
}
