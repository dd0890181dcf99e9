//! The kinds of credential.

use std::path::PathBuf;

use super::{RsaKey, ServiceAccountKey};
use crate::Secret;

/// Who calls, and how the server can verify it.
#[derive(Clone, Debug)]
pub enum Credential {
    /// A personal access token, or any other bearer.
    AccessToken(Secret),
    /// The same in a file, which is read when the token is first needed and again on a 401.
    AccessTokenFile(PathBuf),
    /// The key of a service account: the JWT profile grant (RFC 7523).
    JwtProfile(ServiceAccountKey),
    /// The client credentials of a machine user.
    ClientCredentials {
        /// The client ID.
        id: String,
        /// The client secret.
        secret: Secret,
    },
    /// A system user: its own assertion is the bearer.
    SystemUser(SystemUser),
}

/// A user of the system API (`SystemAPIUsers` in the server's configuration).
#[derive(Clone, Debug)]
pub struct SystemUser {
    /// Its name in the server's configuration.
    pub user: String,
    /// The private half of the key in the server's configuration.
    pub key: RsaKey,
    /// The audience, when it is not the one that follows from the transport's configuration.
    pub audience: Option<String>,
}
