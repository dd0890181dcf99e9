//! `GenerateResourceConfig`: writes the configuration of an imported object.

use crate::framework::server::find;
use crate::framework::{GenerateConfigRequest, Server, generate, panics};
use crate::terraform::{Diagnostics, Value};

/// An object to write a configuration for.
#[derive(Debug)]
pub struct Request {
    /// The resource type.
    pub type_name: String,
    /// The state.
    pub state: Value,
}

/// The configuration.
#[derive(Debug)]
pub struct Response {
    /// The configuration; null after an error.
    pub config: Value,
    /// What there is to tell.
    pub diagnostics: Diagnostics,
}

impl Server {
    /// The shortest configuration that gives the state.
    pub async fn generate_resource_config(&self, request: Request) -> Response {
        let operation = format!("writing a configuration for `{}`", request.type_name);
        let work = async {
            let entry = find(&self.resources, "resource", &request.type_name)?;
            let config = generate::config(entry.schema(), request.state.clone());
            entry.generate_config(GenerateConfigRequest {
                state: request.state,
                config,
            })
        };
        match panics::catch(&operation, work).await {
            Ok(config) => Response {
                config,
                diagnostics: Diagnostics::new(),
            },
            Err(diagnostics) => Response {
                config: Value::Null,
                diagnostics,
            },
        }
    }
}
