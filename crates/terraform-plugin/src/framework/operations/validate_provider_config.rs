//! `ValidateProviderConfig`: checks the provider block.

use crate::framework::validate::add_own;
use crate::framework::{Server, panics};
use crate::terraform::{Diagnostics, Value};

/// A provider block to check.
#[derive(Debug)]
pub(crate) struct Request {
    /// The configuration; it may hold unknown values.
    pub(crate) config: Value,
}

impl Server {
    /// Errors and warnings about the provider block.
    pub(crate) async fn validate_provider_config(&self, request: Request) -> Diagnostics {
        let operation = "checking the provider block";
        let check = async {
            let mut diagnostics = self.schema.validate(&request.config, true);
            let own = async {
                let mut own = Diagnostics::new();
                self.provider
                    .validate(&self.schema, &request.config, &mut own);
                Ok(own)
            };
            add_own(&mut diagnostics, panics::catch(operation, own).await);
            Ok(diagnostics)
        };
        let checked = panics::catch(operation, check).await;
        checked.unwrap_or_else(|errors| errors)
    }
}
