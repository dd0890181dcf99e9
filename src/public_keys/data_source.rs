//! The data source `zitadelactions_target_public_keys`: the keys of a target.

use terraform_plugin::prelude::*;
use zitadel_actions::model::PublicKey;

use super::filter::PublicKeyFilter;
use crate::config::Connection;
use crate::targets::schema::target_id;
use crate::timestamp;

/// The data source `zitadelactions_target_public_keys`.
#[derive(Debug)]
pub struct PublicKeysDataSource;

/// The attributes of the data source `zitadelactions_target_public_keys`.
#[derive(Clone, Debug, Model)]
pub struct PublicKeysData {
    /// Which keys are wanted.
    #[terraform(flatten)]
    pub filter: PublicKeyFilter,
    /// The keys that match, oldest first.
    pub public_keys: Attr<Vec<PublicKeyData>>,
}

/// One key of the data source.
#[derive(Clone, Debug, Model)]
pub struct PublicKeyData {
    /// The key's ID.
    pub key_id: Attr<String>,
    /// The key in PEM format, as it was added.
    pub public_key: Attr<String>,
    /// RFC 3339; null if it never expires.
    pub expiration_date: Attr<String>,
    /// Whether payloads are encrypted with it.
    pub active: Attr<bool>,
    /// `SHA256:` and base64.
    pub fingerprint: Attr<String>,
    /// RFC 3339.
    pub creation_date: Attr<String>,
    /// RFC 3339.
    pub change_date: Attr<String>,
}

impl PublicKeyData {
    fn of(key: &PublicKey) -> Self {
        Self {
            key_id: key.id.as_str().into(),
            public_key: key.pem.as_str().into(),
            expiration_date: timestamp::flatten(key.expiration_date.as_ref()),
            active: key.active.into(),
            fingerprint: key.fingerprint.as_str().into(),
            creation_date: timestamp::flatten(key.creation_date.as_ref()),
            change_date: timestamp::flatten(key.change_date.as_ref()),
        }
    }
}

impl DataSource for PublicKeysDataSource {
    type Client = Connection;
    type Model = PublicKeysData;

    fn schema(&self) -> Schema {
        let key = [
            Attribute::string("key_id")
                .computed()
                .description("The ID of the key, which is the `kid` of encrypted payloads."),
            Attribute::string("public_key")
                .computed()
                .description("The key in PEM format, as it was added."),
            Attribute::string("expiration_date")
                .computed()
                .description("When the key expires, in RFC 3339 format. Null if it never expires."),
            Attribute::bool("active")
                .computed()
                .description("Whether ZITADEL encrypts with this key. At most one key of a target is active."),
            Attribute::string("fingerprint")
                .computed()
                .description("`SHA256:` followed by the unpadded base64 of the SHA-256 hash of the DER encoding."),
            Attribute::string("creation_date")
                .computed()
                .description("When the key was added, in RFC 3339 format."),
            Attribute::string("change_date")
                .computed()
                .description("When the key was last changed, in RFC 3339 format."),
        ];
        Schema::new([
            Attribute::string("target_id")
                .required()
                .validate(target_id())
                .description("The ID of the target. A target that does not exist is an error."),
            PublicKeyFilter::active(),
            Attribute::list_of_objects("public_keys", key)
                .computed()
                .description("The keys, oldest first. An empty result is not an error."),
        ])
        .description("The public keys of a target. Requires ZITADEL v4.8 or later.")
    }

    async fn read(
        &self,
        connection: &Connection,
        request: ReadDataSourceRequest<PublicKeysData>,
    ) -> Result<PublicKeysData, Diagnostics> {
        let filter = request.config.filter;
        let (_, keys) = filter.keys(connection.client()?).await?;
        Ok(PublicKeysData {
            public_keys: Attr::Known(keys.iter().map(PublicKeyData::of).collect()),
            filter,
        })
    }
}
