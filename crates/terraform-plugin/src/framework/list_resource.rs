//! List resources: the objects that exist, for import.

use super::entry::{Described, bound};
use super::operations::read_resource::all_known;
use super::resource::Resource;
use super::resource::erased::AnyResource;
use super::{ClientCapabilities, Context, ValidateConfigRequest, models, walk};
use crate::terraform::{Diagnostic, Diagnostics, Model, Schema, Value};
use async_trait::async_trait;
use std::future::Future;
use std::marker::PhantomData;
use std::sync::Arc;
use tokio::sync::mpsc;

/// A list resource, registered under the name of the managed resource that it lists.
pub trait ListResource: Send + Sync + 'static {
    /// What [`Provider::configure`](super::Provider::configure) returned.
    type Client: Send + Sync + 'static;
    /// One field for each attribute of the schema: the filters.
    type Config: Model;
    /// The managed resource, which has an identity.
    type Resource: Resource;

    /// The schema of the filters; called once.
    fn schema(&self) -> Schema;

    /// Checks the configuration beyond the validators and rules of the schema. Values may be
    /// unknown: do not report those.
    fn validate_config(
        &self,
        request: ValidateConfigRequest<Self::Config>,
        diagnostics: &mut Diagnostics,
    ) {
        let _ = (request, diagnostics);
    }

    /// Pushes the objects that exist into `results`, until a push returns `false`.
    fn list(
        &self,
        client: &Self::Client,
        request: ListRequest<Self::Config>,
        results: ListResults<Self::Resource>,
    ) -> impl Future<Output = Result<(), Diagnostics>> + Send;
}

/// The request of [`ListResource::list`].
#[derive(Debug)]
pub struct ListRequest<M> {
    /// The filters with defaults; all of them are known.
    pub config: M,
    /// The most results that Terraform wants.
    pub limit: u64,
    /// Whether Terraform wants whole objects; otherwise the attributes of the identity are enough.
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

/// Takes the results of one list call.
#[derive(Clone)]
pub(crate) struct ResultSender {
    pub(crate) sender: mpsc::Sender<Result<Found, Diagnostics>>,
    pub(crate) limit: u64,
    pub(crate) include_resource: bool,
    /// The managed resource whose objects are listed.
    pub(crate) resource: Arc<dyn AnyResource>,
}

/// Takes the objects that are found, one by one.
pub struct ListResults<R> {
    to: ResultSender,
    sent: u64,
    of: PhantomData<fn(R)>,
}

impl<R: Resource> ListResults<R> {
    /// Adds an object. `false` means that Terraform wants no more: return then.
    #[must_use = "false means that Terraform wants no more results"]
    pub async fn push(&mut self, display_name: impl Into<String>, object: R::Model) -> bool {
        if self.sent >= self.to.limit {
            return false;
        }
        let found = self.found(display_name.into(), object);
        self.sent += 1;
        self.to.sender.send(found).await.is_ok() && self.sent < self.to.limit
    }

    fn found(&self, display_name: String, object: R::Model) -> Result<Found, Diagnostics> {
        let resource = &self.to.resource;
        let (schema, of) = (resource.schema(), resource.object_type());
        let state = models::write_object(object, &Value::Null, schema, of)?;
        let state = walk::without_write_only(schema, state);
        all_known(&state, "listed")?;
        let identity = resource.identity(&state, None, None)?.ok_or_else(|| {
            Diagnostic::bug(format!(
                "The listed object `{display_name}` has no identity."
            ))
        })?;
        Ok(Found {
            display_name,
            identity,
            resource: self.to.include_resource.then_some(state),
        })
    }
}

/// A type-erased list resource.
#[async_trait]
pub(crate) trait AnyListResource: Described {
    async fn list(
        &self,
        config: Value,
        context: Context,
        to: ResultSender,
    ) -> Result<(), Diagnostics>;
}

bound!(L: ListResource, Config);

#[async_trait]
impl<L: ListResource> AnyListResource for Bound<L> {
    async fn list(
        &self,
        config: Value,
        context: Context,
        to: ResultSender,
    ) -> Result<(), Diagnostics> {
        let client = self.0.client.get()?;
        let request = ListRequest {
            config: models::read(config, &self.0.schema)?,
            limit: to.limit,
            include_resource: to.include_resource,
            context,
        };
        let results = ListResults {
            to,
            sent: 0,
            of: PhantomData,
        };
        self.0.object.list(&client, request, results).await
    }
}
