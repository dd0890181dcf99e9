//! Create, read, update, delete, plan and import of an execution.

use terraform_plugin::Model;
use terraform_plugin::framework::{
    Context, Create, Delete, Identify, ImportState, ModifyPlan, Plan, Powers, Read, Resource,
    Update,
};
use terraform_plugin::terraform::{
    Attr, Diagnostic, Diagnostics, IdentityAttribute, IdentitySchema, Schema,
};
use zitadel_actions::Error;
use zitadel_actions::client::{Client, Removal};
use zitadel_actions::dialect::Feature;
use zitadel_actions::model::{Condition, TargetRef, Timestamp};

use super::model::ExecutionModel;
use super::{condition, expand, flatten, plan, schema};
use crate::config::Connection;
use crate::diagnostics::{Explain, Subject, explain};
use crate::targets::flatten::instant;

/// `zitadelactions_execution`.
#[derive(Debug)]
pub struct ExecutionResource;

impl Resource for ExecutionResource {
    type Client = Connection;
    type Model = ExecutionModel;

    fn schema(&self) -> Schema {
        schema::schema()
    }

    fn powers(powers: Powers<Self>) -> Powers<Self> {
        powers.importable().plans().identifies().moves()
    }

    async fn create(
        &self,
        connection: &Connection,
        change: Create<ExecutionModel>,
    ) -> Result<ExecutionModel, Diagnostics> {
        let condition = expand::condition(&change.planned)?;
        let client = connection.client()?;
        let id = condition.id();
        if !connection.claims().create(&id) {
            return Err(twice(&id));
        }
        let created = create(client, &condition, &change).await;
        if created.is_err() {
            connection.claims().release(&id);
        }
        created
    }

    async fn read(
        &self,
        connection: &Connection,
        current: Read<ExecutionModel>,
    ) -> Result<Option<ExecutionModel>, Diagnostics> {
        let condition = expand::condition_in_state(&current.state)?;
        let attempt = || format!("read the execution {condition}");
        let client = connection.client()?;
        let found = client.find_execution(&condition).await.explained(attempt)?;
        if found.is_none() && current.state.condition.is_known() {
            current.context.warn(
                "An execution is gone",
                format!(
                    "The execution {condition} was removed outside Terraform, its last target was deleted, or an \
                     upgrade of ZITADEL from v2.51 or earlier lost it, so it is planned to be created anew."
                ),
            );
        }
        let Some(found) = found else { return Ok(None) };
        let known = expand::targets(&current.state).unwrap_or_default();
        let found = client.recognized(found, &known).await.explained(attempt)?;
        Ok(Some(flatten::read(&found, &current.state)))
    }

    async fn update(
        &self,
        connection: &Connection,
        change: Update<ExecutionModel>,
    ) -> Result<ExecutionModel, Diagnostics> {
        let condition = expand::condition_in_state(&change.prior)?;
        let targets = expand::targets(&change.planned)?;
        let unchanged = expand::targets(&change.prior).is_ok_and(|prior| prior == targets);
        let changed = match unchanged {
            true => None,
            false => set(connection.client()?, &condition, &targets, &change.planned)
                .await
                .map_err(|failure| failure.diagnostics)?,
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
        change: Delete<ExecutionModel>,
    ) -> Result<(), Diagnostics> {
        let condition = expand::condition_in_state(&change.prior)?;
        let removal = connection
            .client()?
            .remove_execution(&condition)
            .await
            .explained(|| format!("remove the execution {condition}"))?;
        connection.claims().release(&condition.id());
        if removal == Removal::ConditionUnknown {
            change.context.warn(
                "An execution cannot be removed, and cannot run",
                format!(
                    "This version of ZITADEL does not know the condition {condition} any more, so its list cannot be \
                     emptied. Nothing can run on it; it is dropped from state."
                ),
            );
        }
        Ok(())
    }
}

async fn create(
    client: &Client,
    condition: &Condition,
    change: &Create<ExecutionModel>,
) -> Result<ExecutionModel, Diagnostics> {
    let planned = &change.planned;
    let attempt = || format!("create the execution {condition}");
    if planned.overwrite_existing.known() != Some(&true) {
        let existing = client.existing_execution(condition).await;
        if existing.explained(attempt)?.is_some() {
            return Err(exists(condition));
        }
    }
    let targets = expand::targets(planned)?;
    let changed = set(client, condition, &targets, planned)
        .await
        .map_err(|failure| {
            if failure.may_be_done {
                change.save(&flatten::set(
                    planned,
                    condition.id(),
                    Attr::Null,
                    Attr::Null,
                ));
            }
            failure.diagnostics
        })?;
    let dates = client
        .has(Feature::CreationDates)
        .await
        .explained(attempt)?;
    // The server tells the date of the set alone. For an execution that was never set before it is
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

/// Why a list was not set, and whether the server may have set it all the same: its answer was
/// lost.
struct SetFailure {
    diagnostics: Diagnostics,
    may_be_done: bool,
}

async fn set(
    client: &Client,
    condition: &Condition,
    targets: &[TargetRef],
    planned: &ExecutionModel,
) -> Result<Option<Timestamp>, SetFailure> {
    let failed = |diagnostics: Diagnostics, may_be_done: bool| SetFailure {
        diagnostics,
        may_be_done,
    };
    let explained = |error: &Error| {
        let attempt = format!("set the targets of the execution {condition}");
        let subject = Subject::TargetList(expand::list_name(planned));
        Diagnostics::from(explain(error, subject, attempt))
    };
    let missing = client.first_missing_target(targets).await;
    if let Some(place) = missing.map_err(|error| failed(explained(&error), false))? {
        return Err(failed(missing_target(targets, place, planned), false));
    }
    let set = client.set_execution(condition, targets).await;
    set.map_err(|error| failed(explained(&error), error.outcome_unknown()))
}

fn missing_target(targets: &[TargetRef], place: usize, planned: &ExecutionModel) -> Diagnostics {
    let id = match &targets[place] {
        TargetRef::Target(id) => id.to_string(),
        TargetRef::Include(condition) => condition.id(),
    };
    Diagnostic::error(
        "A target of the list does not exist",
        format!(
            "The instance has no target {id}: it was deleted, or never was. Refer to the target's `id` attribute rather \
             than to a literal id, or remove it from {}. Nothing was changed.",
            expand::list_name(planned)
        ),
    )
    .at(terraform_plugin::terraform::AttributePath::from(expand::list_name(planned)).index(place))
    .into()
}

fn exists(condition: &Condition) -> Diagnostics {
    Diagnostic::error(
        "The execution exists already",
        format!(
            "An execution with targets is set for {condition}, and ZITADEL has one for each condition. Adopt it with\n\n  \
             terraform import <address> '{condition}'\n\nor replace its list by setting `overwrite_existing = true`. \
             Nothing was changed."
        ),
    )
    .at("condition")
    .into()
}

fn twice(id: &str) -> Diagnostics {
    Diagnostic::error(
        "Two resources for one execution",
        format!(
            "Another resource of this configuration creates the execution {id} too, and ZITADEL has one for each \
             condition. Write all targets into one resource."
        ),
    )
    .at("condition")
    .into()
}

impl ModifyPlan for ExecutionResource {
    async fn modify_plan(
        &self,
        connection: &Connection,
        change: &mut Plan<ExecutionModel>,
    ) -> Result<(), Diagnostics> {
        plan::modify(connection, change).await
    }
}

impl ImportState for ExecutionResource {
    async fn import_state(
        &self,
        connection: &Connection,
        text: &str,
        _: &Context,
    ) -> Result<ExecutionModel, Diagnostics> {
        let condition = condition::parse_import_id(text).ok_or_else(|| {
            Diagnostics::error(
                "Not an import id",
                format!(
                    "{text:?} names no execution. Import by the id, which is request, response or event for all, or\n  \
                     request/<package.Service>, request/<package.Service>/<Method> (response the same),\n  \
                     function/<name>, event/<event>, event/<group>.*\nor by the official provider's form with the kind in \
                     front: request:method:/<package.Service>/<Method>, request:service:…, request:all, event:event:…, \
                     event:group:…, event:all, function:<name>."
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
                "No execution is set for this condition",
                format!(
                    "The instance calls no target on {condition}. Create the execution instead of importing it."
                ),
            )),
        }
    }
}

/// The identity of an execution: its id, the condition in one text.
#[derive(Clone, Debug, PartialEq, Model)]
pub struct ExecutionIdentity {
    /// The slash form of the condition.
    pub id: Attr<String>,
}

impl Identify for ExecutionResource {
    type Identity = ExecutionIdentity;

    fn identity_schema() -> IdentitySchema {
        IdentitySchema::new([IdentityAttribute::string("id")
            .description("The condition in one text, for example event/user.human.*.")])
    }

    fn identity(state: &ExecutionModel) -> Option<ExecutionIdentity> {
        state.id.is_known().then(|| ExecutionIdentity {
            id: state.id.clone(),
        })
    }

    fn from_identity(identity: ExecutionIdentity) -> Result<ExecutionModel, Diagnostics> {
        let id = identity.id.require("id")?;
        id.parse::<Condition>().map_err(|error| {
            Diagnostic::error(
                "Not an id",
                format!("{id:?} is the id of no execution: {error}."),
            )
            .at("id")
        })?;
        Ok(ExecutionModel {
            id: identity.id,
            ..ExecutionModel::default()
        })
    }
}
