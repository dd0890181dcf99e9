//! The process and the wire: go-plugin's handshake and channel, and the protocol's messages.
//!
//! [`serve`] is all that a provider's `main` calls.

pub mod logging;

mod certificate;
mod connection;
pub(crate) mod dynamic_value;
pub(crate) mod from_proto;
mod handshake;
pub(crate) mod listener;
pub(crate) mod messages;
mod mutual_tls;
mod serve;
pub(crate) mod services;
pub(crate) mod to_proto;

pub use serve::{ServeOptions, serve, serve_async, started_by_client};
