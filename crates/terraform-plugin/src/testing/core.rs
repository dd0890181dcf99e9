//! Starting, configuring, stopping and ending a provider, and what goes wrong.

use std::fmt;
use std::sync::Arc;

use prost::Message;
use tokio_util::sync::{CancellationToken, DropGuard};
use tonic::Status;

use super::client::Client;
use super::codec;
use super::config::complete;
use super::provider_schema::ProviderSchema;
use super::schema::Body;
use super::violation::{Rule, Violation};
use crate::framework::{Deferral, Provider, Server};
use crate::plugin::listener::{Endpoint, Listener, ListenerOptions};
use crate::plugin::messages::common::{
    self, ClientCapabilities, Deferred, DeferredReason, DynamicValue, Empty,
};
use crate::plugin::messages::provider::{
    configure_provider, get_provider_schema, stop_provider, validate_provider_config,
};
use crate::plugin::services::Calls;
use crate::plugin::{from_proto, services};
use crate::terraform::{AttributePath, Diagnostics, Type, Value, ValueError};

/// A Terraform core with one provider.
#[derive(Debug)]
pub struct Core {
    pub(super) client: Client,
    pub(super) schema: ProviderSchema,
    pub(super) deferral_allowed: bool,
    pub(super) identity_may_change: bool,
    provider_meta: Value,
    /// Ends the provider that was started in this process.
    _shutdown: Option<DropGuard>,
}

/// Why an operation did not come to a good end.
#[derive(Debug)]
pub enum CoreError {
    /// The provider refused, with these diagnostics.
    Refused(Diagnostics),
    /// The provider broke core's rules.
    Violations(Vec<Violation>),
    /// The call itself failed: the provider has no such method, crashed, or cannot be reached.
    Channel(Status),
    /// The provider deferred the operation, as the client allows.
    Deferred(Deferral),
    /// The test asked for something that the provider's schema does not have.
    Asked(String),
}

impl fmt::Display for CoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(diagnostics) => {
                write!(f, "the provider refused:")?;
                diagnostics.iter().try_for_each(|each| write!(f, " {each}"))
            }
            Self::Violations(violations) => {
                write!(f, "the provider broke the rules of core:")?;
                violations.iter().try_for_each(|each| write!(f, " {each};"))
            }
            Self::Channel(status) => write!(f, "the call failed: {status}"),
            Self::Deferred(why) => write!(f, "the operation was deferred: {why:?}"),
            Self::Asked(what) => write!(f, "the test asks for what is not there: {what}"),
        }
    }
}

impl std::error::Error for CoreError {}

impl From<Status> for CoreError {
    fn from(status: Status) -> Self {
        Self::Channel(status)
    }
}

impl From<Violation> for CoreError {
    fn from(violation: Violation) -> Self {
        Self::Violations(vec![violation])
    }
}

impl Core {
    /// Starts a provider in this process, behind a real socket, and reads its schemas.
    pub async fn start<P: Provider>(provider: P) -> Result<Self, CoreError> {
        let unreachable = |error: &dyn fmt::Display| Status::unavailable(error.to_string());
        let listener =
            Listener::bind(&ListenerOptions::default()).map_err(|error| unreachable(&error))?;
        let address = match listener.endpoint() {
            Endpoint::Unix(path) => format!("unix:{}", path.display()),
            Endpoint::Tcp(address) => format!("http://{address}"),
        };
        let shutdown = CancellationToken::new();
        let server = Arc::new(Server::new(provider));
        let connections = listener.connections(None);
        tokio::spawn(services::serve(
            server,
            connections,
            shutdown.clone(),
            Calls::default(),
        ));
        let core = Self::attach(address).await?;
        Ok(Self {
            _shutdown: Some(shutdown.drop_guard()),
            ..core
        })
    }

    /// Connects to a provider that runs already, at `unix:/path` or `http://127.0.0.1:10000`,
    /// without TLS, and reads its schemas.
    pub async fn attach(address: String) -> Result<Self, CoreError> {
        let client = Client::connect(address)
            .await
            .map_err(|error| Status::unavailable(format!("{error:?}")))?;
        let mut schemas: get_provider_schema::Response =
            client.call("GetProviderSchema", Empty {}).await?;
        refused(std::mem::take(&mut schemas.diagnostics))?;
        let identities = client.call("GetResourceIdentitySchemas", Empty {}).await?;
        let schema = ProviderSchema::read(schemas, identities).map_err(|problem| {
            Violation::new(Rule::SchemaIsSound, &AttributePath::root(), problem)
        })?;
        Ok(Self {
            client,
            schema,
            deferral_allowed: false,
            identity_may_change: false,
            provider_meta: Value::Null,
            _shutdown: None,
        })
    }

    /// The same core with `-allow-deferral`: what the provider defers is
    /// [`CoreError::Deferred`].
    pub fn with_deferral(self) -> Self {
        Self {
            deferral_allowed: true,
            ..self
        }
    }

    /// The same core for a provider with mutable identities. Terraform itself does not know which
    /// are.
    pub fn with_mutable_identities(self) -> Self {
        Self {
            identity_may_change: true,
            ..self
        }
    }

    /// The same core in a module with this `provider_meta` block. Attributes may be left out.
    pub fn with_provider_meta(self, meta: Value) -> Result<Self, CoreError> {
        let schema = self.schema.provider_meta.as_ref();
        let body = &schema
            .ok_or_else(|| CoreError::Asked("provider_meta".to_owned()))?
            .body;
        let provider_meta = whole(body, meta)?;
        Ok(Self {
            provider_meta,
            ..self
        })
    }

    /// The `provider_meta` block on the wire; absent if the provider has no schema for it.
    pub(super) fn provider_meta(&self) -> Result<Option<DynamicValue>, CoreError> {
        let schema = self.schema.provider_meta.as_ref();
        schema
            .map(|schema| encode(&self.provider_meta, &schema.body.object_type()))
            .transpose()
    }

    /// What this core can do: all that there is, deferral if the test wants it.
    pub(super) fn capabilities(&self) -> ClientCapabilities {
        ClientCapabilities {
            deferral_allowed: self.deferral_allowed,
            write_only_attributes_allowed: true,
            store_planned_private: true,
            computed_blocks_allowed: true,
        }
    }

    /// An error if the provider deferred the operation.
    pub(super) fn not_deferred(&self, deferred: Option<Deferred>) -> Result<(), CoreError> {
        let Some(deferred) = deferred else {
            return Ok(());
        };
        let violation = |what| Violation::new(Rule::DefersIfAllowed, &AttributePath::root(), what);
        if !self.deferral_allowed {
            return Err(violation("the operation was deferred").into());
        }
        Err(match deferred.reason() {
            DeferredReason::ResourceConfigUnknown => {
                CoreError::Deferred(Deferral::ResourceConfigUnknown)
            }
            DeferredReason::ProviderConfigUnknown => {
                CoreError::Deferred(Deferral::ProviderConfigUnknown)
            }
            DeferredReason::AbsentPrereq => CoreError::Deferred(Deferral::AbsentPrerequisite),
            DeferredReason::Unknown => violation("deferred without a reason").into(),
        })
    }

    /// Validates a provider block and configures the provider with it. Attributes may be left out.
    /// Returns the warnings.
    pub async fn configure(&self, config: Value) -> Result<Diagnostics, CoreError> {
        let body = &self.schema.provider.body;
        let config = Some(encode(&whole(body, config)?, &body.object_type())?);
        let request = validate_provider_config::Request {
            config: config.clone(),
        };
        let answer: validate_provider_config::Response =
            self.client.call("ValidateProviderConfig", request).await?;
        refused(answer.diagnostics)?;
        let request = configure_provider::Request {
            terraform_version: "1.16.0".to_owned(),
            config,
            client_capabilities: Some(self.capabilities()),
        };
        let answer: configure_provider::Response =
            self.client.call("ConfigureProvider", request).await?;
        refused(answer.diagnostics)
    }

    /// Tells the provider that the practitioner interrupted.
    pub async fn stop(&self) -> Result<(), CoreError> {
        let answer: stop_provider::Response = self.client.call("StopProvider", Empty {}).await?;
        if answer.error.is_empty() {
            Ok(())
        } else {
            Err(Status::unknown(answer.error).into())
        }
    }

    /// Asks the provider's process to end.
    pub async fn shut_down(&self) -> Result<(), CoreError> {
        Ok(self.client.shut_down().await?)
    }

    /// Sends any bytes as the request of a method of `tfplugin6.Provider`, well-formed or not. The
    /// provider may answer anything; what counts is that it answers.
    pub async fn call_raw(&self, method: &str, request: &[u8]) -> Result<(), Status> {
        let request = RawMessage(request.to_vec());
        let _: Empty = self.client.call(method, request).await?;
        Ok(())
    }
}

/// Bytes that pretend to be a message.
#[derive(Debug, Default)]
struct RawMessage(Vec<u8>);

impl Message for RawMessage {
    fn encode_raw(&self, buffer: &mut impl prost::bytes::BufMut) {
        buffer.put_slice(&self.0);
    }

    fn merge_field(
        &mut self,
        tag: u32,
        wire_type: prost::encoding::WireType,
        buffer: &mut impl prost::bytes::Buf,
        context: prost::encoding::DecodeContext,
    ) -> Result<(), prost::DecodeError> {
        prost::encoding::skip_field(wire_type, tag, buffer, context)
    }

    fn encoded_len(&self) -> usize {
        self.0.len()
    }

    fn clear(&mut self) {
        self.0.clear();
    }
}

/// Errors become an error; warnings are handed back.
pub(super) fn refused(diagnostics: Vec<common::Diagnostic>) -> Result<Diagnostics, CoreError> {
    let diagnostics = from_proto::diagnostics(diagnostics);
    if diagnostics.has_errors() {
        return Err(CoreError::Refused(diagnostics));
    }
    Ok(diagnostics)
}

/// A configuration of a test in the schema's exact shape.
pub(super) fn whole(body: &Body, config: Value) -> Result<Value, CoreError> {
    complete(body, config).map_err(|error| CoreError::Asked(error.to_string()))
}

/// A value of the test, for the wire.
pub(super) fn encode(value: &Value, of: &Type) -> Result<DynamicValue, CoreError> {
    codec::encode(value, of).map_err(|error| CoreError::Asked(error.to_string()))
}

/// A value of the provider, from the wire.
pub(super) fn decode(value: Option<&DynamicValue>, of: &Type) -> Result<Value, CoreError> {
    codec::decode(value, of).map_err(|ValueError { path, detail, .. }| {
        Violation::new(Rule::ValueFitsSchema, &path, detail).into()
    })
}

/// No violation, or all of them.
pub(super) fn no_violations(violations: Vec<Violation>) -> Result<(), CoreError> {
    if violations.is_empty() {
        Ok(())
    } else {
        Err(CoreError::Violations(violations))
    }
}
