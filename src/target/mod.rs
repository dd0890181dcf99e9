//! `zitadelactions_target`: an endpoint that ZITADEL calls.

pub mod expand;
pub mod flatten;
pub mod model;
pub mod plan;
pub mod resource;
pub mod schema;

pub use resource::TargetResource;
