//! List resources as core reads them.

use super::config_only::body;
use super::core::{Core, CoreError, decode, encode, no_violations, refused, whole};
use super::rules::{null_block_violations, unknown_violations, write_only_violations};
use super::violation::{Rule, Violation};
use crate::plugin::messages::list_resource;
use crate::terraform::{AttributePath, Number, Type, Value};

/// One object of a list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Its name for people.
    pub display_name: String,
    /// Its identity.
    pub identity: Value,
    /// The whole object, if it was asked for.
    pub object: Option<Value>,
}

impl Core {
    /// Lists objects, `limit` at most; stops reading there, as core does.
    pub async fn list(
        &self,
        type_name: &str,
        config: Value,
        limit: usize,
        with_objects: bool,
    ) -> Result<Vec<Listed>, CoreError> {
        let body = body(&self.schema.list_resources, type_name)?;
        let config = encode(&whole(body, config)?, &body.object_type())?;
        let limit_number = i64::try_from(limit).unwrap_or(i64::MAX);
        let request = list_resource::validate_list_resource_config::Request {
            type_name: type_name.to_owned(),
            config: Some(config.clone()),
            include_resource_object: Some(encode(&with_objects.into(), &Type::Bool)?),
            limit: Some(encode(
                &Value::Number(Number::from(limit_number)),
                &Type::Number,
            )?),
        };
        let answer: list_resource::validate_list_resource_config::Response = self
            .client
            .call("ValidateListResourceConfig", request)
            .await?;
        refused(answer.diagnostics)?;
        let request = list_resource::list_resource_stream::Request {
            type_name: type_name.to_owned(),
            config: Some(config),
            include_resource_object: with_objects,
            limit: limit_number,
        };
        let mut events = self.client.stream("ListResource", request).await?;
        let mut listed = Vec::new();
        while listed.len() < limit {
            let Some(event) = events.message().await? else {
                break;
            };
            listed.extend(self.listed(type_name, with_objects, event)?);
        }
        Ok(listed)
    }

    /// An event that only warns lists nothing.
    fn listed(
        &self,
        type_name: &str,
        with_objects: bool,
        event: list_resource::list_resource_stream::Event,
    ) -> Result<Option<Listed>, CoreError> {
        let warnings = refused(event.diagnostic)?;
        let identity = self.decode_identity(type_name, event.identity.as_ref())?;
        if !warnings.is_empty() && identity.is_none() {
            return Ok(None);
        }
        let incomplete = |what: &str| {
            Violation::new(
                Rule::ListEventIsComplete,
                &AttributePath::root(),
                what.to_owned(),
            )
        };
        let identity = identity.ok_or_else(|| incomplete("no identity"))?;
        no_violations(unknown_violations(&identity, Rule::IdentityIsStable))?;
        if event.display_name.is_empty() {
            return Err(incomplete("no display name").into());
        }
        if with_objects != event.resource_object.is_some() {
            return Err(incomplete("an object that was not asked for, or none").into());
        }
        let body = &self.resource_schema(type_name)?.body;
        let of = body.object_type();
        let object = event.resource_object.as_ref();
        let object = object.map(|object| decode(Some(object), &of)).transpose()?;
        if let Some(object) = &object {
            let mut violations = unknown_violations(object, Rule::StateIsKnown);
            violations.extend(write_only_violations(body, object));
            violations.extend(null_block_violations(body, object));
            no_violations(violations)?;
        }
        Ok(Some(Listed {
            display_name: event.display_name,
            identity,
            object,
        }))
    }
}
