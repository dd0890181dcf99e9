//! `OpenEphemeralResource`: gets a value for this run.

use super::read_resource::all_known;
use super::{unknown_if, with_warnings};
use crate::framework::context::CallContext;
use crate::framework::server::find;
use crate::framework::{
    ClientCapabilities, Deferral, OpenRequest, PrivateState, Server, panics, walk,
};
use crate::terraform::{Diagnostics, Value};
use std::time::SystemTime;

/// A value to get.
#[derive(Debug, Default)]
pub(crate) struct Request {
    /// The ephemeral resource's type.
    pub(crate) type_name: String,
    /// The configuration; all of it is known.
    pub(crate) config: Value,
    /// What the calling command can do.
    pub(crate) client_capabilities: ClientCapabilities,
}

/// The value.
#[derive(Debug)]
pub(crate) struct Response {
    /// The value; null after an error, unknown if opening is deferred.
    pub(crate) result: Value,
    /// Why opening is deferred, if it is.
    pub(crate) deferred: Option<Deferral>,
    /// When it must be renewed, if ever.
    pub(crate) renew_at: Option<SystemTime>,
    /// Bytes for renewing and closing.
    pub(crate) private: Vec<u8>,
    /// What there is to tell.
    pub(crate) diagnostics: Diagnostics,
}

impl Server {
    /// Gets a value for this run.
    pub(crate) async fn open_ephemeral_resource(&self, request: Request) -> Response {
        let context = self.context_of(CallContext {
            deferral_allowed: request.client_capabilities.deferral_allowed,
            ..CallContext::default()
        });
        let private = PrivateState::default();
        let operation = format!("opening `{}`", request.type_name);
        let work = async {
            context.proceed()?;
            let entry = find(
                &self.ephemeral_resources,
                "ephemeral resource",
                &request.type_name,
            )?;
            let config = walk::with_defaults(entry.schema(), request.config);
            let open = OpenRequest {
                private: private.clone(),
                context: context.within(entry.schema(), "open", &config),
                config,
            };
            let opened = entry.open(open).await?;
            all_known(&opened.result, "opened")?;
            Ok(opened)
        };
        let (opened, diagnostics) = with_warnings(panics::catch(&operation, work).await, &context);
        let deferred = context.deferral();
        let (result, renew_at) = match opened {
            Some(opened) => (opened.result, opened.renew_at),
            None => (unknown_if(deferred), None),
        };
        Response {
            result,
            renew_at,
            deferred,
            private: private.to_bytes(),
            diagnostics,
        }
    }
}
