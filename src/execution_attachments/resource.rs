//! Create, read, update, delete, plan and import of an attachment.

use terraform_plugin::Model;
use terraform_plugin::framework::{
    CreateRequest, DeleteRequest, Identity, ImportIdentityRequest, ImportStateRequest,
    ModifyPlanRequest, ReadRequest, Resource, UpdateRequest,
};
use terraform_plugin::terraform::{
    Attr, Diagnostic, Diagnostics, IdentityAttribute, IdentitySchema, Schema,
};
use zitadel_actions::client::{Client, Refreshed};

use super::edit::{attach, attached_on, detach};
use super::model::{AttachmentModel, Place};
use super::{plan, schema};
use crate::config::Connection;
use crate::diagnostics::{Explain, Title};
use crate::executions::condition;
use crate::old_reads::warn_of_old_reads;

/// `zitadelactions_execution_attachment`.
#[derive(Debug)]
pub struct AttachmentResource;

impl Resource for AttachmentResource {
    type Client = Connection;
    type Model = AttachmentModel;
    type Identity = AttachmentIdentity;

    fn schema(&self) -> Schema {
        schema::schema()
    }

    async fn create(
        &self,
        connection: &Connection,
        change: CreateRequest<AttachmentModel>,
    ) -> Result<AttachmentModel, Diagnostics> {
        let place = Place::planned(&change.planned)?.ok_or_else(|| {
            Diagnostics::error(
                Title::UnknownValue,
                "The condition or the target_id is not known yet.",
            )
        })?;
        let client = connection.client()?;
        if !connection.claims().create(&place.id()) {
            return Err(twice(&place).into());
        }
        let state = AttachmentModel {
            id: place.id().into(),
            ..change.planned.clone()
        };
        let first = change.planned.position.as_str() == Some("first");
        match attach(client, &place, first, &change.private, &change.context).await {
            Ok(()) => Ok(state),
            Err(failure) => {
                if failure.may_be_attached {
                    change.save(&state);
                } else {
                    connection.claims().release(&place.id());
                }
                Err(failure.diagnostics)
            }
        }
    }

    async fn read(
        &self,
        connection: &Connection,
        current: ReadRequest<AttachmentModel>,
    ) -> Result<Option<AttachmentModel>, Diagnostics> {
        let place = Place::in_state(&current.state)?;
        let seen = attached_on(&current.private);
        let found = connection
            .client()?
            .refresh_execution(&place.condition, seen.as_ref())
            .await
            .explained(|| format!("read the execution {}", place.condition))?;
        let is_attached = match &found {
            Refreshed::Shown(execution) => place.is_in(&execution.targets),
            Refreshed::Gone => false,
            Refreshed::Behind => {
                warn_of_old_reads(
                    &format!("the execution {}", place.condition),
                    &current.context,
                );
                return Ok(Some(current.state));
            }
        };
        if is_attached {
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
                Title::AttachmentNotFound,
                format!(
                    "The list of `{}` no longer contains the target {}: the target was deleted, another client removed \
                     it, or a concurrent apply set a list without it. It will be attached again.",
                    place.condition, place.target
                ),
            );
        }
        Ok(None)
    }

    /// A changed position is used when the target is attached again: nothing is sent.
    async fn update(
        &self,
        _: &Connection,
        change: UpdateRequest<AttachmentModel>,
    ) -> Result<AttachmentModel, Diagnostics> {
        Ok(change.planned)
    }

    async fn delete(
        &self,
        connection: &Connection,
        change: DeleteRequest<AttachmentModel>,
    ) -> Result<(), Diagnostics> {
        let place = Place::in_state(&change.prior)?;
        // This run has created the attachment again, and the object to destroy is the previous one.
        if connection.claims().has_created(&place.id()) {
            return Ok(());
        }
        detach(connection.client()?, &place, &change.context).await
    }

    async fn modify_plan(
        &self,
        connection: &Connection,
        change: &mut ModifyPlanRequest<AttachmentModel>,
    ) -> Result<(), Diagnostics> {
        plan::modify(connection, change).await
    }

    async fn import_state(
        &self,
        connection: &Connection,
        request: ImportStateRequest,
    ) -> Result<AttachmentModel, Diagnostics> {
        let text = request.id.as_str();
        let place = Place::parse(text).ok_or_else(|| {
            Diagnostics::error(
                Title::InvalidImportId,
                format!(
                    "{text:?} is not an import ID of an attachment. Use <execution ID>#<target ID>, for example \
                     event/user.human.*#338264837492864231."
                ),
            )
        })?;
        if !is_attached(connection.client()?, &place).await? {
            return Err(Diagnostics::error(
                Title::NotAttached,
                format!(
                    "The list of `{}` does not contain the target {}. Create the attachment instead of importing it.",
                    place.condition, place.target
                ),
            ));
        }
        Ok(AttachmentModel {
            id: place.id().into(),
            ..AttachmentModel::default()
        })
    }

    async fn import_identity(
        &self,
        _: &Self::Client,
        request: ImportIdentityRequest<AttachmentIdentity>,
    ) -> Result<AttachmentModel, Diagnostics> {
        let state = AttachmentModel {
            id: request.identity.id,
            ..AttachmentModel::default()
        };
        let id = Place::in_state(&state)?.id();
        Ok(AttachmentModel {
            id: id.into(),
            ..state
        })
    }
}

async fn is_attached(client: &Client, place: &Place) -> Result<bool, Diagnostics> {
    let found = client
        .find_execution(&place.condition)
        .await
        .explained(|| format!("read the execution {}", place.condition))?;
    Ok(found.is_some_and(|execution| place.is_in(&execution.targets)))
}

pub(super) fn twice(place: &Place) -> Diagnostic {
    Diagnostic::error(
        Title::DuplicateAttachment,
        format!(
            "Another resource in this configuration attaches the target {} to `{}` as well, and a list contains a \
             target only once. Remove one of the two resources.",
            place.target, place.condition
        ),
    )
    .at("target_id")
}

/// The identity of an attachment: its id.
#[derive(Clone, Debug, PartialEq, Model)]
pub struct AttachmentIdentity {
    /// The execution's id and the target's, with `#` in between.
    pub id: Attr<String>,
}

impl Identity for AttachmentIdentity {
    fn schema() -> IdentitySchema {
        IdentitySchema::new([IdentityAttribute::string("id").description(
            "The IDs of the execution and of the target, separated by #, for example \
                event/user.human.*#338264837492864231.",
        )])
    }
}
