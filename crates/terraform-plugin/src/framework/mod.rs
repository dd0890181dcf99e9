//! The traits that a provider implements, the planner, and one operation for each call that
//! Terraform makes.

mod action;
mod client_cell;
mod consistency;
mod context;
mod data_source;
mod deferral;
mod entry;
mod ephemeral_resource;
mod function;
mod generate;
mod list_resource;
mod local_resource;
mod models;
pub(crate) mod operations;
pub(crate) mod panics;
mod plan;
mod private_state;
mod provider;
mod registry;
mod resource;
mod semantic_equality;
mod server;
mod state_store;
mod stop_token;
#[cfg(test)]
mod tests;
mod validate;
mod validate_config;
mod walk;

pub use action::{Action, InvokeRequest, PlanActionRequest};
pub use context::Context;
pub use data_source::{DataSource, ReadDataSourceRequest};
pub use deferral::Deferral;
pub use ephemeral_resource::{CloseRequest, EphemeralResource, OpenRequest, Opened, RenewRequest};
pub use function::{Arguments, Function, FunctionError, Parameter, Signature};
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
