//! The list resource `zitadelactions_execution`: which executions there are to import.

use terraform_plugin::prelude::*;

use super::ExecutionResource;
use super::filter::{self, ExecutionFilter};
use super::flatten;
use super::model::ExecutionModel;
use crate::config::Connection;
use crate::diagnostics::Explain;

/// The list resource `zitadelactions_execution`.
#[derive(Debug)]
pub struct ExecutionList;

impl ListResource for ExecutionList {
    type Client = Connection;
    type Config = ExecutionFilter;
    type Resource = ExecutionResource;

    fn schema(&self) -> Schema {
        Schema::new(filter::attributes()).description(
            "The executions of the instance, or those that match the filters, for import: \
             `terraform query -generate-config-out=executions.tf` writes their configuration. \
             Requires Terraform 1.14.",
        )
    }

    async fn list(
        &self,
        connection: &Connection,
        request: ListRequest<ExecutionFilter>,
        mut results: ListResults<ExecutionResource>,
    ) -> Result<(), Diagnostics> {
        let all = connection.client()?.list_executions().await;
        let all = all.explained(|| "list the executions")?;
        for execution in all.iter().filter(|one| request.config.matches(one)) {
            let state = flatten::read(execution, &ExecutionModel::default());
            if !results.push(execution.condition.id(), state).await {
                break;
            }
        }
        Ok(())
    }
}
