//! `ValidateListResourceConfig`: checks the configuration of a list resource.

use crate::framework::server::find;
use crate::framework::{Server, panics, validate};
use crate::terraform::{Diagnostics, Value};

/// A list resource's configuration to check.
#[derive(Debug)]
pub struct Request {
    /// The type.
    pub type_name: String,
    /// The configuration; it may hold unknown values.
    pub config: Value,
}

impl Server {
    /// Errors and warnings about the configuration of a list resource.
    pub async fn validate_list_resource_config(&self, request: Request) -> Diagnostics {
        let operation = format!("checking `{}`", request.type_name);
        let check = async {
            let entry = find(&self.list_resources, "list resource", &request.type_name)?;
            let mut diagnostics = validate::validate(entry.schema(), &request.config, true);
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
