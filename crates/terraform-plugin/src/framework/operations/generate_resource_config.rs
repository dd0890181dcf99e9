//! `GenerateResourceConfig`: writes the configuration of an imported object.

use crate::framework::server::find;
use crate::framework::{GenerateConfigRequest, Server, generate, panics};
use crate::terraform::{Diagnostics, Value};

/// An object to write a configuration for.
#[derive(Debug)]
pub(crate) struct Request {
    /// The resource type.
    pub(crate) type_name: String,
    /// The state.
    pub(crate) state: Value,
}

/// The configuration.
#[derive(Debug)]
pub(crate) struct Response {
    /// The configuration; null after an error.
    pub(crate) config: Value,
    /// What there is to tell.
    pub(crate) diagnostics: Diagnostics,
}

impl Server {
    /// The shortest configuration that gives the state.
    pub(crate) async fn generate_resource_config(&self, request: Request) -> Response {
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
