//! Ephemeral resources: values that live for one run and are never stored.

use super::entry::{Described, bound};
use super::{ClientCapabilities, Context, PrivateState, ValidateConfigRequest, models};
use crate::terraform::{Diagnostics, Model, Schema, Value};
use async_trait::async_trait;
use std::future::Future;
use std::time::SystemTime;

/// An ephemeral resource. Terraform opens it while planning and again while applying, so opening
/// must change nothing that matters.
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use terraform_plugin::Model;
/// use terraform_plugin::framework::{
///     CloseRequest, EphemeralResource, OpenRequest, Opened, RenewRequest,
/// };
/// use terraform_plugin::terraform::{Attr, Attribute, Diagnostics, Schema};
///
/// struct Ticket;
///
/// #[derive(Clone, Model)]
/// struct TicketModel {
///     seat: Attr<i64>,
///     code: Attr<String>,
/// }
///
/// impl EphemeralResource for Ticket {
///     type Client = ();
///     type Model = TicketModel;
///
///     fn schema(&self) -> Schema {
///         Schema::new([
///             Attribute::number("seat").required(),
///             Attribute::string("code").computed().sensitive(),
///         ])
///     }
///
///     async fn open(
///         &self,
///         _: &(),
///         request: OpenRequest<TicketModel>,
///     ) -> Result<Opened<TicketModel>, Diagnostics> {
///         let code = format!("ticket-{}", request.config.seat.require("seat")?);
///         request.private.set("code", code.as_bytes());
///         Ok(Opened {
///             result: TicketModel { code: code.into(), ..request.config },
///             renew_at: Some(SystemTime::now() + Duration::from_secs(60)),
///         })
///     }
///
///     async fn renew(
///         &self,
///         _: &(),
///         request: RenewRequest,
///     ) -> Result<Option<SystemTime>, Diagnostics> {
///         let _code_to_extend = request.private.get("code");
///         Ok(Some(SystemTime::now() + Duration::from_secs(60)))
///     }
///
///     async fn close(&self, _: &(), request: CloseRequest) -> Result<(), Diagnostics> {
///         let _code_to_revoke = request.private.get("code");
///         Ok(())
///     }
/// }
///
/// assert_eq!(Ticket.schema().problems(), Vec::<String>::new());
/// ```
pub trait EphemeralResource: Send + Sync + 'static {
    /// What [`Provider::configure`](super::Provider::configure) returned.
    type Client: Send + Sync + 'static;
    /// One field for each attribute of the schema.
    type Model: Model;

    /// The schema; called once.
    fn schema(&self) -> Schema;

    /// Checks the configuration beyond the validators and rules of the schema. Values may be
    /// unknown: do not report those.
    fn validate_config(
        &self,
        request: ValidateConfigRequest<Self::Model>,
        diagnostics: &mut Diagnostics,
    ) {
        let _ = (request, diagnostics);
    }

    /// Opens the ephemeral resource.
    fn open(
        &self,
        client: &Self::Client,
        request: OpenRequest<Self::Model>,
    ) -> impl Future<Output = Result<Opened<Self::Model>, Diagnostics>> + Send;

    /// Extends the lifetime of the value; called at the time of renewal that was returned before.
    /// Returns the next time of renewal.
    fn renew(
        &self,
        client: &Self::Client,
        request: RenewRequest,
    ) -> impl Future<Output = Result<Option<SystemTime>, Diagnostics>> + Send {
        let _ = (client, request);
        std::future::ready(Ok(None))
    }

    /// Releases the value.
    fn close(
        &self,
        client: &Self::Client,
        request: CloseRequest,
    ) -> impl Future<Output = Result<(), Diagnostics>> + Send {
        let _ = (client, request);
        std::future::ready(Ok(()))
    }
}

/// The request of [`EphemeralResource::open`].
#[derive(Debug)]
pub struct OpenRequest<M> {
    /// The configuration with defaults; all of it is known.
    pub config: M,
    /// The private state, kept for renewing and closing.
    pub private: PrivateState,
    /// Warnings and the stop token.
    pub context: Context,
}

/// The result of [`EphemeralResource::open`].
#[derive(Debug)]
pub struct Opened<M> {
    /// The configuration and the computed attributes.
    pub result: M,
    /// When the value must be renewed, if ever.
    pub renew_at: Option<SystemTime>,
}

/// The request of [`EphemeralResource::renew`].
#[derive(Debug)]
pub struct RenewRequest {
    /// The private state that opening kept.
    pub private: PrivateState,
    /// Warnings and the stop token.
    pub context: Context,
}

/// The request of [`EphemeralResource::close`].
#[derive(Debug)]
pub struct CloseRequest {
    /// The private state that opening kept.
    pub private: PrivateState,
    /// Warnings and the stop token.
    pub context: Context,
}

/// A type-erased ephemeral resource.
#[async_trait]
pub(crate) trait AnyEphemeralResource: Described {
    async fn open(&self, request: OpenRequest<Value>) -> Result<Opened<Value>, Diagnostics>;
    async fn renew(&self, request: RenewRequest) -> Result<Option<SystemTime>, Diagnostics>;
    async fn close(&self, request: CloseRequest) -> Result<(), Diagnostics>;
}

bound!(E: EphemeralResource, Model);

#[async_trait]
impl<E: EphemeralResource> AnyEphemeralResource for Bound<E> {
    async fn open(&self, request: OpenRequest<Value>) -> Result<Opened<Value>, Diagnostics> {
        let client = self.0.client.get()?;
        let config = request.config.clone();
        let request = OpenRequest {
            config: models::read(request.config, &self.0.schema)?,
            private: request.private,
            context: request.context,
        };
        let opened = self.0.object.open(&client, request).await?;
        Ok(Opened {
            result: self.0.write(opened.result, &config)?,
            renew_at: opened.renew_at,
        })
    }

    async fn renew(&self, request: RenewRequest) -> Result<Option<SystemTime>, Diagnostics> {
        let client = self.0.client.get()?;
        self.0.object.renew(&client, request).await
    }

    async fn close(&self, request: CloseRequest) -> Result<(), Diagnostics> {
        let client = self.0.client.get()?;
        self.0.object.close(&client, request).await
    }
}
