//! The life of a change: the traits that a provider is made of, the planner, and one operation for
//! each call that Terraform makes.

pub mod action;
mod client_cell;
mod consistency;
pub mod context;
pub mod data_source;
mod entry;
pub mod ephemeral_resource;
pub mod function;
mod generate;
pub mod list_resource;
mod models;
pub mod operations;
pub(crate) mod panics;
mod plan;
pub mod private_state;
pub mod provider;
mod registry;
pub mod resource;
pub mod server;
mod spelling;
pub mod stop_token;
#[cfg(test)]
mod tests;
mod validate;
mod walk;

pub use action::{Action, Actions, Invocation};
pub use context::Context;
pub use data_source::{DataSource, DataSources, ReadData};
pub use ephemeral_resource::{Close, EphemeralResource, EphemeralResources, Open, Opened, Renew};
pub use function::{Function, FunctionError, Functions, Parameter, Signature};
pub use list_resource::{ListQuery, ListResource, ListResources, ListResults};
pub use private_state::PrivateState;
pub use provider::{Configure, Provider};
pub use resource::{
    Create, Delete, GenerateConfig, Identify, ImportState, ModifyPlan, MoveSource, MoveState, Plan,
    Powers, Read, Resource, Resources, Update, UpgradeState, ValidateConfig,
};
pub use server::Server;
pub use stop_token::StopToken;
