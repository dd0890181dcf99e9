//! The ephemeral resource `zitadelactions_signing_key`: the key of a target, for the time of a run.

use terraform_plugin::prelude::*;

use crate::config::Connection;
use crate::diagnostics::Title;
use crate::targets::find;
use crate::targets::schema::target_id;

/// The ephemeral resource `zitadelactions_signing_key`.
#[derive(Debug)]
pub struct SigningKey;

/// The attributes of `zitadelactions_signing_key`.
#[derive(Clone, Debug, Model)]
pub struct SigningKeyModel {
    /// The target's ID.
    pub target_id: Attr<String>,
    /// The key.
    pub signing_key: Attr<Secret>,
}

impl EphemeralResource for SigningKey {
    type Client = Connection;
    type Model = SigningKeyModel;

    fn schema(&self) -> Schema {
        Schema::new([
            Attribute::string("target_id")
                .required()
                .validate(target_id())
                .description("The ID of the target."),
            Attribute::string("signing_key")
                .computed()
                .sensitive()
                .description(
                    "The key with which a receiver verifies the `ZITADEL-Signature` header of this \
                 target's calls.",
                ),
        ])
        .description(
            "Reads the signing key of a target without storing it. Reading never creates or \
             replaces a key. Requires Terraform 1.10 or OpenTofu 1.11.",
        )
    }

    async fn open(
        &self,
        connection: &Connection,
        request: OpenRequest<SigningKeyModel>,
    ) -> Result<Opened<SigningKeyModel>, Diagnostics> {
        let target = find::referenced(connection.client()?, &request.config.target_id).await?;
        let key = target.signing_key.ok_or_else(|| {
            Diagnostic::error(
                Title::NoSigningKey,
                format!(
                    "ZITADEL signs calls from v2.66 on, and a target that was created before has \
                     no key until it is rotated: set or change signing_key_version of the target \
                     {}.",
                    target.id
                ),
            )
            .at("target_id")
        })?;
        let result = SigningKeyModel {
            signing_key: Secret::from(key.expose()).into(),
            ..request.config
        };
        Ok(Opened {
            result,
            renew_at: None,
        })
    }
}
