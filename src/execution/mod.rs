//! `zitadelactions_execution`: on which condition which targets are called.

pub mod condition;
pub mod expand;
pub mod flatten;
pub mod lockout;
pub mod model;
pub mod names;
pub mod plan;
pub mod resource;
pub mod schema;

pub use resource::ExecutionResource;
