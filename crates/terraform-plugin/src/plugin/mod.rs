//! The process and the wire: go-plugin's handshake and channel, and the protocol's messages.
//!
//! [`serve`] is all that a provider's `main` calls.

pub mod logging;

mod certificate;
mod connection;
mod dynamic_value;
mod from_proto;
mod handshake;
mod listener;
mod messages;
mod mutual_tls;
mod serve;
mod services;
mod to_proto;

pub use serve::{ServeOptions, serve};
