//! Actions: operations that are not part of the state of any resource.

use super::entry::{Described, bound};
use super::{ClientCapabilities, Context, ValidateConfigRequest, models};
use crate::terraform::{Diagnostics, Model, Schema, Value};
use async_trait::async_trait;
use std::future::Future;
use tokio::sync::mpsc;

/// An action.
///
/// ```
/// use terraform_plugin::Model;
/// use terraform_plugin::framework::{Action, InvokeRequest, PlanActionRequest};
/// use terraform_plugin::terraform::{Attr, Attribute, Diagnostics, Schema};
///
/// struct Ring;
///
/// #[derive(Clone, Model)]
/// struct RingConfig {
///     times: Attr<u64>,
/// }
///
/// impl Action for Ring {
///     type Client = ();
///     type Config = RingConfig;
///
///     fn schema(&self) -> Schema {
///         Schema::new([Attribute::number("times").required().description("How often to ring.")])
///     }
///
///     async fn plan(
///         &self,
///         _: &(),
///         request: PlanActionRequest<RingConfig>,
///     ) -> Result<(), Diagnostics> {
///         if request.config.times.known() > Some(&100) {
///             request.context.warn("Many rings", "Ringing so often takes a while.");
///         }
///         Ok(())
///     }
///
///     async fn invoke(
///         &self,
///         _: &(),
///         request: InvokeRequest<RingConfig>,
///     ) -> Result<(), Diagnostics> {
///         for time in 0..*request.config.times.require("times")? {
///             request.progress(format!("Ringing for the {}. time", time + 1));
///         }
///         Ok(())
///     }
/// }
///
/// assert_eq!(Ring.schema().problems(), Vec::<String>::new());
/// ```
pub trait Action: Send + Sync + 'static {
    /// What [`Provider::configure`](super::Provider::configure) returned.
    type Client: Send + Sync + 'static;
    /// One field for each attribute of the schema.
    type Config: Model;

    /// The schema; called once.
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

    /// Checks the action before it is invoked: an error forbids it. Values may be unknown.
    fn plan(
        &self,
        client: &Self::Client,
        request: PlanActionRequest<Self::Config>,
    ) -> impl Future<Output = Result<(), Diagnostics>> + Send {
        let _ = (client, request);
        std::future::ready(Ok(()))
    }

    /// Invokes the action.
    fn invoke(
        &self,
        client: &Self::Client,
        request: InvokeRequest<Self::Config>,
    ) -> impl Future<Output = Result<(), Diagnostics>> + Send;
}

/// The receiver of progress messages.
#[derive(Debug, Clone)]
pub(crate) struct Progress(pub(crate) mpsc::UnboundedSender<String>);

/// The request of [`Action::plan`].
#[derive(Debug)]
pub struct PlanActionRequest<M> {
    /// The configuration with defaults. Values may be unknown.
    pub config: M,
    /// Warnings and the stop token.
    pub context: Context,
}

/// The request of [`Action::invoke`].
#[derive(Debug)]
pub struct InvokeRequest<M> {
    /// The configuration with defaults; all of it is known.
    pub config: M,
    /// Warnings and the stop token.
    pub context: Context,
    pub(crate) progress: Progress,
}

impl<M> InvokeRequest<M> {
    /// Shows a progress message to the practitioner.
    pub fn progress(&self, message: impl Into<String>) {
        // The receiver is gone only after Terraform has disconnected.
        let _ = self.progress.0.send(message.into());
    }
}

/// A type-erased action.
#[async_trait]
pub(crate) trait AnyAction: Described {
    async fn plan(&self, request: PlanActionRequest<Value>) -> Result<(), Diagnostics>;
    async fn invoke(&self, request: InvokeRequest<Value>) -> Result<(), Diagnostics>;
}

bound!(A: Action, Config);

#[async_trait]
impl<A: Action> AnyAction for Bound<A> {
    async fn plan(&self, request: PlanActionRequest<Value>) -> Result<(), Diagnostics> {
        let client = self.0.client.get()?;
        let request = PlanActionRequest {
            config: models::read(request.config, &self.0.schema)?,
            context: request.context,
        };
        self.0.object.plan(&client, request).await
    }

    async fn invoke(&self, request: InvokeRequest<Value>) -> Result<(), Diagnostics> {
        let client = self.0.client.get()?;
        let request = InvokeRequest {
            config: models::read(request.config, &self.0.schema)?,
            context: request.context,
            progress: request.progress,
        };
        self.0.object.invoke(&client, request).await
    }
}
