//! `zitadelactions_execution_attachment`: one target's place in an execution that several
//! configurations share.

pub mod edit;
pub mod errors;
pub mod identity;
pub mod model;
pub mod plan;
pub mod resource;
pub mod schema;

pub use resource::AttachmentResource;
