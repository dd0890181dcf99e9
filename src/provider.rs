//! What there is: the provider, its block and its resources.

use terraform_plugin::framework::{Configure, Functions, Provider, Resources};
use terraform_plugin::terraform::{Diagnostics, Schema};

use crate::config::{Connection, ProviderModel, schema};
use crate::execution::ExecutionResource;
use crate::functions::{CallSignature, ExecutionId, ParseExecutionId};
use crate::target::TargetResource;

/// The provider `zitadelactions`.
#[derive(Debug)]
pub struct ZitadelActions;

impl Provider for ZitadelActions {
    type Client = Connection;
    type Config = ProviderModel;

    fn name(&self) -> &str {
        "zitadelactions"
    }

    fn schema(&self) -> Schema {
        schema::schema()
    }

    async fn configure(
        &self,
        request: Configure<ProviderModel>,
    ) -> Result<Connection, Diagnostics> {
        Connection::configure(
            &request.config,
            &|name| std::env::var(name).ok(),
            &request.context,
        )
    }

    fn resources(&self) -> Resources<Connection> {
        Resources::new()
            .add("target", TargetResource)
            .add("execution", ExecutionResource)
    }

    fn functions(&self) -> Functions {
        Functions::new()
            .add("execution_id", ExecutionId)
            .add("parse_execution_id", ParseExecutionId)
            .add("signature", CallSignature)
    }
}
