//! Client of ZITADEL's Actions v2 API: targets, executions and target public keys, on every
//! generation of the API from v2.48 to v4.
//!
//! # Layout
//!
//! In reading order:
//!
//! - [`model`]: targets, executions, conditions and public keys, neutral of any generation.
//! - [`exchange`]: one HTTP request and its response as values.
//! - [`call`]: a request together with the way to read its answer, and the trait of the sender.
//! - [`dialect`]: one file per API generation: how it spells each call.
//! - [`client`]: the order of calls: detection, shared reads, waits for our own writes, repairs.
//! - [`error`]: everything that can go wrong, by what the caller can do about it.
//! - [`transport`]: sends the API's requests as one caller, on top of the next two.
//! - [`auth`]: credentials, and the access tokens they become.
//! - `http`: connections, TLS, deadlines, retries, the rate limit and the log.
//! - [`test_call`]: a signed sample call of a target's endpoint.
//! - [`secret`]: text that never shows in a log.
//! - [`signature`]: what a receiver verifies a call with.
#![deny(missing_docs)]

use std::pin::Pin;

pub mod auth;
pub mod call;
pub mod client;
pub mod dialect;
pub mod error;
pub mod exchange;
mod http;
pub mod model;
pub mod redact;
pub mod secret;
pub mod signature;
pub mod test_call;
pub mod transport;

pub use client::{Client, ClientOptions};
pub use error::Error;
pub use secret::Secret;

/// A boxed future that may move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
