//! Client of ZITADEL's Actions v2 API: targets, executions and target public keys, on every
//! generation of the API from v2.48 to v4.
//!
//! The caller sees one neutral model. The client detects which generation the server speaks, and
//! asks what it supports, at the first call.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use std::{sync::Arc, time::Duration};
//! use zitadel_actions::{
//!     Client, ClientOptions, Secret,
//!     auth::Credential,
//!     model::{Condition, Endpoint, PayloadType, TargetDraft, TargetKind, TargetRef},
//!     transport::{Silent, Transport, TransportConfig, base_url},
//! };
//!
//! let config = TransportConfig::new(base_url("example.zitadel.cloud", false)?);
//! let credential = Credential::AccessToken(Secret::new("…"));
//! let transport = Transport::new(config, credential, Arc::new(Silent))?;
//! let client = Client::new(Arc::new(transport), ClientOptions::default());
//!
//! let created = client
//!     .create_target(&TargetDraft {
//!         name: "hook".to_owned(),
//!         endpoint: Endpoint::parse("https://hook.example.com/session")?,
//!         kind: TargetKind::Webhook { interrupt_on_error: false },
//!         timeout: Duration::from_secs(10),
//!         payload_type: PayloadType::Json,
//!     })
//!     .await?;
//! let condition: Condition = "request/zitadel.session.v2.SessionService/ListSessions".parse()?;
//! client.set_execution(&condition, &[TargetRef::Target(created.id)]).await?;
//! # Ok(())
//! # }
//! ```
//!
//! A write that got no answer is cleared up rather than repeated blindly, and a read after a write
//! of this client waits until it shows the write. [`Client`] has the details, [`Error`] a variant
//! for each thing that a caller can do, and `API.md` in this crate the facts about the servers and
//! the proof of each.
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
//! - [`secret`]: strings that never show in a log. [`redact`]: messages without secret URLs.
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
pub use error::{Error, if_permitted};
pub use secret::Secret;

/// A boxed future that may move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The example of the README compiles.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
