//! The filters of the data source `zitadelactions_target_public_keys` and of the list resource, and
//! the reads behind both.

use terraform_plugin::Model;
use terraform_plugin::terraform::{Attr, Attribute, Diagnostics};
use zitadel_actions::client::Client;
use zitadel_actions::model::{PublicKey, TargetId};

use super::expand;
use crate::diagnostics::{Explain, Subject};
use crate::targets::find;

/// Which keys are wanted.
#[derive(Clone, Debug, Model)]
pub struct PublicKeyFilter {
    /// The target of the keys.
    pub target_id: Attr<String>,
    /// True for the active key only, false for all others.
    pub active: Attr<bool>,
}

impl PublicKeyFilter {
    /// The filter for active keys.
    pub fn active() -> Attribute {
        Attribute::bool("active")
            .optional()
            .description("Set to `true` for the active key only, or to `false` for all others.")
    }

    /// Whether the key matches.
    pub fn matches(&self, key: &PublicKey) -> bool {
        self.active
            .known()
            .is_none_or(|active| *active == key.active)
    }

    /// The keys of the target in `target_id`, which has to exist, that match; oldest first.
    ///
    /// # Errors
    /// The target does not exist, or the server cannot be asked.
    pub async fn keys(&self, client: &Client) -> Result<(TargetId, Vec<PublicKey>), Diagnostics> {
        let target = expand::id_of_target(&self.target_id)?;
        let mut keys = keys_of(client, &target).await?;
        if keys.is_empty() {
            find::referenced(client, &self.target_id).await?;
        }
        keys.retain(|key| self.matches(key));
        Ok((target, keys))
    }
}

/// The keys of a target, oldest first; none for a target that does not exist.
///
/// # Errors
/// The server cannot be asked.
pub async fn keys_of(client: &Client, target: &TargetId) -> Result<Vec<PublicKey>, Diagnostics> {
    client
        .list_public_keys(target)
        .await
        .explained_for(Subject::OneTarget, || {
            format!("list the public keys of the target {target}")
        })
}
