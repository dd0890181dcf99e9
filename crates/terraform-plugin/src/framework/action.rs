//! Actions: verbs that change something beside Terraform's state.

use super::entry::{Described, Entry, bound};
use super::registry::Registry;
use super::{Context, models};
use crate::terraform::{Diagnostics, Model, Schema, Value};
use futures_util::future::BoxFuture;
use std::future::Future;
use std::sync::Arc;
use tokio::sync::mpsc;

/// An action.
pub trait Action: Send + Sync + 'static {
    /// What `Provider::configure` made.
    type Client: Send + Sync + 'static;
    /// One field for each attribute of the schema.
    type Config: Model;

    /// The schema; asked for once.
    fn schema(&self) -> Schema;

    /// Adds errors and warnings beyond the schema's validators and rules. Values may be unknown.
    fn validate_config(&self, config: &Self::Config, diagnostics: &mut Diagnostics) {
        let _ = (config, diagnostics);
    }

    /// Looks at the action before it is invoked: an error forbids it. Values may be unknown.
    fn plan(
        &self,
        client: &Self::Client,
        config: Self::Config,
        context: &Context,
    ) -> impl Future<Output = Result<(), Diagnostics>> + Send {
        let _ = (client, config, context);
        std::future::ready(Ok(()))
    }

    /// Does it.
    fn invoke(
        &self,
        client: &Self::Client,
        invocation: Invocation<Self::Config>,
    ) -> impl Future<Output = Result<(), Diagnostics>> + Send;
}

/// Where progress goes; nobody listening is no reason to stop.
#[derive(Debug, Clone)]
pub(crate) struct Progress(pub(crate) mpsc::UnboundedSender<String>);

/// An action to be done; all of its configuration is known.
#[derive(Debug)]
pub struct Invocation<M> {
    /// What the practitioner wrote, with defaults.
    pub config: M,
    /// Warnings and the stop token.
    pub context: Context,
    progress: Progress,
}

impl<M> Invocation<M> {
    /// Tells the practitioner how far it is.
    pub fn progress(&self, message: impl Into<String>) {
        // The other end is gone only when Terraform is.
        let _ = self.progress.0.send(message.into());
    }
}

/// The actions of a provider, each under its name without the provider's prefix.
pub struct Actions<C>(pub(crate) Registry<C, dyn AnyAction>);

impl<C: Send + Sync + 'static> Actions<C> {
    /// None.
    pub fn new() -> Self {
        Actions(Registry::new())
    }

    /// Adds an action.
    pub fn add<A: Action<Client = C>>(mut self, name: &str, action: A) -> Self {
        self.0.add(name, |client| {
            let schema = action.schema();
            Arc::new(Bound(Entry::new(action, schema, client)))
        });
        self
    }
}

impl<C: Send + Sync + 'static> Default for Actions<C> {
    fn default() -> Self {
        Actions::new()
    }
}

/// An action with its types left behind.
pub(crate) trait AnyAction: Described {
    fn plan(&self, config: Value, context: Context) -> BoxFuture<'_, Result<(), Diagnostics>>;
    fn invoke(
        &self,
        config: Value,
        context: Context,
        progress: Progress,
    ) -> BoxFuture<'_, Result<(), Diagnostics>>;
}

bound!(A: Action, Config);

impl<A: Action> AnyAction for Bound<A> {
    fn plan(&self, config: Value, context: Context) -> BoxFuture<'_, Result<(), Diagnostics>> {
        Box::pin(async move {
            let client = self.0.client.get()?;
            self.0
                .object
                .plan(&client, models::read(config, &self.0.schema)?, &context)
                .await
        })
    }

    fn invoke(
        &self,
        config: Value,
        context: Context,
        progress: Progress,
    ) -> BoxFuture<'_, Result<(), Diagnostics>> {
        Box::pin(async move {
            let client = self.0.client.get()?;
            let invocation = Invocation {
                config: models::read(config, &self.0.schema)?,
                context,
                progress,
            };
            self.0.object.invoke(&client, invocation).await
        })
    }
}
