//! The action `zitadelactions_rotate_signing_key`: replaces the key of a target once.

use terraform_plugin::prelude::*;
use zitadel_actions::client::Client;
use zitadel_actions::dialect::Feature;
use zitadel_actions::model::{PriorTarget, TargetPatch};

use crate::config::Connection;
use crate::diagnostics::Explain;
use crate::executions::checks;
use crate::targets::find;
use crate::targets::schema::target_id;

/// The action `zitadelactions_rotate_signing_key`.
#[derive(Debug)]
pub struct RotateSigningKey;

/// The arguments of `zitadelactions_rotate_signing_key`.
#[derive(Clone, Debug, Model)]
pub struct RotateSigningKeyModel {
    /// The target's ID.
    pub target_id: Attr<String>,
}

impl Action for RotateSigningKey {
    type Client = Connection;
    type Config = RotateSigningKeyModel;

    fn schema(&self) -> Schema {
        Schema::new([Attribute::string("target_id")
            .required()
            .validate(target_id())
            .description("The ID of the target.")])
        .description(
            "Replaces the signing key of a target. The old key stops working immediately, so \
             receivers reject calls until they have the new one. The state shows the new key after \
             the next refresh. For a target that Terraform manages, changing its \
             `signing_key_version` does the same and passes the new key on in the same apply. \
             Requires ZITADEL v2.66 or later, and Terraform 1.14.",
        )
    }

    async fn plan(
        &self,
        connection: &Connection,
        request: PlanActionRequest<RotateSigningKeyModel>,
    ) -> Result<(), Diagnostics> {
        let Some(client) = connection.client_if_known() else {
            return Ok(());
        };
        check(client).await?;
        let target = request.config.target_id.as_str();
        checks::check_target(client, connection.run(), target, "target_id".into()).await
    }

    async fn invoke(
        &self,
        connection: &Connection,
        request: InvokeRequest<RotateSigningKeyModel>,
    ) -> Result<(), Diagnostics> {
        let client = connection.client()?;
        let target = find::referenced(client, &request.config.target_id).await?;
        let patch = TargetPatch {
            rotate_signing_key: true,
            ..TargetPatch::default()
        };
        let prior = PriorTarget {
            kind: target.kind,
            endpoint: target.endpoint,
        };
        client
            .update_target(&target.id, &patch, &prior)
            .await
            .explained_at("target_id", || {
                format!(
                    "rotate the signing key of the target {:?} ({})",
                    target.name, target.id
                )
            })?;
        request.progress(format!(
            "ZITADEL now signs calls of the target {:?} ({}) with a new key; the old key no \
             longer works.",
            target.name, target.id
        ));
        Ok(())
    }
}

async fn check(client: &Client) -> Result<(), Diagnostics> {
    let attempt = || "check the rotation of a signing key";
    let has_keys = client.has(Feature::SigningKeys).await.explained(attempt)?;
    if has_keys == Some(false) {
        client
            .require(Feature::SigningKeys)
            .await
            .explained_at("target_id", attempt)?;
    }
    Ok(())
}
