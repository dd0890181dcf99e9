//! The provider, and everything that it registers.

use terraform_plugin::prelude::*;

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
        request: ConfigureRequest<ProviderModel>,
    ) -> Result<Connection, Diagnostics> {
        let environment = |name: &str| std::env::var(name).ok();
        let connection = Connection::configure(&request.config, &environment, &request.context)?;
        connection.check().await?;
        Ok(connection)
    }

    fn register(&self, registry: &mut Registry<Connection>) {
        registry.resource("target", TargetResource);
        registry.resource("execution", ExecutionResource);
        registry.resource("execution_attachment", AttachmentResource);
        registry.resource("target_public_key", PublicKeyResource);
        registry.data_source("target", TargetDataSource);
        registry.data_source("targets", TargetsDataSource);
        registry.data_source("execution", ExecutionDataSource);
        registry.data_source("executions", ExecutionsDataSource);
        registry.data_source("target_public_keys", PublicKeysDataSource);
        registry.data_source("execution_methods", ExecutionMethods);
        registry.data_source("execution_services", ExecutionServices);
        registry.data_source("execution_functions", ExecutionFunctions);
        registry.data_source("event_types", EventTypes);
        registry.data_source("api", ApiDataSource);
        registry.list_resource("target", TargetList);
        registry.list_resource("execution", ExecutionList);
        registry.list_resource("target_public_key", PublicKeyList);
        registry.ephemeral_resource("signing_key", SigningKey);
        registry.action("activate_public_key", ActivatePublicKey);
        registry.action("rotate_signing_key", RotateSigningKey);
        registry.action("test_call", TestCallAction);
        registry.function("execution_id", ExecutionId);
        registry.function("parse_execution_id", ParseExecutionId);
        registry.function("signature", CallSignature);
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
