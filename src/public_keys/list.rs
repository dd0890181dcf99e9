//! The list resource `zitadelactions_target_public_key`: which keys there are to import.

use terraform_plugin::prelude::*;
use zitadel_actions::model::{PublicKey, TargetId};

use super::PublicKeyResource;
use super::filter::{PublicKeyFilter, keys_of};
use super::flatten;
use crate::config::Connection;
use crate::diagnostics::Explain;
use crate::targets::schema::target_id;

/// The list resource `zitadelactions_target_public_key`.
#[derive(Debug)]
pub struct PublicKeyList;

impl ListResource for PublicKeyList {
    type Client = Connection;
    type Config = PublicKeyFilter;
    type Resource = PublicKeyResource;

    fn schema(&self) -> Schema {
        Schema::new([
            Attribute::string("target_id")
                .optional()
                .validate(target_id())
                .description("Only keys of this target. Defaults to the keys of all targets."),
            PublicKeyFilter::active(),
        ])
        .description(
            "The public keys of the instance's targets, or those that match the filters, for \
             import: `terraform query -generate-config-out=keys.tf` writes their configuration. \
             Requires Terraform 1.14.",
        )
    }

    async fn list(
        &self,
        connection: &Connection,
        request: ListRequest<PublicKeyFilter>,
        mut results: ListResults<PublicKeyResource>,
    ) -> Result<(), Diagnostics> {
        let (client, filter) = (connection.client()?, &request.config);
        if !filter.target_id.is_null() {
            let (target, keys) = filter.keys(client).await?;
            push(&target, &keys, &mut results).await;
            return Ok(());
        }
        let targets = client.list_targets().await;
        for target in targets.explained(|| "list the targets")? {
            let mut keys = keys_of(client, &target.id).await?;
            keys.retain(|key| filter.matches(key));
            if !push(&target.id, &keys, &mut results).await {
                break;
            }
        }
        Ok(())
    }
}

/// Pushes the keys; false if no more are wanted.
async fn push(
    target: &TargetId,
    keys: &[PublicKey],
    results: &mut ListResults<PublicKeyResource>,
) -> bool {
    for key in keys {
        let name = format!("{} of target {target}", key.fingerprint);
        if !results.push(name, flatten::read(target, key)).await {
            return false;
        }
    }
    true
}
