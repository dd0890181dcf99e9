//! `zitadelactions_target_public_key`: what the payloads of a target are encrypted with.

pub mod expand;
pub mod flatten;
pub mod model;
pub mod moved;
pub mod plan;
pub mod resource;
pub mod schema;

pub use resource::PublicKeyResource;
