//! The data source `zitadelactions_target_public_keys`: the keys of a target.

use terraform_plugin::Model;
use terraform_plugin::framework::{DataSource, ReadDataSourceRequest};
use terraform_plugin::terraform::{Attr, Attribute, Diagnostic, Diagnostics, Schema};
use zitadel_actions::client::Client;
use zitadel_actions::model::{PublicKey, TargetId};

use super::{expand, schema};
use crate::config::Connection;
use crate::diagnostics::{Explain, Subject, Title};
use crate::targets::flatten::instant;

/// The data source `zitadelactions_target_public_keys`.
#[derive(Debug)]
pub struct PublicKeysDataSource;

/// The attributes of the data source `zitadelactions_target_public_keys`.
#[derive(Clone, Debug, Model)]
pub struct PublicKeysData {
    /// The target's id.
    pub target_id: Attr<String>,
    /// Only the active key, or only the others.
    pub active: Attr<bool>,
    /// The keys that pass, oldest first.
    pub public_keys: Attr<Vec<PublicKeyData>>,
}

/// One key of the data source.
#[derive(Clone, Debug, Model)]
pub struct PublicKeyData {
    /// The key's id.
    pub key_id: Attr<String>,
    /// The PEM text as it was added.
    pub public_key: Attr<String>,
    /// RFC 3339; null = never.
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
            expiration_date: instant(key.expiration_date.as_ref()),
            active: key.active.into(),
            fingerprint: key.fingerprint.as_str().into(),
            creation_date: instant(key.creation_date.as_ref()),
            change_date: instant(key.change_date.as_ref()),
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
                .validate(schema::target_id())
                .description("The ID of the target. A target that does not exist is an error."),
            active_filter(),
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
        let ReadDataSourceRequest { config, .. } = request;
        let (_, keys) = keys_of_existing(connection.client()?, &config.target_id).await?;
        let found = keys.iter().filter(|key| admits(&config.active, key));
        Ok(PublicKeysData {
            public_keys: Attr::Known(found.map(PublicKeyData::of).collect()),
            ..config
        })
    }
}

/// The filter for active keys.
pub(super) fn active_filter() -> Attribute {
    Attribute::bool("active")
        .optional()
        .description("Set to `true` for the active key only, or to `false` for all others.")
}

/// Whether the filter lets the key pass.
pub(super) fn admits(active: &Attr<bool>, key: &PublicKey) -> bool {
    active.known().is_none_or(|active| *active == key.active)
}

/// The keys of a target, oldest first; none of a target that is not there.
pub(super) async fn keys_of(
    client: &Client,
    target: &TargetId,
) -> Result<Vec<PublicKey>, Diagnostics> {
    client
        .list_public_keys(target)
        .await
        .explained_for(Subject::OneTarget, || {
            format!("list the public keys of the target {target}")
        })
}

/// The same of the target in `target_id`, which has to be there.
pub(super) async fn keys_of_existing(
    client: &Client,
    target_id: &Attr<String>,
) -> Result<(TargetId, Vec<PublicKey>), Diagnostics> {
    let target = expand::id_of_target(target_id)?;
    let keys = keys_of(client, &target).await?;
    let is_there = !keys.is_empty()
        || client
            .find_target(&target)
            .await
            .explained_for(Subject::OneTarget, || format!("find the target {target}"))?
            .is_some();
    if is_there {
        Ok((target, keys))
    } else {
        Err(Diagnostic::error(
            Title::TargetNotFound,
            format!(
                "The instance has no target {target}, so its public keys cannot be read. Check the ID."
            ),
        )
        .at("target_id")
        .into())
    }
}
