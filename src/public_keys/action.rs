//! The action `zitadelactions_activate_public_key`: activates a key of a target.

use terraform_plugin::prelude::*;
use terraform_plugin::terraform::validators::Validator;
use zitadel_actions::Error;
use zitadel_actions::dialect::Feature;
use zitadel_actions::model::KeyId;

use super::expand;
use crate::config::Connection;
use crate::diagnostics::{Explain, Subject, Title, explain};
use crate::executions::checks;
use crate::targets::schema::target_id;

/// The action `zitadelactions_activate_public_key`.
#[derive(Debug)]
pub struct ActivatePublicKey;

/// Which key is activated.
#[derive(Clone, Debug, Model)]
pub struct ActivatePublicKeyModel {
    /// The target's ID.
    pub target_id: Attr<String>,
    /// The key's ID.
    pub key_id: Attr<String>,
}

impl Action for ActivatePublicKey {
    type Client = Connection;
    type Config = ActivatePublicKeyModel;

    fn schema(&self) -> Schema {
        Schema::new([
            Attribute::string("target_id")
                .required()
                .validate(target_id())
                .description("The ID of the target that the key belongs to."),
            Attribute::string("key_id")
                .required()
                .validate(key_id())
                .description("The ID of the key to activate."),
        ])
        .description(
            "Activates a public key of a target, which deactivates the previous one. Use it as a \
             separate step of a rotation, once receivers have the new key. An expired or missing \
             key is an error. Requires ZITADEL v4.8 or later, and Terraform 1.14.",
        )
    }

    async fn plan(
        &self,
        connection: &Connection,
        request: PlanActionRequest<ActivatePublicKeyModel>,
    ) -> Result<(), Diagnostics> {
        let Some(client) = connection.client_if_known() else {
            return Ok(());
        };
        client
            .require(Feature::PublicKeys)
            .await
            .explained_at("key_id", || "check the activation of a public key")?;
        let target = request.config.target_id.as_str();
        checks::check_target(client, connection.run(), target, "target_id".into()).await
    }

    async fn invoke(
        &self,
        connection: &Connection,
        request: InvokeRequest<ActivatePublicKeyModel>,
    ) -> Result<(), Diagnostics> {
        let target = expand::id_of_target(&request.config.target_id)?;
        let key = expand::id_of_key(&request.config.key_id)?;
        let client = connection.client()?;
        client
            .activate_public_key(&target, &key)
            .await
            .map_err(|error| {
                let attempt = format!("activate the public key {key} of the target {target}");
                let diagnostic = explain(&error, Subject::OneTarget, attempt);
                match error {
                    Error::KeyMissing(_) | Error::KeyExpired(_) => diagnostic.at("key_id"),
                    _ => diagnostic,
                }
            })?;
        request.progress(format!(
            "The public key {key} is now the active one of the target {target}."
        ));
        Ok(())
    }
}

fn key_id() -> Validator {
    Validator::text("must be the ID of a public key", |text| {
        KeyId::parse(text)
            .map(drop)
            .map_err(|error| error.why().to_owned())
    })
    .summary(Title::InvalidId.as_str())
}
