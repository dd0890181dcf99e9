//! A type-erased provider.

use super::{ConfigureRequest, Provider};
use crate::framework::client_cell::ClientCell;
use crate::framework::{ClientCapabilities, ValidateConfigRequest, models};
use crate::terraform::{Diagnostics, Schema, Value};
use async_trait::async_trait;

#[async_trait]
pub(crate) trait AnyProvider: Send + Sync {
    fn validate(&self, schema: &Schema, config: &Value, diagnostics: &mut Diagnostics);
    async fn configure(
        &self,
        schema: &Schema,
        request: ConfigureRequest<Value>,
    ) -> Result<(), Diagnostics>;
}

/// A provider and the cell for its client.
pub(crate) struct Bound<P: Provider> {
    pub(crate) provider: P,
    pub(crate) client: ClientCell<P::Client>,
}

#[async_trait]
impl<P: Provider> AnyProvider for Bound<P> {
    fn validate(&self, schema: &Schema, config: &Value, diagnostics: &mut Diagnostics) {
        models::validate(config, schema, diagnostics, |config, diagnostics| {
            let request = ValidateConfigRequest {
                config,
                client_capabilities: ClientCapabilities::default(),
            };
            self.provider.validate_config(request, diagnostics);
        });
    }

    async fn configure(
        &self,
        schema: &Schema,
        request: ConfigureRequest<Value>,
    ) -> Result<(), Diagnostics> {
        let request = ConfigureRequest {
            config: models::read(request.config, schema)?,
            terraform_version: request.terraform_version,
            client_capabilities: request.client_capabilities,
            context: request.context,
        };
        self.client.set(self.provider.configure(request).await?);
        Ok(())
    }
}
