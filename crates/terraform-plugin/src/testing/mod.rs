//! A small Terraform core that drives a provider over its real gRPC channel, for tests.
//!
//! It plays what core plays (the proposed new state, plans before applies, a second plan for a
//! replacement) and judges every answer by core's rules; a broken rule is an error that names it.
//! Everything of protocol 6.11 can be asked, also what the installed CLI cannot reach.
//!
//! ```
//! # use terraform_plugin::framework::{ConfigureRequest, Provider, Registry};
//! # use terraform_plugin::terraform::{Diagnostics, Schema, Value};
//! # use terraform_plugin::{testing::Core, Model};
//! # struct Notes;
//! # #[derive(Clone, Model)]
//! # struct Empty {}
//! # impl Provider for Notes {
//! #     type Client = ();
//! #     type Config = Empty;
//! #     fn name(&self) -> &str { "notes" }
//! #     fn schema(&self) -> Schema { Schema::new([]) }
//! #     async fn configure(&self, _: ConfigureRequest<Empty>) -> Result<(), Diagnostics> { Ok(()) }
//! #     fn register(&self, _: &mut Registry<()>) {}
//! # }
//! # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
//! let core = Core::start(Notes).await?;
//! core.configure(Value::object::<&str>([])).await?;
//! // let plan = core.plan("notes_note", None, config).await?;
//! // let state = core.apply(plan).await?;
//! # Ok::<(), terraform_plugin::testing::CoreError>(())
//! # }).unwrap();
//! ```

mod action;
mod apply_rules;
mod client;
mod codec;
mod config;
mod config_only;
mod core;
mod data_source;
mod ephemeral_resource;
mod function;
mod import;
mod list_resource;
mod plan;
mod plan_rules;
mod proposed;
mod provider_schema;
mod resource;
mod rules;
mod schema;
mod state;
mod state_store;
mod violation;
mod wire;

pub use core::{Core, CoreError};
pub use ephemeral_resource::OpenedEphemeral;
pub use import::{ImportBy, Moved};
pub use list_resource::Listed;
pub use plan::{Action, Plan};
pub use resource::ApplyFailure;
pub use state::State;
pub use state_store::OpenedStore;
pub use violation::{Rule, Violation};
pub use wire::{decode_json, decode_msgpack, encode_msgpack};

#[cfg(test)]
mod tests;
