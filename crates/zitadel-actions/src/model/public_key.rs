//! Public keys of targets: what JWE payloads are encrypted with.

use super::{KeyId, Timestamp};

/// A public key to add to a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKeyDraft {
    /// The key as PEM: PKIX, RSA or ECDSA, 1 to 8192 bytes; text around the block is allowed.
    pub pem: String,
    /// When it ends; `None` = never. Must be in the future.
    pub expiration_date: Option<Timestamp>,
}

/// A public key of a target, as the server shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    /// The ID that the server chose.
    pub id: KeyId,
    /// Whether JWE payloads are encrypted with it; at most one key of a target is active.
    pub active: bool,
    /// The key as it was added; bytes that are not UTF-8 show as U+FFFD.
    pub pem: String,
    /// `SHA256:` and the unpadded base64 of SHA-256 over the DER inside the PEM.
    pub fingerprint: String,
    /// When it ends; `None` = never.
    pub expiration_date: Option<Timestamp>,
    /// When it was added.
    pub creation_date: Option<Timestamp>,
    /// When it last changed.
    pub change_date: Option<Timestamp>,
}
