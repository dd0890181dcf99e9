//! `ConfigureProvider`: makes the client.

use super::with_warnings;
use crate::framework::context::CallContext;
use crate::framework::{ClientCapabilities, ConfigureRequest, Server, panics, walk};
use crate::terraform::{Diagnostics, Value};

/// The provider block to make a client of.
#[derive(Debug, Default)]
pub(crate) struct Request {
    /// The version of the command that calls.
    pub(crate) terraform_version: String,
    /// The configuration; it may hold unknown values while planning.
    pub(crate) config: Value,
    /// What the calling command can do.
    pub(crate) client_capabilities: ClientCapabilities,
}

impl Server {
    /// Makes the client that all handlers work with from now on.
    pub(crate) async fn configure_provider(&self, request: Request) -> Diagnostics {
        self.stop.begin_run();
        self.defer(None);
        let context = self.context_of(CallContext {
            deferral_allowed: request.client_capabilities.deferral_allowed,
            ..CallContext::default()
        });
        let config = walk::with_defaults(&self.schema, request.config);
        let configure = self.provider.configure(
            &self.schema,
            ConfigureRequest {
                config,
                terraform_version: request.terraform_version,
                client_capabilities: request.client_capabilities,
                context: context.clone(),
            },
        );
        let result = panics::catch("configuring the provider", configure).await;
        self.defer(context.deferral());
        with_warnings(result, &context).1
    }
}
