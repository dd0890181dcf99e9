//! `tfplugin6.Provider`: every method, and the handler that answers it.
//!
//! A handler decodes, calls the operation of the same name, and encodes. What goes wrong becomes a
//! diagnostic; gRPC statuses are for callers that misuse the protocol.

use std::sync::Arc;

use futures_util::{Stream, StreamExt};
use prost::Message;
use tonic::Response;
use tonic::body::Body;

use super::rpc::{self, Answers};
use crate::framework::Server;
use crate::plugin::messages::common;
use crate::plugin::to_proto::{self, Paths};
use crate::terraform::{Diagnostics, Schema};

mod about;
mod action;
mod data_source;
mod ephemeral_resource;
mod function;
mod list_resource;
mod managed_resource;
mod resource_identity;
mod resource_state;
mod state_store;
mod whole_provider;

/// Answers one call.
pub(super) async fn answer(
    server: Arc<Server>,
    method: &str,
    request: http::Request<Body>,
) -> http::Response<Body> {
    let call = Call { server, request };
    match method {
        "GetMetadata" => call.one(whole_provider::get_metadata).await,
        "GetProviderSchema" => call.one(whole_provider::get_provider_schema).await,
        "ValidateProviderConfig" => call.one(whole_provider::validate_provider_config).await,
        "ConfigureProvider" => call.one(whole_provider::configure_provider).await,
        "StopProvider" => call.one(whole_provider::stop_provider).await,

        "ValidateResourceConfig" => call.one(managed_resource::validate_resource_config).await,
        "ReadResource" => call.one(managed_resource::read_resource).await,
        "PlanResourceChange" => call.one(managed_resource::plan_resource_change).await,
        "ApplyResourceChange" => call.one(managed_resource::apply_resource_change).await,
        "UpgradeResourceState" => call.one(resource_state::upgrade_resource_state).await,
        "ImportResourceState" => call.one(resource_state::import_resource_state).await,
        "MoveResourceState" => call.one(resource_state::move_resource_state).await,
        "GenerateResourceConfig" => call.one(resource_state::generate_resource_config).await,
        "GetResourceIdentitySchemas" => {
            call.one(resource_identity::get_resource_identity_schemas)
                .await
        }
        "UpgradeResourceIdentity" => call.one(resource_identity::upgrade_resource_identity).await,

        "ValidateDataResourceConfig" => call.one(data_source::validate_data_resource_config).await,
        "ReadDataSource" => call.one(data_source::read_data_source).await,

        "ValidateEphemeralResourceConfig" => {
            call.one(ephemeral_resource::validate_ephemeral_resource_config)
                .await
        }
        "OpenEphemeralResource" => call.one(ephemeral_resource::open_ephemeral_resource).await,
        "RenewEphemeralResource" => call.one(ephemeral_resource::renew_ephemeral_resource).await,
        "CloseEphemeralResource" => call.one(ephemeral_resource::close_ephemeral_resource).await,

        "GetFunctions" => call.one(function::get_functions).await,
        "CallFunction" => call.one(function::call_function).await,

        "ValidateListResourceConfig" => {
            call.one(list_resource::validate_list_resource_config).await
        }
        "ListResource" => call.many(list_resource::list_resource).await,

        "ValidateActionConfig" => call.one(action::validate_action_config).await,
        "PlanAction" => call.one(action::plan_action).await,
        "InvokeAction" => call.many(action::invoke_action).await,

        "ValidateStateStoreConfig" => call.one(state_store::validate_state_store_config).await,
        "ConfigureStateStore" => call.one(state_store::configure_state_store).await,
        "ReadStateBytes" => call.many(state_store::read_state_bytes).await,
        "WriteStateBytes" => state_store::write_state_bytes(call.server, call.request).await,
        "LockState" => call.one(state_store::lock_state).await,
        "UnlockState" => call.one(state_store::unlock_state).await,
        "GetStates" => call.one(state_store::get_states).await,
        "DeleteState" => call.one(state_store::delete_state).await,

        _ => rpc::unimplemented(),
    }
}

use about::About;

/// Diagnostics about an object of this schema, on the wire.
fn encoded(
    server: &Server,
    schema: Option<&Schema>,
    diagnostics: Diagnostics,
) -> Vec<common::Diagnostic> {
    let paths = Paths::of(schema, server.client_resolves_nested_paths());
    to_proto::diagnostics(paths, diagnostics)
}

/// A call that waits for its handler.
struct Call {
    server: Arc<Server>,
    request: http::Request<Body>,
}

impl Call {
    /// A message in, a message out.
    async fn one<In, Out, Fut>(
        self,
        handler: impl Fn(Arc<Server>, In) -> Fut,
    ) -> http::Response<Body>
    where
        In: Message + Default + About + 'static,
        Out: Message + 'static,
        Fut: Future<Output = Out>,
    {
        let Self { server, request } = self;
        let handle = |message: In| {
            about::record(&message);
            let answer = handler(Arc::clone(&server), message);
            async { Ok(Response::new(answer.await)) }
        };
        rpc::unary(request, handle).await
    }

    /// A message in, a stream of messages out.
    async fn many<In, Out, Events>(
        self,
        handler: impl Fn(Arc<Server>, In) -> Events,
    ) -> http::Response<Body>
    where
        In: Message + Default + About + 'static,
        Out: Message + 'static,
        Events: Stream<Item = Out> + Send + 'static,
    {
        let Self { server, request } = self;
        let handle = |message: In| {
            about::record(&message);
            Answers::new(handler(Arc::clone(&server), message).map(Ok))
        };
        rpc::server_streaming(request, handle).await
    }
}
