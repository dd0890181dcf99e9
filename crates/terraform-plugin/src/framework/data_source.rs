//! Data sources: objects that Terraform reads and doesn't own.

use super::entry::{Described, Entry, bound};
use super::registry::Registry;
use super::{Context, models};
use crate::terraform::{Diagnostics, Model, Schema, Value};
use futures_util::future::BoxFuture;
use std::future::Future;
use std::sync::Arc;

/// A data source.
pub trait DataSource: Send + Sync + 'static {
    /// What `Provider::configure` made.
    type Client: Send + Sync + 'static;
    /// One field for each attribute of the schema.
    type Model: Model;

    /// The schema; asked for once.
    fn schema(&self) -> Schema;

    /// Adds errors and warnings beyond the schema's validators and rules. Values may be unknown.
    fn validate_config(&self, config: &Self::Model, diagnostics: &mut Diagnostics) {
        let _ = (config, diagnostics);
    }

    /// Finds the object that the configuration describes. A missing object is an error that says
    /// what was looked for.
    fn read(
        &self,
        client: &Self::Client,
        request: ReadData<Self::Model>,
    ) -> impl Future<Output = Result<Self::Model, Diagnostics>> + Send;
}

/// A configuration to find an object for; all of it is known.
#[derive(Debug)]
pub struct ReadData<M> {
    /// What the practitioner wrote, with defaults.
    pub config: M,
    /// Warnings and the stop token.
    pub context: Context,
}

/// The data sources of a provider, each under its name without the provider's prefix.
pub struct DataSources<C>(pub(crate) Registry<C, dyn AnyDataSource>);

impl<C: Send + Sync + 'static> DataSources<C> {
    /// None.
    pub fn new() -> Self {
        DataSources(Registry::new())
    }

    /// Adds a data source.
    pub fn add<D: DataSource<Client = C>>(mut self, name: &str, data_source: D) -> Self {
        self.0.add(name, |client| {
            let schema = data_source.schema();
            Arc::new(Bound(Entry::new(data_source, schema, client)))
        });
        self
    }
}

impl<C: Send + Sync + 'static> Default for DataSources<C> {
    fn default() -> Self {
        DataSources::new()
    }
}

/// A data source with its types left behind.
pub(crate) trait AnyDataSource: Described {
    fn read(&self, config: Value, context: Context) -> BoxFuture<'_, Result<Value, Diagnostics>>;
}

bound!(D: DataSource, Model);

impl<D: DataSource> AnyDataSource for Bound<D> {
    fn read(&self, config: Value, context: Context) -> BoxFuture<'_, Result<Value, Diagnostics>> {
        Box::pin(async move {
            let client = self.0.client.get()?;
            let request = ReadData {
                config: models::read(config, &self.0.schema)?,
                context,
            };
            models::write(
                self.0.object.read(&client, request).await?,
                &self.0.object_type,
            )
        })
    }
}
