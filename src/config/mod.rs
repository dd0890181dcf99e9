//! From the provider block and the environment to a client of the API.
//!
//! # Layout
//! - [`schema`], [`model`]: what practitioners write.
//! - [`settings`]: the block takes precedence over the environment; null is not unknown.
//! - [`credential`]: exactly one credential, and where it was set.
//! - [`transport`]: where requests go, and how.
//! - [`client_options`]: which generation of the API is spoken, and how patiently.
//! - [`exposure`]: warnings of settings under which others can read the token.
//! - [`connection`]: what the resources get. It detects the server when it is configured, so that a
//!   fault of the address or the credential is reported once.

pub mod client_options;
pub mod connection;
pub mod credential;
pub mod exposure;
pub mod model;
pub mod schema;
pub mod settings;
pub mod transport;

pub use connection::Connection;
pub use model::ProviderModel;
