//! Data sources, functions, ephemeral resources, list resources and actions as core uses them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::core::{Core, CoreError, capabilities, decode, encode, judged, refused, whole};
use super::provider_schema::Schema;
use super::rules::unknown_violations;
use super::schema::Body;
use super::violation::{Rule, Violation};
use crate::plugin::messages::common::{DynamicValue, TypeAndConfig};
use crate::plugin::messages::{action, data_source, ephemeral_resource, function, list_resource};
use crate::terraform::{AttributePath, Diagnostic, Diagnostics, Number, Type, Value};

/// An ephemeral value that is open.
#[derive(Clone, Debug)]
pub struct OpenedEphemeral {
    /// The configuration and what the provider added.
    pub value: Value,
    /// When it must be renewed, if ever.
    pub renew_at: Option<SystemTime>,
    type_name: String,
    private: Option<Vec<u8>>,
}

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
            provider_meta: None,
            client_capabilities: Some(capabilities()),
        };
        let answer: data_source::read_data_source::Response =
            self.client.call("ReadDataSource", request).await?;
        refused(answer.diagnostics)?;
        let value = decode(answer.state.as_ref(), &body.object_type())?;
        judged(unknown_violations(&value, Rule::StateIsKnown))?;
        Ok(value)
    }

    /// Calls a function. A function's refusal is an error without a path.
    pub async fn call_function(
        &self,
        name: &str,
        arguments: Vec<Value>,
    ) -> Result<Value, CoreError> {
        let function = self.schema.functions.get(name);
        let function = function.ok_or_else(|| CoreError::Asked(format!("the function {name}")))?;
        let encode = |(at, argument): (usize, &Value)| {
            let of = function.parameters.get(at).or(function.variadic.as_ref());
            let of = of.ok_or_else(|| CoreError::Asked(format!("argument {at} of {name}")))?;
            encode(argument, of)
        };
        let arguments = arguments.iter().enumerate().map(encode);
        let request = function::call_function::Request {
            name: name.to_owned(),
            arguments: arguments.collect::<Result<_, _>>()?,
        };
        let answer: function::call_function::Response =
            self.client.call("CallFunction", request).await?;
        match answer.error {
            Some(error) => Err(CoreError::Refused(Diagnostics::error(
                "Function call",
                error.text,
            ))),
            None => decode(answer.result.as_ref(), &function.returns),
        }
    }

    /// Validates a configuration and opens the ephemeral resource.
    pub async fn open(&self, type_name: &str, config: Value) -> Result<OpenedEphemeral, CoreError> {
        let body = body(&self.schema.ephemeral_resources, type_name)?;
        let method = "ValidateEphemeralResourceConfig";
        let config = self.validated(method, type_name, body, config).await?;
        let request = ephemeral_resource::open_ephemeral_resource::Request {
            type_name: type_name.to_owned(),
            config: Some(config),
            client_capabilities: Some(capabilities()),
        };
        let answer: ephemeral_resource::open_ephemeral_resource::Response =
            self.client.call("OpenEphemeralResource", request).await?;
        refused(answer.diagnostics)?;
        let value = decode(answer.result.as_ref(), &body.object_type())?;
        judged(unknown_violations(&value, Rule::StateIsKnown))?;
        Ok(OpenedEphemeral {
            value,
            renew_at: answer.renew_at.map(|at| moment(at.seconds, at.nanos)),
            type_name: type_name.to_owned(),
            private: answer.private,
        })
    }

    /// Renews an ephemeral value.
    pub async fn renew(&self, opened: &mut OpenedEphemeral) -> Result<(), CoreError> {
        let request = ephemeral_resource::renew_ephemeral_resource::Request {
            type_name: opened.type_name.clone(),
            private: opened.private.clone(),
        };
        let answer: ephemeral_resource::renew_ephemeral_resource::Response =
            self.client.call("RenewEphemeralResource", request).await?;
        refused(answer.diagnostics)?;
        opened.renew_at = answer.renew_at.map(|at| moment(at.seconds, at.nanos));
        opened.private = answer.private;
        Ok(())
    }

    /// Gives an ephemeral value back.
    pub async fn close(&self, opened: OpenedEphemeral) -> Result<(), CoreError> {
        let request = ephemeral_resource::close_ephemeral_resource::Request {
            type_name: opened.type_name,
            private: opened.private,
        };
        let answer: ephemeral_resource::close_ephemeral_resource::Response =
            self.client.call("CloseEphemeralResource", request).await?;
        refused(answer.diagnostics).map(drop)
    }

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
        judged(unknown_violations(&identity, Rule::IdentityIsStable))?;
        if event.display_name.is_empty() {
            return Err(incomplete("no display name").into());
        }
        if with_objects != event.resource_object.is_some() {
            return Err(incomplete("an object that was not asked for, or none").into());
        }
        let of = self.resource_schema(type_name)?.body.object_type();
        let object = event.resource_object.as_ref();
        Ok(Some(Listed {
            display_name: event.display_name,
            identity,
            object: object.map(|object| decode(Some(object), &of)).transpose()?,
        }))
    }

    /// Validates, plans and invokes an action. Returns what it said on the way.
    pub async fn invoke(&self, type_name: &str, config: Value) -> Result<Vec<String>, CoreError> {
        use action::invoke_action::{Event, EventType, Request};
        let body = body(&self.schema.actions, type_name)?;
        let config = self
            .validated("ValidateActionConfig", type_name, body, config)
            .await?;
        let request = Request {
            action_type: type_name.to_owned(),
            config: Some(config),
            client_capabilities: Some(capabilities()),
        };
        let answer: action::plan_action::Response =
            self.client.call("PlanAction", request.clone()).await?;
        refused(answer.diagnostics)?;
        let mut events = self
            .client
            .stream::<_, Event>("InvokeAction", request)
            .await?;
        let (mut progress, mut completed) = (Vec::new(), None);
        let violation = |what: &str| {
            Violation::new(
                Rule::ActionCompletesOnce,
                &AttributePath::root(),
                what.to_owned(),
            )
        };
        while let Some(event) = events.message().await? {
            match event.r#type {
                _ if completed.is_some() => return Err(violation("an event after the end").into()),
                Some(EventType::Progress(said)) => progress.push(said.message),
                Some(EventType::Completed(end)) => completed = Some(end.diagnostics),
                None => return Err(violation("an event of no kind").into()),
            }
        }
        let diagnostics = completed.ok_or_else(|| violation("no end"))?;
        refused(diagnostics)?;
        Ok(progress)
    }

    /// Validates a configuration with an RPC of the usual shape, and returns it encoded.
    async fn validated(
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

fn body<'a>(
    schemas: &'a std::collections::BTreeMap<String, Schema>,
    type_name: &str,
) -> Result<&'a Body, CoreError> {
    match schemas.get(type_name) {
        Some(schema) => Ok(&schema.body),
        None => Err(CoreError::Asked(type_name.to_owned())),
    }
}

fn moment(seconds: i64, nanos: i32) -> SystemTime {
    let seconds = u64::try_from(seconds).unwrap_or_default();
    UNIX_EPOCH + Duration::new(seconds, u32::try_from(nanos).unwrap_or_default())
}

impl From<Diagnostic> for CoreError {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::Refused(diagnostic.into())
    }
}
