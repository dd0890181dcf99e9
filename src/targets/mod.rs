//! `zitadelactions_target`: an endpoint that ZITADEL calls.
//!
//! `schema` and `model` say what it is, `expand` leads down to the API, `flatten` back up,
//! `resource` does the work, and `plan` says what can be known before.

pub mod data_source;
pub mod deny_list;
pub mod endpoint_hash;
pub mod errors;
pub mod expand;
pub mod filter;
pub mod find;
pub mod flatten;
pub mod identity;
pub mod limits;
pub mod list;
pub mod model;
pub mod moved;
pub mod plan;
pub mod rename;
pub mod resource;
pub mod schema;
pub mod unique_name;

pub use data_source::{TargetDataSource, TargetsDataSource};
pub use list::TargetList;
pub use resource::TargetResource;
