//! Create, read, update, delete, plan and import of a public key.

use terraform_plugin::prelude::*;
use zitadel_actions::Error;
use zitadel_actions::client::{NewPublicKey, Refreshed};
use zitadel_actions::model::{PublicKey, TargetId};

use super::identity::PublicKeyIdentity;
use super::model::PublicKeyModel;
use super::{expand, flatten, moved, plan, schema};
use crate::config::Connection;
use crate::diagnostics::{Explain, Subject, Title, warn_of_outdated_read};
use crate::timestamp;

/// `zitadelactions_target_public_key`.
#[derive(Debug)]
pub struct PublicKeyResource;

impl Resource for PublicKeyResource {
    type Client = Connection;
    type Model = PublicKeyModel;
    type Identity = PublicKeyIdentity;

    fn schema(&self) -> Schema {
        schema::schema()
    }

    async fn create(
        &self,
        connection: &Connection,
        request: CreateRequest<PublicKeyModel>,
    ) -> Result<PublicKeyModel, Diagnostics> {
        let target = expand::id_of_target(&request.planned.target_id)?;
        let draft = expand::draft(&request.planned)?;
        let client = connection.client()?;
        let added = client
            .add_public_key(&target, &draft)
            .await
            .explained_for(Subject::OneTarget, || {
                format!("add a public key to the target {target}")
            })?;
        let state = flatten::added(&request.planned, &target, &added);
        warn_of_twins(&request.context, &target, &added);
        if request.planned.active.known() != Some(&true) {
            return Ok(state);
        }
        request.save(&state);
        let changed = client
            .activate_public_key(&target, &added.id)
            .await
            .explained_for(Subject::OneTarget, || {
                let key = &added.id;
                format!(
                    "activate the public key {key} of the target {target}, which was added and is \
                     in the state as inactive"
                )
            })?;
        Ok(flatten::toggled(&state, true, changed.as_ref()))
    }

    async fn read(
        &self,
        connection: &Connection,
        request: ReadRequest<PublicKeyModel>,
    ) -> Result<Option<PublicKeyModel>, Diagnostics> {
        let (target, key) = expand::ids(&request.state)?;
        let client = connection.client()?;
        let seen = timestamp::of(&request.state.change_date);
        let found = client
            .refresh_public_key(&target, &key, seen.as_ref())
            .await;
        match found.explained_for(Subject::OneTarget, || {
            format!("read the public key {key} of the target {target}")
        })? {
            Refreshed::Shown(found) => {
                warn_if_expired(&request.context, &target, &found);
                Ok(Some(flatten::read(&target, &found)))
            }
            Refreshed::Behind => {
                let object = format!("the public key {key} of the target {target}");
                warn_of_outdated_read(&object, &request.context);
                Ok(Some(request.state))
            }
            Refreshed::Gone => {
                if request.state.public_key.is_known() {
                    request.context.warn(
                        Title::PublicKeyNotFound,
                        format!(
                            "The public key {key} of the target {target}, or the target, was \
                             deleted outside of Terraform. The key will be added again."
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
        request: UpdateRequest<PublicKeyModel>,
    ) -> Result<PublicKeyModel, Diagnostics> {
        let (target, key) = expand::ids(&request.prior)?;
        let active = *request.planned.active.require("active")?;
        let mut state = request.planned.clone();
        state.change_date.fill(request.prior.change_date.clone());
        if request.prior.active.known() == Some(&active) {
            return Ok(state);
        }
        let client = connection.client()?;
        let (verb, changed) = if active {
            ("activate", client.activate_public_key(&target, &key).await)
        } else {
            let changed = client.deactivate_public_key(&target, &key).await;
            ("deactivate", changed)
        };
        let changed = changed.explained_for(Subject::OneTarget, || {
            format!("{verb} the public key {key} of the target {target}")
        })?;
        Ok(flatten::toggled(&state, active, changed.as_ref()))
    }

    /// The key is deactivated only if it still is active: after a replacement that creates first it
    /// is not, and the target is never without an active key.
    async fn delete(
        &self,
        connection: &Connection,
        request: DeleteRequest<PublicKeyModel>,
    ) -> Result<(), Diagnostics> {
        let (target, key) = expand::ids(&request.prior)?;
        let client = connection.client()?;
        let removed = match client.remove_public_key(&target, &key).await {
            Err(Error::KeyActive(_)) => match client.deactivate_public_key(&target, &key).await {
                Ok(_) | Err(Error::KeyMissing(_)) => client.remove_public_key(&target, &key).await,
                Err(error) => Err(error),
            },
            removed => removed,
        };
        removed.explained_for(Subject::OneTarget, || {
            format!("remove the public key {key} of the target {target}")
        })
    }

    async fn modify_plan(
        &self,
        connection: &Connection,
        request: &mut ModifyPlanRequest<PublicKeyModel>,
    ) -> Result<(), Diagnostics> {
        plan::modify(connection, request).await
    }

    async fn import_state(
        &self,
        connection: &Connection,
        request: ImportStateRequest,
    ) -> Result<PublicKeyModel, Diagnostics> {
        let text = request.id.as_str();
        let (target, key) = expand::import_id(text).ok_or_else(|| {
            Diagnostics::error(
                Title::InvalidImportId,
                format!(
                    "{text:?} is not the import ID of a public key. Use <target_id>/<key_id>, or \
                     <key_id>:<target_id> as in the official provider."
                ),
            )
        })?;
        let found = connection.client()?.find_public_key(&target, &key).await;
        match found.explained_for(Subject::OneTarget, || {
            format!("find the public key {key} of the target {target}")
        })? {
            Some(_) => Ok(flatten::stub(&target, &key)),
            None => Err(Diagnostics::error(
                Title::PublicKeyNotFound,
                format!(
                    "The target {target} has no public key {key}, or the target does not exist. \
                     The order is <target_id>/<key_id>."
                ),
            )),
        }
    }

    async fn move_state(
        &self,
        _: Option<&Self::Client>,
        request: MoveStateRequest,
    ) -> Result<Option<PublicKeyModel>, Diagnostics> {
        moved::from_official(&request)
    }

    /// Only an active key gets `active`: `active = false` would deactivate a key that somebody else
    /// activates.
    fn generate_config(
        &self,
        request: GenerateConfigRequest<PublicKeyModel>,
    ) -> Result<PublicKeyModel, Diagnostics> {
        let mut config = request.config;
        if request.state.active.known() != Some(&true) {
            config.active = Attr::Null;
        }
        Ok(config)
    }

    async fn import_identity(
        &self,
        _: &Self::Client,
        request: ImportIdentityRequest<PublicKeyIdentity>,
    ) -> Result<PublicKeyModel, Diagnostics> {
        let target = expand::id_of_target(&request.identity.target_id)?;
        let key = expand::id_of_key(&request.identity.key_id)?;
        Ok(flatten::stub(&target, &key))
    }
}

/// A key that was there before is often one whose addition was never answered.
fn warn_of_twins(context: &Context, target: &TargetId, added: &NewPublicKey) {
    let Some(twin) = added.twins.first() else {
        return;
    };
    context.warn(
        Title::KeyAddedTwice,
        format!(
            "The target {target} now has the same key twice, as {} and as {twin}. If an earlier \
             apply lost the answer to its creation, remove this resource from the state and import \
             the first one with the ID {target}/{twin}, or delete that key.",
            added.id
        ),
    );
}

/// The server goes on showing an expired key as active, and nobody else warns of it.
fn warn_if_expired(context: &Context, target: &TargetId, key: &PublicKey) {
    if let Some(end) = key
        .expiration_date
        .as_ref()
        .filter(|end| key.active && plan::has_expired(end))
    {
        context.warn(
            Title::ActiveKeyExpired,
            format!(
                "The public key {} of the target {target} expired at {end} and is still the active \
                 one. Add a new key to the target; once another key is active, this one cannot be \
                 activated again.",
                key.id
            ),
        );
    }
}
