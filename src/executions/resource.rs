//! Create, read, update, delete, plan and import of an execution.

use terraform_plugin::Model;
use terraform_plugin::framework::{
    CreateRequest, DeleteRequest, Identity, ImportIdentityRequest, ImportStateRequest,
    ModifyPlanRequest, MoveStateRequest, ReadRequest, Resource, UpdateRequest,
};
use terraform_plugin::terraform::{
    Attr, AttributePath, Diagnostic, Diagnostics, IdentityAttribute, IdentitySchema, Schema,
};
use zitadel_actions::Error;
use zitadel_actions::client::{Client, Refreshed, Removal};
use zitadel_actions::dialect::Feature;
use zitadel_actions::model::{Condition, TargetRef, Timestamp};

use super::model::ExecutionModel;
use super::{condition, expand, flatten, moved, plan, schema};
use crate::adopt::import_instructions;
use crate::config::Connection;
use crate::diagnostics::{Explain, Subject, Title, explain};
use crate::old_reads::{self, warn_of_old_reads};
use crate::targets::flatten::instant;

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
        change: CreateRequest<ExecutionModel>,
    ) -> Result<ExecutionModel, Diagnostics> {
        let condition = expand::condition(&change.planned)?;
        let client = connection.client()?;
        let id = condition.id();
        if !connection.claims().create(&id) {
            return Err(plan::twice(&condition).into());
        }
        match create(client, &condition, &change).await {
            Ok(state) => Ok(state),
            Err(failure) => {
                if !failure.may_be_done {
                    connection.claims().release(&id);
                }
                Err(failure.diagnostics)
            }
        }
    }

    async fn read(
        &self,
        connection: &Connection,
        current: ReadRequest<ExecutionModel>,
    ) -> Result<Option<ExecutionModel>, Diagnostics> {
        let condition = expand::condition_in_state(&current.state)?;
        let attempt = || format!("read the execution {condition}");
        let client = connection.client()?;
        connection.claims().refresh(&condition.id());
        let seen = old_reads::seen(&current.state.change_date);
        let found = client.refresh_execution(&condition, seen.as_ref()).await;
        let found = match found.explained(attempt)? {
            Refreshed::Shown(execution) => execution,
            Refreshed::Behind => {
                warn_of_old_reads(&format!("the execution {condition}"), &current.context);
                return Ok(Some(current.state));
            }
            Refreshed::Gone => {
                if current.state.condition.is_known() {
                    current.context.warn(
                        Title::ExecutionNotFound,
                        format!(
                            "The execution `{condition}` was deleted outside of Terraform, its last target was \
                             deleted, or an upgrade of ZITADEL from v2.51 or earlier lost it. It will be created \
                             again."
                        ),
                    );
                }
                return Ok(None);
            }
        };
        let known = expand::targets(&current.state).unwrap_or_default();
        let found = client.recognized(found, &known).await.explained(attempt)?;
        Ok(Some(flatten::read(&found, &current.state)))
    }

    async fn update(
        &self,
        connection: &Connection,
        change: UpdateRequest<ExecutionModel>,
    ) -> Result<ExecutionModel, Diagnostics> {
        let condition = expand::condition_in_state(&change.prior)?;
        let targets = expand::targets(&change.planned)?;
        let unchanged = expand::targets(&change.prior).is_ok_and(|prior| prior == targets);
        let changed = if unchanged {
            None
        } else {
            set(connection.client()?, &condition, &targets, &change.planned)
                .await
                .map_err(|failure| failure.diagnostics)?
        };
        let changed = changed.map_or(change.prior.change_date.clone(), |date| {
            instant(Some(&date))
        });
        Ok(flatten::set(
            &change.planned,
            condition.id(),
            change.prior.creation_date.clone(),
            changed,
        ))
    }

    async fn delete(
        &self,
        connection: &Connection,
        change: DeleteRequest<ExecutionModel>,
    ) -> Result<(), Diagnostics> {
        let condition = expand::condition_in_state(&change.prior)?;
        // This run has created the execution again, and the object to destroy is the previous one.
        if connection.claims().has_created(&condition.id()) {
            return Ok(());
        }
        let removal = connection
            .client()?
            .remove_execution(&condition)
            .await
            .explained(|| format!("remove the execution {condition}"))?;
        if removal == Removal::ConditionUnknown {
            change.context.warn(
                Title::RemovedFromStateOnly,
                format!(
                    "This version of ZITADEL no longer knows the condition `{condition}`, so the execution can neither \
                     run nor be deleted."
                ),
            );
        }
        Ok(())
    }

    async fn modify_plan(
        &self,
        connection: &Connection,
        change: &mut ModifyPlanRequest<ExecutionModel>,
    ) -> Result<(), Diagnostics> {
        plan::modify(connection, change).await
    }

    async fn import_state(
        &self,
        connection: &Connection,
        request: ImportStateRequest,
    ) -> Result<ExecutionModel, Diagnostics> {
        let text = request.id.as_str();
        let condition = condition::parse_import_id(text).ok_or_else(|| {
            Diagnostics::error(
                Title::InvalidImportId,
                format!(
                    "{text:?} is not an import ID of an execution. Use the ID of the execution: request, response or \
                     event for all, or\n  request/<package.Service>, request/<package.Service>/<Method> (response \
                     the same),\n  function/<name>, event/<event>, event/<group>.*\nor the official provider's form \
                     with the kind in front: request:method:/<package.Service>/<Method>, request:service:…, \
                     request:all, event:event:…, event:group:…, event:all, function:<name>."
                ),
            )
        })?;
        let found = connection.client()?.find_execution(&condition).await;
        match found.explained(|| format!("find the execution {condition}"))? {
            Some(_) => Ok(ExecutionModel {
                id: condition.id().into(),
                ..ExecutionModel::default()
            }),
            None => Err(Diagnostics::error(
                Title::ExecutionNotFound,
                format!(
                    "No targets are set for `{condition}` on this instance. Create the execution instead of \
                     importing it."
                ),
            )),
        }
    }

    async fn move_state(
        &self,
        _: Option<&Connection>,
        request: MoveStateRequest,
    ) -> Result<Option<ExecutionModel>, Diagnostics> {
        moved::from_official(&request)
    }

    async fn import_identity(
        &self,
        _: &Self::Client,
        request: ImportIdentityRequest<ExecutionIdentity>,
    ) -> Result<ExecutionModel, Diagnostics> {
        let id = request.identity.id.require("id")?;
        id.parse::<Condition>().map_err(|error| {
            Diagnostic::error(
                Title::InvalidId,
                format!("{id:?} is not the ID of an execution: {error}."),
            )
            .at("id")
        })?;
        Ok(ExecutionModel {
            id: request.identity.id,
            ..ExecutionModel::default()
        })
    }
}

/// Why a list was not set, and whether the server may have set it all the same: its answer was
/// lost.
struct SetFailure {
    diagnostics: Diagnostics,
    may_be_done: bool,
}

impl<D: Into<Diagnostics>> From<D> for SetFailure {
    fn from(diagnostics: D) -> Self {
        Self {
            diagnostics: diagnostics.into(),
            may_be_done: false,
        }
    }
}

async fn create(
    client: &Client,
    condition: &Condition,
    change: &CreateRequest<ExecutionModel>,
) -> Result<ExecutionModel, SetFailure> {
    let planned = &change.planned;
    let attempt = || format!("create the execution {condition}");
    let targets = expand::targets(planned)?;
    if planned.overwrite_existing.known() != Some(&true) {
        let existing = client.existing_execution(condition).await;
        let existing = match existing.explained(attempt)? {
            // The shared list may be older than its removal.
            Some(_) => client.find_execution_anew(condition).await,
            None => Ok(None),
        };
        match existing.explained(attempt)? {
            Some(existing) if existing.targets != targets => return Err(exists(condition).into()),
            Some(_) => change.context.warn(
                Title::ExecutionExists,
                format!(
                    "The execution `{condition}` already called exactly these targets, so nothing was overwritten. \
                     This is expected when create_before_destroy replaces the execution. If another configuration \
                     manages it as well, destroying either resource removes it for both."
                ),
            ),
            None => {}
        }
    }
    let changed = set(client, condition, &targets, planned).await;
    let changed = changed.inspect_err(|failure| {
        if failure.may_be_done {
            change.save(&flatten::set(
                planned,
                condition.id(),
                Attr::Null,
                Attr::Null,
            ));
        }
    })?;
    // The list is set, so nothing may fail from here on.
    let dates = client.has(Feature::CreationDates).await.ok().flatten();
    // The server reports only the date of the set. For an execution that was never set before it is
    // the date of creation too; for one that was emptied and is set again the next read brings the
    // older date.
    let creation_date = match dates {
        Some(true) => instant(changed.as_ref()),
        _ => Attr::Null,
    };
    Ok(flatten::set(
        planned,
        condition.id(),
        creation_date,
        instant(changed.as_ref()),
    ))
}

async fn set(
    client: &Client,
    condition: &Condition,
    targets: &[TargetRef],
    planned: &ExecutionModel,
) -> Result<Option<Timestamp>, SetFailure> {
    let attempt = || format!("set the targets of the execution {condition}");
    let subject = Subject::TargetList(expand::list_name(planned));
    let missing = client.first_missing_target(targets).await;
    if let Some(place) = missing.explained_for(subject, attempt)? {
        return Err(target_missing(&targets[place], place, planned).into());
    }
    let refusal = match client.set_execution(condition, targets).await {
        Ok(changed) => return Ok(changed),
        Err(error) => error,
    };
    if matches!(refusal, Error::ReferencedTargetMissing(_)) {
        let ids = targets.iter().filter_map(TargetRef::target);
        let missing = client.missing_targets(ids).await.unwrap_or_default();
        let is_missing = |entry: &TargetRef| entry.target().is_some_and(|id| missing.contains(id));
        if let Some(place) = targets.iter().position(is_missing) {
            return Err(target_missing(&targets[place], place, planned).into());
        }
    }
    Err(SetFailure {
        diagnostics: explain(&refusal, subject, attempt()).into(),
        may_be_done: refusal.outcome_unknown(),
    })
}

fn target_missing(target: &TargetRef, place: usize, planned: &ExecutionModel) -> Diagnostic {
    let id = match target {
        TargetRef::Target(id) => id.to_string(),
        TargetRef::Include(condition) => condition.id(),
    };
    Diagnostic::error(
        Title::TargetNotFound,
        format!(
            "{} contains the ID {id}, but no target with this ID exists on this instance: it was deleted or never \
             existed. Refer to the `id` attribute of the target instead of a literal ID, or remove the entry. \
             Nothing was changed.",
            expand::list_name(planned)
        ),
    )
    .at(AttributePath::from(expand::list_name(planned)).index(place))
}

fn exists(condition: &Condition) -> Diagnostic {
    Diagnostic::error(
        Title::ExecutionExists,
        format!(
            "Targets are already set for `{condition}`, and ZITADEL has one execution for each condition. {}or set \
             `overwrite_existing = true` to replace its list. Nothing was changed.",
            import_instructions("zitadelactions_execution", &condition.id())
        ),
    )
    .at("condition")
}

/// The identity of an execution: its ID, which is the condition as one string.
#[derive(Clone, Debug, PartialEq, Model)]
pub struct ExecutionIdentity {
    /// The slash form of the condition.
    pub id: Attr<String>,
}

impl Identity for ExecutionIdentity {
    fn schema() -> IdentitySchema {
        IdentitySchema::new([IdentityAttribute::string("id")
            .description("The ID of the execution, for example event/user.human.*.")])
    }
}
