//! A public key as Terraform holds it.

use terraform_plugin::Model;
use terraform_plugin::terraform::Attr;

/// The attributes of `zitadelactions_target_public_key`.
#[derive(Clone, Debug, Default, PartialEq, Model)]
pub struct PublicKeyModel {
    /// `<target_id>/<key_id>`.
    pub id: Attr<String>,
    /// The target's ID.
    pub target_id: Attr<String>,
    /// The key in PEM format, as the practitioner wrote it.
    pub public_key: Attr<String>,
    /// RFC 3339, as the practitioner wrote it; null if the key never expires.
    pub expiration_date: Attr<String>,
    /// Whether payloads are encrypted with it.
    pub active: Attr<bool>,
    /// The ID that the server gave the key.
    pub key_id: Attr<String>,
    /// `SHA256:` and base64.
    pub fingerprint: Attr<String>,
    /// RFC 3339.
    pub creation_date: Attr<String>,
    /// RFC 3339.
    pub change_date: Attr<String>,
}
