//! List resources: what is there to import.

use super::entry::{Described, Entry, bound};
use super::registry::Registry;
use super::resource::{Identify, Resource};
use super::{Context, models};
use crate::terraform::{Diagnostics, IntoValue, Model, Schema, Type, Value};
use futures_util::future::BoxFuture;
use std::future::Future;
use std::marker::PhantomData;
use std::sync::Arc;
use tokio::sync::mpsc;

/// A list resource, registered under the name of the managed resource that it lists.
pub trait ListResource: Send + Sync + 'static {
    /// What `Provider::configure` made.
    type Client: Send + Sync + 'static;
    /// One field for each attribute of the schema: the filters.
    type Config: Model;
    /// The managed resource.
    type Resource: Resource + Identify;

    /// The schema of the filters; asked for once.
    fn schema(&self) -> Schema;

    /// Adds errors and warnings beyond the schema's validators and rules. Values may be unknown.
    fn validate_config(&self, config: &Self::Config, diagnostics: &mut Diagnostics) {
        let _ = (config, diagnostics);
    }

    /// Pushes what is there into `results`, until a push answers `false`.
    fn list(
        &self,
        client: &Self::Client,
        query: ListQuery<Self::Config>,
        results: ListResults<Self::Resource>,
    ) -> impl Future<Output = Result<(), Diagnostics>> + Send;
}

/// What to list; all of it is known.
#[derive(Debug)]
pub struct ListQuery<M> {
    /// The filters.
    pub config: M,
    /// The most results that are wanted.
    pub limit: u64,
    /// Whether whole objects are wanted; otherwise what gives the identity is enough.
    pub include_resource: bool,
    /// Warnings and the stop token.
    pub context: Context,
}

/// One object that was found.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) display_name: String,
    pub(crate) identity: Value,
    pub(crate) resource: Option<Value>,
}

/// Where the sender of results stands.
#[derive(Debug, Clone)]
pub(crate) struct ResultSender {
    pub(crate) sender: mpsc::Sender<Result<Found, Diagnostics>>,
    pub(crate) limit: u64,
    pub(crate) include_resource: bool,
    pub(crate) resource_type: Type,
    pub(crate) identity_type: Type,
}

/// Takes the objects that are found, one by one.
pub struct ListResults<R> {
    to: ResultSender,
    sent: u64,
    of: PhantomData<fn(R)>,
}

impl<R: Identify> ListResults<R> {
    /// Adds an object. `false` says that no more are wanted: return then.
    #[must_use = "false says that no more are wanted"]
    pub async fn push(&mut self, display_name: impl Into<String>, object: R::Model) -> bool {
        if self.sent >= self.to.limit {
            return false;
        }
        let found = self.found(display_name.into(), object);
        self.sent += 1;
        self.to.sender.send(found).await.is_ok() && self.sent < self.to.limit
    }

    fn found(&self, display_name: String, object: R::Model) -> Result<Found, Diagnostics> {
        let identity = R::identity(&object).ok_or_else(|| {
            Diagnostics::error(
                "Bug in the provider",
                format!("The listed object `{display_name}` has no identity."),
            )
        })?;
        let identity = models::write(identity.into_value(), &self.to.identity_type)?;
        let resource = match self.to.include_resource {
            true => Some(models::write(object.into_value(), &self.to.resource_type)?),
            false => None,
        };
        Ok(Found {
            display_name,
            identity,
            resource,
        })
    }
}

/// The list resources of a provider, each under its name without the provider's prefix.
pub struct ListResources<C>(pub(crate) Registry<C, dyn AnyListResource>);

impl<C: Send + Sync + 'static> ListResources<C> {
    /// None.
    pub fn new() -> Self {
        ListResources(Registry::new())
    }

    /// Adds a list resource, under the name of the managed resource.
    pub fn add<L: ListResource<Client = C>>(mut self, name: &str, resource: L) -> Self {
        self.0.add(name, |client| {
            let schema = resource.schema();
            Arc::new(Bound(Entry::new(resource, schema, client)))
        });
        self
    }
}

impl<C: Send + Sync + 'static> Default for ListResources<C> {
    fn default() -> Self {
        ListResources::new()
    }
}

/// A list resource with its types left behind.
pub(crate) trait AnyListResource: Described {
    fn list(
        &self,
        config: Value,
        context: Context,
        to: ResultSender,
    ) -> BoxFuture<'_, Result<(), Diagnostics>>;
}

bound!(L: ListResource, Config);

impl<L: ListResource> AnyListResource for Bound<L> {
    fn list(
        &self,
        config: Value,
        context: Context,
        to: ResultSender,
    ) -> BoxFuture<'_, Result<(), Diagnostics>> {
        Box::pin(async move {
            let client = self.0.client.get()?;
            let query = ListQuery {
                config: models::read(config, &self.0.schema)?,
                limit: to.limit,
                include_resource: to.include_resource,
                context,
            };
            self.0
                .object
                .list(
                    &client,
                    query,
                    ListResults {
                        to,
                        sent: 0,
                        of: PhantomData,
                    },
                )
                .await
        })
    }
}
