//! `MoveResourceState`: takes over the state of another resource type.

use super::upgrade_resource_state::{RawState, parse};
use crate::framework::resource::MoveSource;
use crate::framework::server::find;
use crate::framework::{Server, panics, walk};
use crate::terraform::{Diagnostics, Value};

/// A state to take over.
#[derive(Debug)]
pub struct Request {
    /// The provider that wrote it, as `registry.terraform.io/namespace/name`.
    pub source_provider_address: String,
    /// The resource type that it has.
    pub source_type_name: String,
    /// The version of the schema that wrote it.
    pub source_schema_version: i64,
    /// The state.
    pub source_state: RawState,
    /// The source's private bytes.
    pub source_private: Vec<u8>,
    /// The resource type that it is to have.
    pub target_type_name: String,
}

/// The state in the target's terms.
#[derive(Debug)]
pub struct Response {
    /// The state; null after an error.
    pub target_state: Value,
    /// The bytes beside the state.
    pub target_private: Vec<u8>,
    /// The identity, if the resource has one and the state tells it.
    pub target_identity: Option<Value>,
    /// What there is to tell.
    pub diagnostics: Diagnostics,
}

impl Server {
    /// Takes over the state of another resource type.
    pub async fn move_resource_state(&self, request: Request) -> Response {
        let operation = format!("moving a state to `{}`", request.target_type_name);
        let (target_state, target_identity, diagnostics) =
            match panics::catch(&operation, self.moved(request)).await {
                Ok((state, identity)) => (state, identity, Diagnostics::new()),
                Err(diagnostics) => (Value::Null, None, diagnostics),
            };
        Response {
            target_state,
            target_private: Vec::new(),
            target_identity,
            diagnostics,
        }
    }

    async fn moved(&self, request: Request) -> Result<(Value, Option<Value>), Diagnostics> {
        let entry = find(&self.resources, "resource", &request.target_type_name)?;
        let source = MoveSource {
            provider_address: request.source_provider_address,
            type_name: request.source_type_name,
            schema_version: u64::try_from(request.source_schema_version).unwrap_or_default(),
            state: parse(&request.source_state)?,
            private: request.source_private,
        };
        let state = entry.move_state(&source)?.ok_or_else(|| {
            Diagnostics::error(
                "Move not supported",
                format!(
                    "A `{}` of {} can't become a `{}`. Remove the `moved` block and import the object instead.",
                    source.type_name, source.provider_address, request.target_type_name
                ),
            )
        })?;
        let state = walk::without_write_only(entry.schema(), walk::without_unknown(state));
        let identity = entry.identity(&state)?;
        Ok((state, identity))
    }
}
