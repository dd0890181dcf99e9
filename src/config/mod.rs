//! From the provider block and the environment to a client of the API.
//!
//! # Layout
//! - [`schema`], [`model`]: what practitioners write.
//! - [`settings`]: block before environment, null and unknown told apart.
//! - [`credential`]: exactly one way to prove who calls.
//! - [`transport`]: where the requests go and how.
//! - [`connection`]: what the resources get; it connects when it must, not when it is configured.

pub mod connection;
pub mod credential;
pub mod model;
pub mod schema;
pub mod settings;
pub mod transport;

pub use connection::Connection;
pub use model::ProviderModel;
