//! The traits that a provider implements, the planner, and one operation for each call that Terraform
//! makes.

pub mod action;
mod client_cell;
mod consistency;
pub mod context;
pub mod data_source;
mod deferral;
mod entry;
pub mod ephemeral_resource;
pub mod function;
mod generate;
pub mod list_resource;
mod local_resource;
mod models;
pub(crate) mod operations;
pub(crate) mod panics;
mod plan;
pub mod private_state;
pub mod provider;
pub mod registry;
pub mod resource;
mod semantic_equality;
pub mod server;
pub mod state_store;
pub mod stop_token;
#[cfg(test)]
mod tests;
mod validate;
pub mod validate_config;
mod walk;

pub use action::{Action, InvokeRequest, PlanActionRequest};
pub use context::Context;
pub use data_source::{DataSource, ReadDataSourceRequest};
pub use deferral::Deferral;
pub use ephemeral_resource::{CloseRequest, EphemeralResource, OpenRequest, Opened, RenewRequest};
pub use function::{Function, FunctionError, Parameter, Signature};
pub use list_resource::{ListRequest, ListResource, ListResults};
pub use local_resource::LocalResource;
pub use private_state::PrivateState;
pub use provider::{ConfigureRequest, Provider};
pub use registry::Registry;
pub use resource::{
    CreateRequest, DeleteRequest, GenerateConfigRequest, Identity, ImportIdentityRequest,
    ImportStateRequest, ModifyPlanRequest, MoveStateRequest, NoIdentity, PlanDestroyRequest,
    ReadRequest, Resource, UpdateRequest, UpgradeIdentityRequest, UpgradeStateRequest,
    UpgradedState,
};
pub use server::Server;
pub use state_store::{
    ConfigureStateStoreRequest, DeleteStateRequest, ListStatesRequest, LockStateRequest,
    ReadStateRequest, StateStore, UnlockStateRequest, WriteStateRequest,
};
pub use stop_token::StopToken;
pub use validate_config::{ClientCapabilities, ValidateConfigRequest};
