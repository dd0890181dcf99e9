//! `zitadelactions_target_public_key`: what the payloads of a target are encrypted with.

pub mod action;
pub mod data_source;
pub mod expand;
pub mod filter;
pub mod flatten;
pub mod identity;
pub mod list;
pub mod model;
pub mod moved;
pub mod plan;
pub mod resource;
pub mod schema;

pub use action::ActivatePublicKey;
pub use data_source::PublicKeysDataSource;
pub use list::PublicKeyList;
pub use resource::PublicKeyResource;
