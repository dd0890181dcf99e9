//! What there is on an instance.

use terraform_plugin::terraform::Diagnostics;
use zitadel_actions::client::Client;
use zitadel_actions::model::{Execution, Target};

use crate::diagnostics::{Attempt, explain};

/// Everything on an instance that the provider can manage.
#[derive(Debug)]
pub struct Inventory {
    /// The targets.
    pub targets: Vec<Target>,
    /// The executions, each with at least one entry.
    pub executions: Vec<Execution>,
}

impl Inventory {
    /// Reads the instance, in lists.
    ///
    /// # Errors
    /// What the API says against it.
    pub async fn read(client: &Client) -> Result<Self, Diagnostics> {
        let targets = client.list_targets().await;
        let targets = targets.map_err(|error| explain(&error, Attempt::to("list the targets")))?;
        let executions = client.list_executions().await;
        let executions =
            executions.map_err(|error| explain(&error, Attempt::to("list the executions")))?;
        Ok(Self {
            targets,
            executions,
        })
    }

    /// How much there is, in a sentence.
    pub fn summary(&self) -> String {
        let counted = |count: usize, what: &str| match count {
            1 => format!("1 {what}"),
            count => format!("{count} {what}s"),
        };
        format!(
            "Exported {} and {}.",
            counted(self.targets.len(), "target"),
            counted(self.executions.len(), "execution")
        )
    }
}
