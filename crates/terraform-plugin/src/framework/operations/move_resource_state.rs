//! `MoveResourceState`: takes over the state of another resource type.

use super::upgrade_resource_state::{RawState, parse};
use super::with_warnings;
use crate::framework::server::find;
use crate::framework::{Context, MoveStateRequest, PrivateState, Server, panics, walk};
use crate::terraform::{Diagnostics, Value};

/// A state to take over.
#[derive(Debug)]
pub(crate) struct Request {
    /// The provider that wrote it, as `registry.terraform.io/namespace/name`.
    pub(crate) source_provider_address: String,
    /// The resource type that it has.
    pub(crate) source_type_name: String,
    /// The version of the schema that wrote it.
    pub(crate) source_schema_version: i64,
    /// The state.
    pub(crate) source_state: RawState,
    /// The source's identity, if it has one.
    pub(crate) source_identity: Option<RawState>,
    /// The source's private bytes.
    pub(crate) source_private: Vec<u8>,
    /// The resource type that it is to have.
    pub(crate) target_type_name: String,
}

/// The state in the target's terms.
#[derive(Debug)]
pub(crate) struct Response {
    /// The state; null after an error.
    pub(crate) target_state: Value,
    /// The bytes beside the state.
    pub(crate) target_private: Vec<u8>,
    /// The identity, if the resource has one and the state tells it.
    pub(crate) target_identity: Option<Value>,
    /// What there is to tell.
    pub(crate) diagnostics: Diagnostics,
}

impl Server {
    /// Takes over the state of another resource type.
    pub(crate) async fn move_resource_state(&self, request: Request) -> Response {
        let (context, private) = (self.context(), PrivateState::default());
        let operation = format!("moving a state to `{}`", request.target_type_name);
        let moved = panics::catch(&operation, self.moved(request, &private, &context)).await;
        let (moved, diagnostics) = with_warnings(moved, &context);
        let (target_state, target_identity) = moved.unwrap_or_default();
        Response {
            target_state,
            target_private: private.to_bytes(),
            target_identity,
            diagnostics,
        }
    }

    async fn moved(
        &self,
        request: Request,
        private: &PrivateState,
        context: &Context,
    ) -> Result<(Value, Option<Value>), Diagnostics> {
        let entry = find(&self.resources, "resource", &request.target_type_name)?;
        let not_supported = format!(
            "A `{}` of {} cannot become a `{}`. Remove the `moved` block and import the object instead.",
            request.source_type_name, request.source_provider_address, request.target_type_name
        );
        let source = MoveStateRequest {
            source_provider_address: request.source_provider_address,
            source_type_name: request.source_type_name,
            source_schema_version: u64::try_from(request.source_schema_version).unwrap_or_default(),
            source_state: parse(&request.source_state)?,
            source_identity: request.source_identity.as_ref().map(parse).transpose()?,
            source_private: request.source_private,
            private: private.clone(),
            context: context.clone(),
        };
        let state = entry.move_state(source).await?;
        let state = state.ok_or_else(|| Diagnostics::error("Move not supported", not_supported))?;
        let state = walk::without_write_only(entry.schema(), walk::without_unknown(state));
        let identity = entry.identity(&state, context.take_identity(), None)?;
        Ok((state, identity))
    }
}
