//! Data sources: objects that Terraform reads and doesn't own.

use super::client_cell::ClientCell;
use super::registry::Registry;
use super::{Context, models};
use crate::terraform::{Diagnostics, Model, Schema, Type, Value};
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

    /// Adds errors and warnings beyond the schema's validators and rules.
    /// Values may be unknown.
    fn validate_config(&self, config: &Self::Model, diagnostics: &mut Diagnostics) {
        let _ = (config, diagnostics);
    }

    /// Finds the object that the configuration describes. A missing object is
    /// an error that says what was looked for.
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

/// The data sources of a provider, each under its name without the provider's
/// prefix.
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
            let object_type = schema.object_type();
            Arc::new(Bound {
                data_source,
                schema,
                object_type,
                client,
            })
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
pub(crate) trait AnyDataSource: Send + Sync {
    fn schema(&self) -> &Schema;
    fn object_type(&self) -> &Type;
    fn problems(&self) -> Vec<String>;
    fn validate(&self, config: &Value, diagnostics: &mut Diagnostics);
    fn read(&self, config: Value, context: Context) -> BoxFuture<'_, Result<Value, Diagnostics>>;
}

struct Bound<D: DataSource> {
    data_source: D,
    schema: Schema,
    object_type: Type,
    client: ClientCell<D::Client>,
}

impl<D: DataSource> AnyDataSource for Bound<D> {
    fn schema(&self) -> &Schema {
        &self.schema
    }

    fn object_type(&self) -> &Type {
        &self.object_type
    }

    fn problems(&self) -> Vec<String> {
        let mut problems = self.schema.problems();
        problems.extend(models::problems::<D::Model>(
            &self.schema.object,
            &self.schema.blocks,
        ));
        problems
    }

    fn validate(&self, config: &Value, diagnostics: &mut Diagnostics) {
        models::validate(config, &self.schema, diagnostics, |config, diagnostics| {
            self.data_source.validate_config(config, diagnostics);
        });
    }

    fn read(&self, config: Value, context: Context) -> BoxFuture<'_, Result<Value, Diagnostics>> {
        Box::pin(async move {
            let client = self.client.get()?;
            let request = ReadData {
                config: models::read(config, &self.schema)?,
                context,
            };
            models::write(
                self.data_source.read(&client, request).await?,
                &self.object_type,
            )
        })
    }
}
