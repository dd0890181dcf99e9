//! What data sources, ephemeral resources and actions have in common: a configuration and no
//! state.

use std::collections::BTreeMap;

use super::core::{Core, CoreError, encode, refused, whole};
use super::provider_schema::Schema;
use super::schema::Body;
use crate::plugin::messages::common::{DynamicValue, TypeAndConfig};
use crate::plugin::messages::data_source;
use crate::terraform::{Diagnostic, Value};

impl Core {
    /// Validates a configuration with an RPC of the usual shape, and returns it encoded.
    pub(super) async fn validated(
        &self,
        method: &str,
        type_name: &str,
        body: &Body,
        config: Value,
    ) -> Result<DynamicValue, CoreError> {
        let config = encode(&whole(body, config)?, &body.object_type())?;
        let request = TypeAndConfig {
            type_name: type_name.to_owned(),
            config: Some(config.clone()),
        };
        let answer: data_source::validate_data_resource_config::Response =
            self.client.call(method, request).await?;
        refused(answer.diagnostics)?;
        Ok(config)
    }
}

pub(super) fn body<'a>(
    schemas: &'a BTreeMap<String, Schema>,
    type_name: &str,
) -> Result<&'a Body, CoreError> {
    match schemas.get(type_name) {
        Some(schema) => Ok(&schema.body),
        None => Err(CoreError::Asked(type_name.to_owned())),
    }
}

impl From<Diagnostic> for CoreError {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::Refused(diagnostic.into())
    }
}
