//! What there is: the provider, its block and its resources.

use terraform_plugin::framework::{
    Actions, Configure, DataSources, EphemeralResources, Functions, ListResources, Provider,
    Resources,
};
use terraform_plugin::terraform::{Diagnostics, Schema};

use crate::config::{Connection, ProviderModel, schema};
use crate::execution_attachments::AttachmentResource;
use crate::executions::{
    ExecutionDataSource, ExecutionList, ExecutionResource, ExecutionsDataSource,
};
use crate::functions::{CallSignature, ExecutionId, ParseExecutionId};
use crate::instance::{
    ApiDataSource, EventTypes, ExecutionFunctions, ExecutionMethods, ExecutionServices,
};
use crate::public_keys::{
    ActivatePublicKey, PublicKeyList, PublicKeyResource, PublicKeysDataSource,
};
use crate::signing_key::{RotateSigningKey, SigningKey};
use crate::targets::{TargetDataSource, TargetList, TargetResource, TargetsDataSource};
use crate::test_call::TestCallAction;

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
        let environment = |name: &str| std::env::var(name).ok();
        let connection = Connection::configure(&request.config, &environment, &request.context)?;
        connection.check().await?;
        Ok(connection)
    }

    fn resources(&self) -> Resources<Connection> {
        Resources::new()
            .add("target", TargetResource)
            .add("execution", ExecutionResource)
            .add("execution_attachment", AttachmentResource)
            .add("target_public_key", PublicKeyResource)
    }

    fn data_sources(&self) -> DataSources<Connection> {
        DataSources::new()
            .add("target", TargetDataSource)
            .add("targets", TargetsDataSource)
            .add("execution", ExecutionDataSource)
            .add("executions", ExecutionsDataSource)
            .add("target_public_keys", PublicKeysDataSource)
            .add("execution_methods", ExecutionMethods)
            .add("execution_services", ExecutionServices)
            .add("execution_functions", ExecutionFunctions)
            .add("event_types", EventTypes)
            .add("api", ApiDataSource)
    }

    fn list_resources(&self) -> ListResources<Connection> {
        ListResources::new()
            .add("target", TargetList)
            .add("execution", ExecutionList)
            .add("target_public_key", PublicKeyList)
    }

    fn ephemeral_resources(&self) -> EphemeralResources<Connection> {
        EphemeralResources::new().add("signing_key", SigningKey)
    }

    fn actions(&self) -> Actions<Connection> {
        Actions::new()
            .add("activate_public_key", ActivatePublicKey)
            .add("rotate_signing_key", RotateSigningKey)
            .add("test_call", TestCallAction)
    }

    fn functions(&self) -> Functions {
        Functions::new()
            .add("execution_id", ExecutionId)
            .add("parse_execution_id", ParseExecutionId)
            .add("signature", CallSignature)
    }
}

#[cfg(test)]
mod tests {
    use terraform_plugin::framework::Server;

    use super::ZitadelActions;

    #[test]
    fn everything_that_the_provider_registers_is_what_terraform_accepts() {
        assert_eq!(Server::new(ZitadelActions).problems(), Vec::<String>::new());
    }
}
