//! Create, read, update, delete, plan and import of an execution.

use std::time::Instant;

use terraform_plugin::prelude::*;
use zitadel_actions::client::{Refreshed, Removal};

use super::identity::ExecutionIdentity;
use super::model::ExecutionModel;
use super::set::{self, set};
use super::{condition, errors, expand, flatten, moved, plan, schema};
use crate::config::Connection;
use crate::diagnostics::{Explain, Title, waited, warn_of_outdated_read};
use crate::timestamp;

/// `zitadelactions_execution`.
#[derive(Debug)]
pub struct ExecutionResource;

impl Resource for ExecutionResource {
    type Client = Connection;
    type Model = ExecutionModel;
    type Identity = ExecutionIdentity;

    fn schema(&self) -> Schema {
        schema::schema()
    }

    async fn create(
        &self,
        connection: &Connection,
        request: CreateRequest<ExecutionModel>,
    ) -> Result<ExecutionModel, Diagnostics> {
        let client = connection.client()?;
        let condition = expand::condition(&request.planned)?;
        let (id, lifecycle) = (condition.id(), &connection.run().lifecycle);
        if !lifecycle.create(&id) {
            return Err(errors::duplicate(&condition).into());
        }
        lifecycle.settle(&id).await;
        let created = set::create(client, lifecycle, &condition, &request).await;
        created.map_err(|failure| {
            if !failure.may_be_done {
                lifecycle.release(&id);
            }
            failure.diagnostics
        })
    }

    async fn read(
        &self,
        connection: &Connection,
        request: ReadRequest<ExecutionModel>,
    ) -> Result<Option<ExecutionModel>, Diagnostics> {
        let (state, context) = (&request.state, &request.context);
        let client = connection.client()?;
        let condition = expand::condition_in_state(state)?;
        let attempt = || format!("read the execution {condition}");
        connection.run().refresh(&condition.id());
        let known = expand::targets(state).unwrap_or_default();
        let seen = timestamp::of(&state.change_date);
        let begin = Instant::now();
        let found = client
            .refresh_execution(&condition, &known, seen.as_ref())
            .await;
        match found.explained(attempt)? {
            Refreshed::Shown(found) => {
                let found = client.recognized(found, &known).await.explained(attempt)?;
                Ok(Some(flatten::read(&found, state)))
            }
            Refreshed::Behind => {
                warn_of_outdated_read(&format!("the execution {condition}"), context);
                Ok(Some(request.state))
            }
            Refreshed::Gone => {
                if state.condition.is_known() {
                    context.warn(
                        Title::ExecutionNotFound,
                        format!(
                            "The execution `{condition}` was deleted outside of Terraform, its \
                             last target was deleted, or an upgrade of ZITADEL from v2.51 or \
                             earlier lost it. It will be created again.{}",
                            waited(begin)
                        ),
                    );
                }
                Ok(None)
            }
        }
    }

    async fn update(
        &self,
        connection: &Connection,
        request: UpdateRequest<ExecutionModel>,
    ) -> Result<ExecutionModel, Diagnostics> {
        let (prior, planned) = (&request.prior, &request.planned);
        let condition = expand::condition_in_state(prior)?;
        let wanted = expand::targets(planned)?;
        let is_set = expand::targets(prior).is_ok_and(|targets| targets == wanted);
        let change_date = if is_set {
            prior.change_date.clone()
        } else {
            let changed = set(connection.client()?, &condition, &wanted, planned).await;
            match changed.map_err(|failure| failure.diagnostics)? {
                Some(changed) => timestamp::flatten(Some(&changed)),
                None => prior.change_date.clone(),
            }
        };
        let creation_date = prior.creation_date.clone();
        Ok(flatten::set(
            planned,
            condition.id(),
            creation_date,
            change_date,
        ))
    }

    async fn delete(
        &self,
        connection: &Connection,
        request: DeleteRequest<ExecutionModel>,
    ) -> Result<(), Diagnostics> {
        let condition = expand::condition_in_state(&request.prior)?;
        let Some(_destroy) = connection.run().lifecycle.destroy(&condition.id()) else {
            return Ok(());
        };
        let removal = connection
            .client()?
            .remove_execution(&condition)
            .await
            .explained(|| format!("remove the execution {condition}"))?;
        if removal == Removal::ConditionUnknown {
            request.context.warn(
                Title::RemovedFromStateOnly,
                format!(
                    "This version of ZITADEL no longer knows the condition `{condition}`, so the \
                     execution can neither run nor be deleted."
                ),
            );
        }
        Ok(())
    }

    async fn modify_plan(
        &self,
        connection: &Connection,
        request: &mut ModifyPlanRequest<ExecutionModel>,
    ) -> Result<(), Diagnostics> {
        plan::modify(connection, request).await
    }

    async fn import_state(
        &self,
        connection: &Connection,
        request: ImportStateRequest,
    ) -> Result<ExecutionModel, Diagnostics> {
        let condition = condition::parse_import_id(&request.id)
            .ok_or_else(|| errors::invalid_import_id(&request.id))?;
        let client = connection.client()?;
        let found = client.find_execution(&condition).await;
        match found.explained(|| format!("find the execution {condition}"))? {
            Some(_) => Ok(ExecutionModel {
                id: condition.id().into(),
                ..ExecutionModel::default()
            }),
            None => {
                let advice = "Create the execution instead of importing it.";
                Err(errors::not_found(client, &condition, advice).await.into())
            }
        }
    }

    async fn import_identity(
        &self,
        _: &Connection,
        request: ImportIdentityRequest<ExecutionIdentity>,
    ) -> Result<ExecutionModel, Diagnostics> {
        let state = ExecutionModel {
            id: request.identity.id,
            ..ExecutionModel::default()
        };
        expand::condition_in_state(&state)?;
        Ok(state)
    }

    async fn move_state(
        &self,
        _: Option<&Connection>,
        request: MoveStateRequest,
    ) -> Result<Option<ExecutionModel>, Diagnostics> {
        moved::from_official(&request)
    }
}
