//! The list resource `zitadelactions_target`: which targets there are to import.

use terraform_plugin::prelude::*;

use super::TargetResource;
use super::filter::{self, TargetFilter};
use super::flatten;
use super::model::TargetModel;
use crate::config::Connection;
use crate::diagnostics::Explain;

/// The list resource `zitadelactions_target`.
#[derive(Debug)]
pub struct TargetList;

impl ListResource for TargetList {
    type Client = Connection;
    type Config = TargetFilter;
    type Resource = TargetResource;

    fn schema(&self) -> Schema {
        Schema::new(filter::attributes()).description(
            "The targets of the instance, or those that match all filters, for import: \
             `terraform query -generate-config-out=targets.tf` writes their configuration. \
             Requires Terraform 1.14.",
        )
    }

    fn validate_config(
        &self,
        request: ValidateConfigRequest<TargetFilter>,
        diagnostics: &mut Diagnostics,
    ) {
        request.config.check(diagnostics);
    }

    async fn list(
        &self,
        connection: &Connection,
        request: ListRequest<TargetFilter>,
        mut results: ListResults<TargetResource>,
    ) -> Result<(), Diagnostics> {
        let all = connection.client()?.list_targets().await;
        let all = all.explained(|| "list the targets")?;
        for target in all.iter().filter(|target| request.config.matches(target)) {
            let state = flatten::read(target, &TargetModel::default());
            if !results.push(&target.name, state).await {
                break;
            }
        }
        Ok(())
    }
}
