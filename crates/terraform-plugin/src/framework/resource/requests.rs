//! What the methods of a resource are given.

use crate::framework::{Context, PrivateState};
use crate::terraform::json::read_model;
use crate::terraform::{AttributePath, Diagnostic, Diagnostics, IntoValue, Model, Value};
use serde_json::Value as Json;
use std::sync::{Arc, Mutex, PoisonError};

/// The state to keep if the handler fails.
#[derive(Debug, Clone, Default)]
pub(crate) struct SavedState(Arc<Mutex<Option<Value>>>);

impl SavedState {
    fn set(&self, value: Value) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(value);
    }

    pub(crate) fn take(&self) -> Option<Value> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// The request of [`Resource::create`](super::Resource::create).
#[derive(Debug)]
pub struct CreateRequest<M> {
    /// The planned state. Computed attributes that only the API can give are unknown; every other
    /// value must be returned as it is.
    pub planned: M,
    /// The configuration; the only place where write-only values are.
    pub config: M,
    /// The private state, empty for a new object.
    pub private: PrivateState,
    /// Warnings and the stop token.
    pub context: Context,
    pub(crate) saved: SavedState,
}

impl<M: Clone + IntoValue> CreateRequest<M> {
    /// Keeps this state if the handler fails or panics later. The object is then tainted, and the
    /// next apply replaces it. Values that are still unknown become null.
    pub fn save(&self, state: &M) {
        self.saved.set(state.clone().into_value());
    }
}

/// The request of [`Resource::read`](super::Resource::read).
#[derive(Debug)]
pub struct ReadRequest<M> {
    /// The state of the last apply or read; after an import, what the import returned.
    pub state: M,
    /// The private state.
    pub private: PrivateState,
    /// Warnings and the stop token.
    pub context: Context,
}

/// The request of [`Resource::update`](super::Resource::update).
#[derive(Debug)]
pub struct UpdateRequest<M> {
    /// The state before the update.
    pub prior: M,
    /// The planned state.
    pub planned: M,
    /// The configuration; the only place where write-only values are.
    pub config: M,
    /// The private state.
    pub private: PrivateState,
    /// Warnings and the stop token.
    pub context: Context,
    pub(crate) saved: SavedState,
}

impl<M: Clone + IntoValue> UpdateRequest<M> {
    /// Keeps this state if the handler fails or panics later: planned values for the steps that are
    /// done, prior values for the others.
    pub fn save(&self, state: &M) {
        self.saved.set(state.clone().into_value());
    }
}

/// The request of [`Resource::delete`](super::Resource::delete).
#[derive(Debug)]
pub struct DeleteRequest<M> {
    /// The state before the delete.
    pub prior: M,
    /// The private state.
    pub private: PrivateState,
    /// Warnings and the stop token.
    pub context: Context,
}

/// The request of [`Resource::modify_plan`](super::Resource::modify_plan).
#[derive(Debug)]
pub struct ModifyPlanRequest<M> {
    /// The state before the change; `None` for a create.
    pub prior: Option<M>,
    /// The configuration. Values may be unknown.
    pub config: M,
    /// The plan so far.
    pub planned: M,
    /// The private state.
    pub private: PrivateState,
    /// Warnings and the stop token.
    pub context: Context,
    pub(crate) requires_replace: Vec<AttributePath>,
}

impl<M> ModifyPlanRequest<M> {
    /// Replaces the object because of the change at this path. Terraform ignores a path at which
    /// nothing changes.
    pub fn require_replace(&mut self, path: impl Into<AttributePath>) {
        self.requires_replace.push(path.into());
    }
}

/// The request of [`Resource::plan_destroy`](super::Resource::plan_destroy).
#[derive(Debug)]
pub struct PlanDestroyRequest<M> {
    /// The state before the delete.
    pub prior: M,
    /// The private state.
    pub private: PrivateState,
    /// Warnings and the stop token.
    pub context: Context,
}

/// The request of [`Resource::import_state`](super::Resource::import_state).
#[derive(Debug)]
pub struct ImportStateRequest {
    /// The ID that the practitioner gave.
    pub id: String,
    /// The private state of the imported object, empty so far.
    pub private: PrivateState,
    /// Warnings and the stop token.
    pub context: Context,
}

/// The request of [`Resource::import_identity`](super::Resource::import_identity).
#[derive(Debug)]
pub struct ImportIdentityRequest<I> {
    /// The identity that the practitioner gave.
    pub identity: I,
    /// The private state of the imported object, empty so far.
    pub private: PrivateState,
    /// Warnings and the stop token.
    pub context: Context,
}

/// The request of [`Resource::upgrade_identity`](super::Resource::upgrade_identity).
#[derive(Debug)]
pub struct UpgradeIdentityRequest {
    /// The version of the identity schema that wrote the identity.
    pub version: u64,
    /// The identity, a JSON object.
    pub identity: Json,
}

/// The request of [`Resource::upgrade_state`](super::Resource::upgrade_state).
#[derive(Debug)]
pub struct UpgradeStateRequest {
    /// The version of the schema that wrote the state.
    pub version: u64,
    /// The state, a JSON object.
    pub state: Json,
    /// Warnings and the stop token.
    pub context: Context,
}

impl UpgradeStateRequest {
    /// The state as a model of what it was. Attributes that the model does not have are left out,
    /// and its attributes that are missing are null: a model of the old attributes in which the
    /// present model is `#[terraform(flatten)]`ed reads both.
    pub fn state_as<M: Model>(&self) -> Result<M, Diagnostics> {
        read_as(&self.state)
    }
}

fn read_as<M: Model>(state: &Json) -> Result<M, Diagnostics> {
    read_model(state).map_err(|error| {
        let detail = format!(
            "The state cannot be read: {error}. If the state file was edited, restore a backup."
        );
        Diagnostic::error("Unreadable state", detail)
            .at(error.path)
            .into()
    })
}

/// An upgraded state: [`Resource::upgrade_state`](super::Resource::upgrade_state) returns a model
/// or the JSON of one `.into()` this.
#[derive(Debug)]
#[non_exhaustive]
pub enum UpgradedState<M> {
    /// A model.
    Model(M),
    /// A JSON object. Attributes that are left out are null.
    Json(Json),
}

impl<M: Model> From<M> for UpgradedState<M> {
    fn from(model: M) -> Self {
        UpgradedState::Model(model)
    }
}

impl<M> From<Json> for UpgradedState<M> {
    fn from(json: Json) -> Self {
        UpgradedState::Json(json)
    }
}

/// The request of [`Resource::move_state`](super::Resource::move_state).
#[derive(Debug)]
#[non_exhaustive]
pub struct MoveStateRequest {
    /// The provider of the source, as `registry.terraform.io/namespace/name`.
    pub source_provider_address: String,
    /// The resource type of the source.
    pub source_type_name: String,
    /// The version of the source's schema.
    pub source_schema_version: u64,
    /// The state of the source, a JSON object.
    pub source_state: Json,
    /// The identity of the source, a JSON object, if it has one.
    pub source_identity: Option<Json>,
    /// The private bytes of the source, in the form of the source's provider.
    pub source_private: Vec<u8>,
    /// The private state of the target, empty so far.
    pub private: PrivateState,
    /// Warnings and the stop token.
    pub context: Context,
}

impl MoveStateRequest {
    /// The state of the source as a model of what is wanted of it. Attributes that the model does
    /// not have are left out, and its attributes that are missing are null.
    pub fn source_state_as<M: Model>(&self) -> Result<M, Diagnostics> {
        read_as(&self.source_state)
    }

    /// A request to move this state; for tests.
    pub fn new(
        source_provider_address: impl Into<String>,
        source_type_name: impl Into<String>,
        source_state: Json,
    ) -> Self {
        MoveStateRequest {
            source_provider_address: source_provider_address.into(),
            source_type_name: source_type_name.into(),
            source_schema_version: 0,
            source_state,
            source_identity: None,
            source_private: Vec::new(),
            private: PrivateState::default(),
            context: Context::default(),
        }
    }
}

/// The request of [`Resource::generate_config`](super::Resource::generate_config).
#[derive(Debug)]
pub struct GenerateConfigRequest<M> {
    /// The state of the imported object.
    pub state: M,
    /// The configuration so far.
    pub config: M,
}
