//! `ConfigureProvider`: makes the client.

use super::with_warnings;
use crate::framework::{ConfigureRequest, Server, panics, walk};
use crate::terraform::{Diagnostics, Value};

/// The provider block to make a client of.
#[derive(Debug)]
pub struct Request {
    /// The version of the command that calls.
    pub terraform_version: String,
    /// The configuration; it may hold unknown values while planning.
    pub config: Value,
}

impl Server {
    /// Makes the client that all handlers work with from now on.
    pub async fn configure_provider(&self, request: Request) -> Diagnostics {
        self.stop.begin_run();
        let context = self.context();
        let config = walk::with_defaults(&self.schema, request.config);
        let configure = self.provider.configure(
            &self.schema,
            ConfigureRequest {
                config,
                terraform_version: request.terraform_version,
                context: context.clone(),
            },
        );
        let result = panics::catch("configuring the provider", configure).await;
        with_warnings(result, &context).1
    }
}
