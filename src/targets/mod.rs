//! `zitadelactions_target`: an endpoint that ZITADEL calls.

pub mod checks;
pub mod data_source;
pub mod expand;
pub mod filter;
pub mod flatten;
pub mod list;
pub mod model;
pub mod moved;
pub mod plan;
pub mod resource;
pub mod schema;
pub mod seal;

pub use data_source::{TargetDataSource, TargetsDataSource};
pub use list::TargetList;
pub use resource::TargetResource;
