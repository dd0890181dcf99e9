//! Managed resources: objects that Terraform creates, changes and deletes.

pub(crate) mod erased;
mod powers;
mod registry;

pub use powers::{
    GenerateConfig, Identify, ImportState, ModifyPlan, MoveSource, MoveState, Plan, Powers,
    UpgradeState, ValidateConfig,
};
pub use registry::Resources;

use super::{Context, PrivateState};
use crate::terraform::{Diagnostics, Model, Schema, Value};
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

/// A managed resource. Write the handlers as `async fn`.
///
/// State is built from the plan and the API's answer. The framework holds the result against the
/// plan, keeps the practitioner's spelling where an attribute's `equal_by` says that two mean the
/// same, and takes write-only values out.
pub trait Resource: Send + Sync + Sized + 'static {
    /// What `Provider::configure` made.
    type Client: Send + Sync + 'static;
    /// One field for each attribute of the schema.
    type Model: Model;

    /// The schema; asked for once.
    fn schema(&self) -> Schema;

    /// What the resource can do beyond the four handlers: `powers.importable().plans()`.
    fn powers(powers: Powers<Self>) -> Powers<Self> {
        powers
    }

    /// Makes the object and returns its state. Once the object exists remotely, [`Create::save`]
    /// keeps it from being lost if a later step fails.
    fn create(
        &self,
        client: &Self::Client,
        change: Create<Self::Model>,
    ) -> impl Future<Output = Result<Self::Model, Diagnostics>> + Send;

    /// Returns the object as it is now, or `None` if it is gone.
    fn read(
        &self,
        client: &Self::Client,
        current: Read<Self::Model>,
    ) -> impl Future<Output = Result<Option<Self::Model>, Diagnostics>> + Send;

    /// Changes the object and returns its state. After an error the state before the change is
    /// kept, unless [`Update::save`] said otherwise.
    fn update(
        &self,
        client: &Self::Client,
        change: Update<Self::Model>,
    ) -> impl Future<Output = Result<Self::Model, Diagnostics>> + Send;

    /// Deletes the object. An object that is already gone is a success.
    fn delete(
        &self,
        client: &Self::Client,
        change: Delete<Self::Model>,
    ) -> impl Future<Output = Result<(), Diagnostics>> + Send;
}

/// The state that a handler wants kept if it fails.
#[derive(Debug, Clone, Default)]
pub(crate) struct Saved(Arc<Mutex<Option<Value>>>);

impl Saved {
    fn keep(&self, value: Value) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(value);
    }

    pub(crate) fn take(&self) -> Option<Value> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// An object to be made.
#[derive(Debug)]
pub struct Create<M> {
    /// What was planned. Computed attributes that only the API can give are unknown; everything
    /// else must come back as it is.
    pub planned: M,
    /// What the practitioner wrote; the only place of write-only values.
    pub config: M,
    /// Bytes to keep beside the state.
    pub private: PrivateState,
    /// Warnings and the stop token.
    pub context: Context,
    pub(crate) saved: Saved,
}

impl<M: Model> Create<M> {
    /// Keeps this state if the handler fails or panics later; the object is then tainted and
    /// replaced by the next apply. What is still unknown in it becomes null.
    pub fn save(&self, state: &M) {
        self.saved.keep(state.clone().into_value());
    }
}

/// An object to be looked at.
#[derive(Debug)]
pub struct Read<M> {
    /// The state of the last apply or read; after an import, the stub.
    pub state: M,
    /// The bytes beside the state.
    pub private: PrivateState,
    /// Warnings and the stop token.
    pub context: Context,
}

/// An object to be changed in place.
#[derive(Debug)]
pub struct Update<M> {
    /// The state before the change.
    pub prior: M,
    /// What was planned.
    pub planned: M,
    /// What the practitioner wrote; the only place of write-only values.
    pub config: M,
    /// The bytes beside the state.
    pub private: PrivateState,
    /// Warnings and the stop token.
    pub context: Context,
    pub(crate) saved: Saved,
}

impl<M: Model> Update<M> {
    /// Says what is really there if the handler fails or panics later: planned values for the steps
    /// done, prior values for the rest.
    pub fn save(&self, state: &M) {
        self.saved.keep(state.clone().into_value());
    }
}

/// An object to be deleted.
#[derive(Debug)]
pub struct Delete<M> {
    /// The state before.
    pub prior: M,
    /// The bytes beside the state.
    pub private: PrivateState,
    /// Warnings and the stop token.
    pub context: Context,
}
