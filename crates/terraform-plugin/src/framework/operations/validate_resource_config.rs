//! `ValidateResourceConfig`: checks the configuration of a managed resource.

use crate::framework::server::find;
use crate::framework::{Server, panics, validate};
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
        let operation = format!("checking `{}`", request.type_name);
        let check = async {
            let entry = find(&self.resources, "resource", &request.type_name)?;
            let mut diagnostics =
                validate::validate(entry.schema(), &request.config, request.write_only_allowed);
            if !diagnostics.has_errors() {
                entry.validate(&request.config, &mut diagnostics);
            }
            Ok(diagnostics)
        };
        panics::catch(&operation, check)
            .await
            .unwrap_or_else(|errors| errors)
    }
}
