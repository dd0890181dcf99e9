//! The objects of an instance.

use terraform_plugin::terraform::Diagnostics;
use zitadel_actions::client::Client;
use zitadel_actions::dialect::Feature;
use zitadel_actions::model::{Execution, PublicKey, Target, TargetId};

use crate::cli::progress::Progress;
use crate::diagnostics::Explain;

/// Everything on an instance that the provider can manage.
#[derive(Debug)]
pub struct Inventory {
    /// The targets.
    pub targets: Vec<Target>,
    /// The executions, each with at least one entry.
    pub executions: Vec<Execution>,
    /// The public keys, each with its target.
    pub keys: Vec<(TargetId, PublicKey)>,
    /// The objects that could not be read, as noun phrases.
    pub unreadable: Vec<String>,
}

impl Inventory {
    /// Reads the instance, in lists.
    ///
    /// # Errors
    /// The API's error.
    pub async fn read(client: &Client, progress: &Progress) -> Result<Self, Diagnostics> {
        progress.say("Reading the targets");
        let targets = client
            .list_targets()
            .await
            .explained(|| "list the targets")?;
        progress.say("Reading the executions");
        let executions = client
            .list_executions()
            .await
            .explained(|| "list the executions")?;
        let keys = keys(client, &targets, progress).await?;
        Ok(Self {
            targets,
            executions,
            keys,
            unreadable: client.unreadable(),
        })
    }

    /// The counts, in a sentence.
    pub fn summary(&self) -> String {
        let counted = |count: usize, what: &str| match count {
            1 => format!("1 {what}"),
            count => format!("{count} {what}s"),
        };
        format!(
            "Exported {}, {} and {}.",
            counted(self.targets.len(), "target"),
            counted(self.executions.len(), "execution"),
            counted(self.keys.len(), "public key")
        )
    }
}

/// The API lists the keys of one target at a time.
async fn keys(
    client: &Client,
    targets: &[Target],
    progress: &Progress,
) -> Result<Vec<(TargetId, PublicKey)>, Diagnostics> {
    let attempt = || "list the public keys";
    let mut keys = Vec::new();
    if client.has(Feature::PublicKeys).await.explained(attempt)? != Some(true) {
        return Ok(keys);
    }
    for (at, target) in targets.iter().enumerate() {
        let (at, all) = (at + 1, targets.len());
        progress.say(&format!("Reading the public keys of target {at} of {all}"));
        let of_one = client
            .list_public_keys(&target.id)
            .await
            .explained(attempt)?;
        keys.extend(of_one.into_iter().map(|key| (target.id.clone(), key)));
    }
    Ok(keys)
}
