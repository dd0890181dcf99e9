//! `ValidateResourceConfig`: checks the configuration of a managed resource.

use crate::framework::Server;
use crate::framework::server::find;
use crate::framework::validate::validate_entry;
use crate::terraform::{Diagnostics, Value};

/// A managed resource's configuration to check.
#[derive(Debug)]
pub struct Request {
    /// The resource type.
    pub type_name: String,
    /// The configuration; it may hold unknown values.
    pub config: Value,
    /// Whether the calling command keeps write-only values out of the state.
    pub write_only_allowed: bool,
}

impl Server {
    /// Errors and warnings about the configuration of a managed resource.
    pub async fn validate_resource_config(&self, request: Request) -> Diagnostics {
        let entry = find(&self.resources, "resource", &request.type_name);
        validate_entry(
            entry,
            &request.type_name,
            &request.config,
            request.write_only_allowed,
        )
        .await
    }
}
