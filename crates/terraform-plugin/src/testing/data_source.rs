//! Data sources as core reads them.

use super::config_only::body;
use super::core::{Core, CoreError, decode, no_violations, refused};
use super::rules::{null_block_violations, unknown_violations};
use super::violation::Rule;
use crate::plugin::messages::data_source;
use crate::terraform::Value;

impl Core {
    /// Validates a configuration and reads the data source.
    pub async fn read_data_source(
        &self,
        type_name: &str,
        config: Value,
    ) -> Result<Value, CoreError> {
        let body = body(&self.schema.data_sources, type_name)?;
        let config = self
            .validated("ValidateDataResourceConfig", type_name, body, config)
            .await?;
        let request = data_source::read_data_source::Request {
            type_name: type_name.to_owned(),
            config: Some(config),
            provider_meta: self.provider_meta()?,
            client_capabilities: Some(self.capabilities()),
        };
        let answer: data_source::read_data_source::Response =
            self.client.call("ReadDataSource", request).await?;
        refused(answer.diagnostics)?;
        self.not_deferred(answer.deferred)?;
        let value = decode(answer.state.as_ref(), &body.object_type())?;
        let mut violations = unknown_violations(&value, Rule::StateIsKnown);
        violations.extend(null_block_violations(body, &value));
        no_violations(violations)?;
        Ok(value)
    }
}
