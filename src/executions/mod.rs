//! `zitadelactions_execution`: which targets ZITADEL calls on which condition.

pub mod checks;
pub mod condition;
pub mod data_source;
pub mod errors;
pub mod expand;
pub mod filter;
pub mod flatten;
pub mod identity;
pub mod kind;
pub mod list;
pub mod model;
pub mod moved;
pub mod name_check;
pub mod plan;
pub mod resource;
pub mod schema;
pub mod set;

pub use data_source::{ExecutionDataSource, ExecutionsDataSource};
pub use list::ExecutionList;
pub use resource::ExecutionResource;
