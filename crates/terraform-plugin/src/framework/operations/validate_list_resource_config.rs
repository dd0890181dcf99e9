//! `ValidateListResourceConfig`: checks the configuration of a list resource.

use crate::framework::Server;
use crate::framework::server::find;
use crate::framework::validate::validate_entry;
use crate::terraform::{Diagnostics, Value};

/// A list resource's configuration to check.
#[derive(Debug)]
pub(crate) struct Request {
    /// The type.
    pub(crate) type_name: String,
    /// The configuration; it may hold unknown values.
    pub(crate) config: Value,
}

impl Server {
    /// Errors and warnings about the configuration of a list resource.
    pub(crate) async fn validate_list_resource_config(&self, request: Request) -> Diagnostics {
        let entry = find(&self.list_resources, "list resource", &request.type_name);
        validate_entry(entry, &request.type_name, &request.config, None).await
    }
}
