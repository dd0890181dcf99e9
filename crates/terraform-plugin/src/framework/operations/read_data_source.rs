//! `ReadDataSource`: finds an object.

use super::read_resource::all_known;
use super::{unknown_if, with_warnings};
use crate::framework::context::CallContext;
use crate::framework::server::find;
use crate::framework::{
    ClientCapabilities, Deferral, ReadDataSourceRequest, Server, panics, semantic_equality, walk,
};
use crate::terraform::{Diagnostics, Value};

/// An object to find.
#[derive(Debug, Default)]
pub(crate) struct Request {
    /// The data source's type.
    pub(crate) type_name: String,
    /// The configuration; all of it is known.
    pub(crate) config: Value,
    /// The `provider_meta` block of the module; null if there is none.
    pub(crate) provider_meta: Value,
    /// What the calling command can do.
    pub(crate) client_capabilities: ClientCapabilities,
}

/// The object.
#[derive(Debug)]
pub(crate) struct Response {
    /// The object; null after an error, unknown if the read is deferred.
    pub(crate) state: Value,
    /// Why the read is deferred, if it is.
    pub(crate) deferred: Option<Deferral>,
    /// What there is to tell.
    pub(crate) diagnostics: Diagnostics,
}

impl Server {
    /// Finds the object that the configuration describes.
    pub(crate) async fn read_data_source(&self, request: Request) -> Response {
        let context = self.context_of(CallContext {
            deferral_allowed: request.client_capabilities.deferral_allowed,
            provider_meta: request.provider_meta,
            identity: None,
        });
        let operation = format!("reading `{}`", request.type_name);
        let work = async {
            context.proceed()?;
            let entry = find(&self.data_sources, "data source", &request.type_name)?;
            let config = walk::with_defaults(entry.schema(), request.config);
            let state = entry
                .read(ReadDataSourceRequest {
                    config: config.clone(),
                    context: context.within(entry.schema(), "read", &config),
                })
                .await?;
            all_known(&state, "read")?;
            let state = walk::without_write_only(entry.schema(), state);
            Ok(semantic_equality::keep_prior(
                entry.schema().into(),
                &config,
                state,
            ))
        };
        let (state, diagnostics) = with_warnings(panics::catch(&operation, work).await, &context);
        let deferred = context.deferral();
        Response {
            state: state.unwrap_or(unknown_if(deferred)),
            deferred,
            diagnostics,
        }
    }
}
