//! `ValidateResourceConfig`: checks the configuration of a managed resource.

use crate::framework::server::find;
use crate::framework::validate::validate_entry;
use crate::framework::{ClientCapabilities, Server};
use crate::terraform::{Diagnostics, Value};

/// A managed resource's configuration to check.
#[derive(Debug)]
pub(crate) struct Request {
    /// The resource type.
    pub(crate) type_name: String,
    /// The configuration; it may hold unknown values.
    pub(crate) config: Value,
    /// What the calling command can do.
    pub(crate) client_capabilities: ClientCapabilities,
}

impl Server {
    /// Errors and warnings about the configuration of a managed resource.
    pub(crate) async fn validate_resource_config(&self, request: Request) -> Diagnostics {
        let entry = find(&self.resources, "resource", &request.type_name);
        validate_entry(
            entry,
            &request.type_name,
            &request.config,
            Some(request.client_capabilities),
        )
        .await
    }
}
