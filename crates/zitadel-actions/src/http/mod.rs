//! The HTTP stack: one exchange with a server, repeated while that makes sense.
//!
//! It knows neither tokens nor the API. [`auth`](crate::auth) uses it to get tokens, and
//! [`transport`](crate::transport) to send the API's requests.
//!
//! # Layout
//!
//! - `base_url`: what people write as a domain, as a URL.
//! - `config`: everything that shapes the connection.
//! - `tls`: which certificates are trusted and shown.
//! - `attempt`: one attempt. `retry`: attempts until one settles the request.
//! - `proxy`: directly, or through which proxy. `first_contact`: what the first request showed.
//! - `failure`: why an attempt got no answer. `mask`: what servers quote.
//! - `retry_policy`, `backoff`, `rate_limit`: whether, when and how fast to try again.
//! - `log`: the records of all this.

mod answer;
mod attempt;
mod backoff;
mod base_url;
mod config;
mod failure;
mod first_contact;
mod log;
mod mask;
mod proxy;
mod rate_limit;
mod retry;
pub(crate) mod retry_policy;
mod tls;

pub(crate) use answer::{is_html, redirect};
pub(crate) use attempt::{Body, Http, Outgoing};
pub use backoff::Backoff;
pub use base_url::{BaseUrlError, base_url};
pub use config::{ClientIdentity, ConfigError, TransportConfig};
pub use log::{Field, Level, Log, Silent};
pub(crate) use mask::masked;
pub(crate) use tls::in_words as pem_in_words;
