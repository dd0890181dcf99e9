//! Create, read, update, delete, plan and import of an attachment.

use std::sync::atomic::{AtomicBool, Ordering};

use terraform_plugin::Model;
use terraform_plugin::framework::{
    Context, Create, Delete, Identify, ImportState, ModifyPlan, Plan, Powers, Read, Resource,
    Update,
};
use terraform_plugin::terraform::{
    Attr, Diagnostic, Diagnostics, IdentityAttribute, IdentitySchema, Schema,
};
use zitadel_actions::Error;
use zitadel_actions::client::Client;
use zitadel_actions::model::TargetRef;

use super::model::{AttachmentModel, Place};
use super::{plan, schema};
use crate::config::Connection;
use crate::diagnostics::{Explain, Subject, explain};
use crate::executions::condition;

/// `zitadelactions_execution_attachment`.
#[derive(Debug)]
pub struct AttachmentResource;

impl Resource for AttachmentResource {
    type Client = Connection;
    type Model = AttachmentModel;

    fn schema(&self) -> Schema {
        schema::schema()
    }

    fn powers(powers: Powers<Self>) -> Powers<Self> {
        powers.importable().plans().identifies()
    }

    async fn create(
        &self,
        connection: &Connection,
        change: Create<AttachmentModel>,
    ) -> Result<AttachmentModel, Diagnostics> {
        let place = Place::planned(&change.planned)?.ok_or_else(|| {
            Diagnostics::error(
                "The attachment is not known",
                "A part of the condition or the target's id has no value yet.",
            )
        })?;
        let client = connection.client()?;
        if !connection.claims().create(&place.id()) {
            return Err(twice(&place));
        }
        let attached = attach(client, &place, &change).await;
        if attached.is_err() {
            connection.claims().release(&place.id());
        }
        attached
    }

    async fn read(
        &self,
        connection: &Connection,
        current: Read<AttachmentModel>,
    ) -> Result<Option<AttachmentModel>, Diagnostics> {
        let place = Place::in_state(&current.state)?;
        if is_attached(connection.client()?, &place).await? {
            return Ok(Some(AttachmentModel {
                id: place.id().into(),
                condition: Attr::Known(condition::flatten(&place.condition)),
                target_id: place.target.as_str().into(),
                position: current
                    .state
                    .position
                    .known()
                    .cloned()
                    .unwrap_or_else(|| "last".into())
                    .into(),
            }));
        }
        if current.state.condition.is_known() {
            current.context.warn(
                "An attachment is gone",
                format!(
                    "The target {} is not in the list of {} any more: it was deleted, somebody took it out, or another \
                     apply at the same moment wrote a list without it. It is planned to be attached again.",
                    place.target, place.condition
                ),
            );
        }
        Ok(None)
    }

    /// A changed position is a wish for the next creation: nothing is sent.
    async fn update(
        &self,
        _: &Connection,
        change: Update<AttachmentModel>,
    ) -> Result<AttachmentModel, Diagnostics> {
        Ok(change.planned)
    }

    async fn delete(
        &self,
        connection: &Connection,
        change: Delete<AttachmentModel>,
    ) -> Result<(), Diagnostics> {
        let place = Place::in_state(&change.prior)?;
        let edited = connection
            .client()?
            .edit_execution(&place.condition, |list| place.removed_from(list))
            .await;
        connection.claims().release(&place.id());
        match edited {
            Ok(_) => Ok(()),
            Err(Error::ConditionUnknown(_)) => {
                change.context.warn(
                    "An attachment cannot be removed, and cannot run",
                    format!(
                        "This version of ZITADEL does not know the condition {} any more, so its list cannot be changed. \
                         Nothing can run on it; the attachment is dropped from state.",
                        place.condition
                    ),
                );
                Ok(())
            }
            Err(error) => {
                let attempt = format!(
                    "take the target {} out of the execution {}",
                    place.target, place.condition
                );
                Err(explain(&error, Subject::OneTarget, attempt).into())
            }
        }
    }
}

async fn attach(
    client: &Client,
    place: &Place,
    change: &Create<AttachmentModel>,
) -> Result<AttachmentModel, Diagnostics> {
    let first = change.planned.position.as_str() == Some("first");
    let state = AttachmentModel {
        id: place.id().into(),
        ..change.planned.clone()
    };
    let attempt = || {
        format!(
            "attach the target {} to the execution {}",
            place.target, place.condition
        )
    };
    let own = [TargetRef::Target(place.target.clone())];
    if client
        .first_missing_target(&own)
        .await
        .explained_for(Subject::OneTarget, attempt)?
        .is_some()
    {
        return Err(Diagnostic::error(
            "Target not found",
            format!(
                "The instance has no target {}: it was deleted, or never was. Refer to the target's `id` attribute rather \
                 than to a literal id. Nothing was changed.",
                place.target
            ),
        )
        .at("target_id")
        .into());
    }
    let was_missing = AtomicBool::new(false);
    let edit = |list: &[TargetRef]| {
        let added = place.added_to(list, first);
        was_missing.fetch_or(added.is_some(), Ordering::Relaxed);
        added
    };
    client
        .edit_execution(&place.condition, edit)
        .await
        .map_err(|error| {
            if error.outcome_unknown() || matches!(error, Error::NotYetVisible { .. }) {
                change.save(&state);
            }
            explain(&error, Subject::OneTarget, attempt())
        })?;
    if !was_missing.load(Ordering::Relaxed) {
        change.context.warn(
            "The target was attached already",
            format!(
                "The target {} stood in the list of {} before. If another configuration put it there, the first of the two \
                 to be destroyed takes it out for both.",
                place.target, place.condition
            ),
        );
    }
    Ok(state)
}

async fn is_attached(client: &Client, place: &Place) -> Result<bool, Diagnostics> {
    let found = client
        .find_execution(&place.condition)
        .await
        .explained(|| format!("read the execution {}", place.condition))?;
    Ok(found.is_some_and(|execution| place.is_in(&execution.targets)))
}

fn twice(place: &Place) -> Diagnostics {
    Diagnostic::error(
        "Two resources for one attachment",
        format!(
            "Another resource of this configuration attaches the target {} to {} too, and a target stands in a list once. \
             Remove one of the two.",
            place.target, place.condition
        ),
    )
    .at("target_id")
    .into()
}

impl ModifyPlan for AttachmentResource {
    async fn modify_plan(
        &self,
        connection: &Connection,
        change: &mut Plan<AttachmentModel>,
    ) -> Result<(), Diagnostics> {
        plan::modify(connection, change).await
    }
}

impl ImportState for AttachmentResource {
    async fn import_state(
        &self,
        connection: &Connection,
        text: &str,
        _: &Context,
    ) -> Result<AttachmentModel, Diagnostics> {
        let place = Place::parse(text).ok_or_else(|| {
            Diagnostics::error(
                "Not an import id",
                format!(
                    "{text:?} names no attachment. Write the id of the execution, a #, and the id of the target, for \
                     example event/user.human.*#338264837492864231."
                ),
            )
        })?;
        if !is_attached(connection.client()?, &place).await? {
            return Err(Diagnostics::error(
                "The target is not attached",
                format!(
                    "The list of {} does not hold the target {}. Create the attachment instead of importing it.",
                    place.condition, place.target
                ),
            ));
        }
        Ok(AttachmentModel {
            id: place.id().into(),
            ..AttachmentModel::default()
        })
    }
}

/// The identity of an attachment: its id.
#[derive(Clone, Debug, PartialEq, Model)]
pub struct AttachmentIdentity {
    /// The execution's id and the target's, with `#` in between.
    pub id: Attr<String>,
}

impl Identify for AttachmentResource {
    type Identity = AttachmentIdentity;

    fn identity_schema() -> IdentitySchema {
        IdentitySchema::new([IdentityAttribute::string("id")
            .description("The execution's id and the target's with # in between, for example event/user.human.*#338264837492864231.")])
    }

    fn identity(state: &AttachmentModel) -> Option<AttachmentIdentity> {
        state.id.is_known().then(|| AttachmentIdentity {
            id: state.id.clone(),
        })
    }

    fn from_identity(identity: AttachmentIdentity) -> Result<AttachmentModel, Diagnostics> {
        let state = AttachmentModel {
            id: identity.id,
            ..AttachmentModel::default()
        };
        let id = Place::in_state(&state)?.id();
        Ok(AttachmentModel {
            id: id.into(),
            ..state
        })
    }
}
