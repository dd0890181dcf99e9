//! Create, read, update, delete, plan and import of an attachment.

use std::time::Instant;

use terraform_plugin::prelude::*;
use zitadel_actions::client::{Client, Refreshed};
use zitadel_actions::model::TargetRef;

use super::edit::{attach, attached_on, detach};
use super::identity::AttachmentIdentity;
use super::model::{AttachmentModel, Place};
use super::{errors, plan, schema};
use crate::config::Connection;
use crate::diagnostics::{Explain, Title, waited, warn_of_outdated_read};
use crate::executions::condition;

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
        request: CreateRequest<AttachmentModel>,
    ) -> Result<AttachmentModel, Diagnostics> {
        let place = Place::planned(&request.planned)?.ok_or_else(|| {
            Diagnostics::error(
                Title::UnknownValue,
                "condition or target_id is not known yet.",
            )
        })?;
        let client = connection.client()?;
        if !connection.run().lifecycle.create(&place.id()) {
            return Err(errors::duplicate(&place).into());
        }
        let state = AttachmentModel {
            id: place.id().into(),
            ..request.planned.clone()
        };
        let first = request.planned.position.as_str() == Some("first");
        match attach(client, &place, first, &request.private, &request.context).await {
            Ok(()) => Ok(state),
            Err(failure) => {
                if failure.may_be_done {
                    request.save(&state);
                } else {
                    connection.run().lifecycle.release(&place.id());
                }
                Err(failure.diagnostics)
            }
        }
    }

    async fn read(
        &self,
        connection: &Connection,
        request: ReadRequest<AttachmentModel>,
    ) -> Result<Option<AttachmentModel>, Diagnostics> {
        let place = Place::in_state(&request.state)?;
        let seen = attached_on(&request.private);
        let targets = [TargetRef::Target(place.target.clone())];
        let begin = Instant::now();
        let found = connection
            .client()?
            .refresh_execution(&place.condition, &targets, seen.as_ref())
            .await
            .explained(|| format!("read the execution {}", place.condition))?;
        let is_attached = match &found {
            Refreshed::Shown(execution) => place.is_in(&execution.targets),
            Refreshed::Gone => false,
            Refreshed::Behind => {
                warn_of_outdated_read(
                    &format!("the execution {}", place.condition),
                    &request.context,
                );
                return Ok(Some(request.state));
            }
        };
        if is_attached {
            return Ok(Some(AttachmentModel {
                id: place.id().into(),
                condition: Attr::Known(condition::flatten(&place.condition)),
                target_id: place.target.as_str().into(),
                position: request
                    .state
                    .position
                    .known()
                    .cloned()
                    .unwrap_or_else(|| "last".into())
                    .into(),
            }));
        }
        if request.state.condition.is_known() {
            request.context.warn(
                Title::AttachmentNotFound,
                format!(
                    "The list of `{}` no longer contains the target {}: the target was deleted, \
                     another client removed it, or a concurrent apply set a list without it. It \
                     will be attached again.{}",
                    place.condition,
                    place.target,
                    waited(begin)
                ),
            );
        }
        Ok(None)
    }

    /// A changed position is used when the target is attached again: nothing is sent.
    async fn update(
        &self,
        _: &Connection,
        request: UpdateRequest<AttachmentModel>,
    ) -> Result<AttachmentModel, Diagnostics> {
        Ok(request.planned)
    }

    async fn delete(
        &self,
        connection: &Connection,
        request: DeleteRequest<AttachmentModel>,
    ) -> Result<(), Diagnostics> {
        let place = Place::in_state(&request.prior)?;
        let lifecycle = &connection.run().lifecycle;
        let Some(_destroy) = lifecycle.destroy(&place.id()) else {
            return Ok(());
        };
        detach(connection.client()?, lifecycle, &place, &request.context).await
    }

    async fn modify_plan(
        &self,
        connection: &Connection,
        request: &mut ModifyPlanRequest<AttachmentModel>,
    ) -> Result<(), Diagnostics> {
        plan::modify(connection, request).await
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
                    "{text:?} is not the import ID of an attachment. Use <execution ID>#<target \
                     ID>, for example event/user.human.*#338264837492864231."
                ),
            )
        })?;
        if !is_attached(connection.client()?, &place).await? {
            return Err(Diagnostics::error(
                Title::NotAttached,
                format!(
                    "The list of `{}` does not contain the target {}. Create the attachment \
                     instead of importing it.",
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
