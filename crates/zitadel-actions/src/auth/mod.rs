//! Authentication: credentials, and the access tokens that they become.
//!
//! # Layout
//!
//! - [`credential`]: the kinds of credential, as values that are already checked.
//! - [`key`]: RSA keys and service account key files.
//! - `assertion`: a signed JWT. `endpoint`: what the token endpoint makes of it.
//! - `tokens`: one token for all who call, renewed before it ends and once on a 401.

mod assertion;
pub mod credential;
mod endpoint;
pub mod key;
mod tokens;

pub use credential::{Credential, SystemUser};
pub use key::{KeyError, RsaKey, ServiceAccountKey};
pub(crate) use tokens::{Bearer, Tokens};
