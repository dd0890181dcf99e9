//! Ephemeral resources: values that live for one run and are never stored.

use super::entry::{Described, Entry, bound};
use super::registry::Registry;
use super::{Context, PrivateState, models};
use crate::terraform::{Diagnostics, Model, Schema, Value};
use futures_util::future::BoxFuture;
use std::future::Future;
use std::sync::Arc;
use std::time::SystemTime;

/// An ephemeral resource. Terraform opens it while planning and again while applying, so opening
/// must change nothing that matters.
pub trait EphemeralResource: Send + Sync + 'static {
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

    /// Gets the value.
    fn open(
        &self,
        client: &Self::Client,
        request: Open<Self::Model>,
    ) -> impl Future<Output = Result<Opened<Self::Model>, Diagnostics>> + Send;

    /// Keeps the value good for longer; called if a time to renew was given. Returns the next time
    /// to renew.
    fn renew(
        &self,
        client: &Self::Client,
        request: Renew,
    ) -> impl Future<Output = Result<Option<SystemTime>, Diagnostics>> + Send {
        let _ = (client, request);
        std::future::ready(Ok(None))
    }

    /// Gives the value back.
    fn close(
        &self,
        client: &Self::Client,
        request: Close,
    ) -> impl Future<Output = Result<(), Diagnostics>> + Send {
        let _ = (client, request);
        std::future::ready(Ok(()))
    }
}

/// A configuration to get a value for; all of it is known.
#[derive(Debug)]
pub struct Open<M> {
    /// What the practitioner wrote, with defaults.
    pub config: M,
    /// Bytes to keep for renewing and closing.
    pub private: PrivateState,
    /// Warnings and the stop token.
    pub context: Context,
}

/// The value that was got.
#[derive(Debug)]
pub struct Opened<M> {
    /// The configuration and the computed attributes.
    pub result: M,
    /// When the value must be renewed, if ever.
    pub renew_at: Option<SystemTime>,
}

/// A value to keep good for longer.
#[derive(Debug)]
pub struct Renew {
    /// The bytes that opening kept.
    pub private: PrivateState,
    /// Warnings and the stop token.
    pub context: Context,
}

/// A value to give back.
#[derive(Debug)]
pub struct Close {
    /// The bytes that opening kept.
    pub private: PrivateState,
    /// Warnings and the stop token.
    pub context: Context,
}

/// The ephemeral resources of a provider, each under its name without the provider's prefix.
pub struct EphemeralResources<C>(pub(crate) Registry<C, dyn AnyEphemeralResource>);

impl<C: Send + Sync + 'static> EphemeralResources<C> {
    /// None.
    pub fn new() -> Self {
        EphemeralResources(Registry::new())
    }

    /// Adds an ephemeral resource.
    pub fn add<E: EphemeralResource<Client = C>>(mut self, name: &str, resource: E) -> Self {
        self.0.add(name, |client| {
            let schema = resource.schema();
            Arc::new(Bound(Entry::new(resource, schema, client)))
        });
        self
    }
}

impl<C: Send + Sync + 'static> Default for EphemeralResources<C> {
    fn default() -> Self {
        EphemeralResources::new()
    }
}

/// An ephemeral resource with its types left behind.
pub(crate) trait AnyEphemeralResource: Described {
    fn open(
        &self,
        config: Value,
        private: PrivateState,
        context: Context,
    ) -> BoxFuture<'_, Result<(Value, Option<SystemTime>), Diagnostics>>;
    fn renew(&self, request: Renew) -> BoxFuture<'_, Result<Option<SystemTime>, Diagnostics>>;
    fn close(&self, request: Close) -> BoxFuture<'_, Result<(), Diagnostics>>;
}

bound!(E: EphemeralResource, Model);

impl<E: EphemeralResource> AnyEphemeralResource for Bound<E> {
    fn open(
        &self,
        config: Value,
        private: PrivateState,
        context: Context,
    ) -> BoxFuture<'_, Result<(Value, Option<SystemTime>), Diagnostics>> {
        Box::pin(async move {
            let client = self.0.client.get()?;
            let request = Open {
                config: models::read(config, &self.0.schema)?,
                private,
                context,
            };
            let opened = self.0.object.open(&client, request).await?;
            Ok((
                models::write(opened.result, &self.0.object_type)?,
                opened.renew_at,
            ))
        })
    }

    fn renew(&self, request: Renew) -> BoxFuture<'_, Result<Option<SystemTime>, Diagnostics>> {
        Box::pin(async move { self.0.object.renew(&*self.0.client.get()?, request).await })
    }

    fn close(&self, request: Close) -> BoxFuture<'_, Result<(), Diagnostics>> {
        Box::pin(async move { self.0.object.close(&*self.0.client.get()?, request).await })
    }
}
