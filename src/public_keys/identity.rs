//! The identity of a public key.

use terraform_plugin::prelude::*;

/// The identity of a public key: both IDs, because the server finds keys only below their target.
#[derive(Clone, Debug, PartialEq, Model)]
pub struct PublicKeyIdentity {
    /// The target's ID.
    pub target_id: Attr<String>,
    /// The key's ID.
    pub key_id: Attr<String>,
}

impl Identity for PublicKeyIdentity {
    fn schema() -> IdentitySchema {
        IdentitySchema::new([
            IdentityAttribute::string("target_id").description("The ID of the target."),
            IdentityAttribute::string("key_id").description("The ID of the key."),
        ])
    }
}
