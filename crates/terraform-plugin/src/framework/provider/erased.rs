//! A provider with its types left behind.

use super::{Configure, Provider};
use crate::framework::client_cell::ClientCell;
use crate::framework::{Context, models};
use crate::terraform::{Diagnostics, Schema, Value};
use futures_util::future::BoxFuture;

pub(crate) trait AnyProvider: Send + Sync {
    fn validate(&self, schema: &Schema, config: &Value, diagnostics: &mut Diagnostics);
    fn configure<'a>(
        &'a self,
        schema: &'a Schema,
        config: Value,
        terraform_version: String,
        context: Context,
    ) -> BoxFuture<'a, Result<(), Diagnostics>>;
}

/// A provider and the cell for its client.
pub(crate) struct Bound<P: Provider> {
    pub(crate) provider: P,
    pub(crate) client: ClientCell<P::Client>,
}

impl<P: Provider> AnyProvider for Bound<P> {
    fn validate(&self, schema: &Schema, config: &Value, diagnostics: &mut Diagnostics) {
        models::validate(config, schema, diagnostics, |config, diagnostics| {
            self.provider.validate_config(config, diagnostics);
        });
    }

    fn configure<'a>(
        &'a self,
        schema: &'a Schema,
        config: Value,
        terraform_version: String,
        context: Context,
    ) -> BoxFuture<'a, Result<(), Diagnostics>> {
        Box::pin(async move {
            let request = Configure {
                config: models::read(config, schema)?,
                terraform_version,
                context,
            };
            self.client.set(self.provider.configure(request).await?);
            Ok(())
        })
    }
}
