//! The list resource `zitadelactions_target_public_key`: which keys there are to import.

use terraform_plugin::Model;
use terraform_plugin::framework::{ListRequest, ListResource, ListResults};
use terraform_plugin::terraform::{Attr, Attribute, Diagnostics, Schema};
use zitadel_actions::client::Client;
use zitadel_actions::model::{PublicKey, TargetId};

use super::PublicKeyResource;
use super::data_source::{active_filter, admits, keys_of, keys_of_existing};
use super::{flatten, schema};
use crate::config::Connection;
use crate::diagnostics::Explain;

/// The list resource `zitadelactions_target_public_key`.
#[derive(Debug)]
pub struct PublicKeyList;

/// Which keys are meant.
#[derive(Clone, Debug, Model)]
pub struct PublicKeyFilter {
    /// Only those of this target.
    pub target_id: Attr<String>,
    /// Only the active ones, or only the others.
    pub active: Attr<bool>,
}

impl ListResource for PublicKeyList {
    type Client = Connection;
    type Config = PublicKeyFilter;
    type Resource = PublicKeyResource;

    fn schema(&self) -> Schema {
        Schema::new([
            Attribute::string("target_id")
                .optional()
                .validate(schema::target_id())
                .description("Only keys of this target. Defaults to the keys of all targets."),
            active_filter(),
        ])
        .description(
            "The public keys of the instance's targets, or those that match the filters, for import: `terraform query \
             -generate-config-out=keys.tf` writes their configuration. Requires Terraform 1.14.",
        )
    }

    async fn list(
        &self,
        connection: &Connection,
        query: ListRequest<PublicKeyFilter>,
        mut results: ListResults<PublicKeyResource>,
    ) -> Result<(), Diagnostics> {
        let client = connection.client()?;
        if !query.config.target_id.is_null() {
            let (target, keys) = keys_of_existing(client, &query.config.target_id).await?;
            push(&target, keys, &query.config.active, &mut results).await;
            return Ok(());
        }
        for target in every_target(client).await? {
            let keys = keys_of(client, &target).await?;
            if !push(&target, keys, &query.config.active, &mut results).await {
                break;
            }
        }
        Ok(())
    }
}

/// Pushes the keys that the filter lets pass; false when no more are wanted.
async fn push(
    target: &TargetId,
    keys: Vec<PublicKey>,
    active: &Attr<bool>,
    results: &mut ListResults<PublicKeyResource>,
) -> bool {
    for key in keys.iter().filter(|key| admits(active, key)) {
        let name = format!("{} of target {target}", key.fingerprint);
        if !results.push(name, flatten::read(target, key)).await {
            return false;
        }
    }
    true
}

async fn every_target(client: &Client) -> Result<Vec<TargetId>, Diagnostics> {
    let all = client
        .list_targets()
        .await
        .explained(|| "list the targets")?;
    Ok(all.into_iter().map(|target| target.id).collect())
}
