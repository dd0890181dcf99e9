//! Create, read, update, delete, plan and import of a public key.

use terraform_plugin::Model;
use terraform_plugin::framework::{
    Context, CreateRequest, DeleteRequest, GenerateConfigRequest, Identity, ImportIdentityRequest,
    ImportStateRequest, ModifyPlanRequest, MoveStateRequest, ReadRequest, Resource, UpdateRequest,
};
use terraform_plugin::terraform::{Attr, Diagnostics, IdentityAttribute, IdentitySchema, Schema};
use zitadel_actions::Error;
use zitadel_actions::client::{NewPublicKey, Refreshed};
use zitadel_actions::model::{PublicKey, TargetId};

use super::model::PublicKeyModel;
use super::{expand, flatten, moved, plan, schema};
use crate::config::Connection;
use crate::diagnostics::{Explain, Subject, Title};
use crate::old_reads::{self, warn_of_old_reads};

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
        change: CreateRequest<PublicKeyModel>,
    ) -> Result<PublicKeyModel, Diagnostics> {
        let target = expand::id_of_target(&change.planned.target_id)?;
        let draft = expand::draft(&change.planned)?;
        let client = connection.client()?;
        let added = client
            .add_public_key(&target, &draft)
            .await
            .explained_for(Subject::OneTarget, || {
                format!("add a public key to the target {target}")
            })?;
        let state = flatten::added(&change.planned, &target, &added);
        warn_of_twins(&change.context, &target, &added);
        if change.planned.active.known() != Some(&true) {
            return Ok(state);
        }
        change.save(&state);
        let changed = client
            .activate_public_key(&target, &added.id)
            .await
            .explained_for(Subject::OneTarget, || {
                let key = &added.id;
                format!(
                    "activate the public key {key} of the target {target}, which was added and is in the state as \
                     inactive"
                )
            })?;
        Ok(flatten::toggled(&state, true, changed.as_ref()))
    }

    async fn read(
        &self,
        connection: &Connection,
        current: ReadRequest<PublicKeyModel>,
    ) -> Result<Option<PublicKeyModel>, Diagnostics> {
        let (target, key) = expand::ids(&current.state)?;
        let client = connection.client()?;
        let seen = old_reads::seen(&current.state.change_date);
        let found = client
            .refresh_public_key(&target, &key, seen.as_ref())
            .await;
        match found.explained_for(Subject::OneTarget, || {
            format!("read the public key {key} of the target {target}")
        })? {
            Refreshed::Shown(found) => {
                warn_of_end(&current.context, &target, &found);
                Ok(Some(flatten::read(&target, &found)))
            }
            Refreshed::Behind => {
                let object = format!("the public key {key} of the target {target}");
                warn_of_old_reads(&object, &current.context);
                Ok(Some(current.state))
            }
            Refreshed::Gone => {
                if current.state.public_key.is_known() {
                    current.context.warn(
                        Title::PublicKeyNotFound,
                        format!(
                            "The public key {key} of the target {target}, or the target, was deleted outside of \
                             Terraform. The key will be added again."
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
        change: UpdateRequest<PublicKeyModel>,
    ) -> Result<PublicKeyModel, Diagnostics> {
        let (target, key) = expand::ids(&change.prior)?;
        let active = *change.planned.active.require("active")?;
        let mut state = change.planned.clone();
        state.change_date.fill(change.prior.change_date.clone());
        if change.prior.active.known() == Some(&active) {
            return Ok(state);
        }
        let client = connection.client()?;
        let (verb, changed) = if active {
            ("activate", client.activate_public_key(&target, &key).await)
        } else {
            (
                "deactivate",
                client.deactivate_public_key(&target, &key).await,
            )
        };
        let changed = changed.explained_for(Subject::OneTarget, || {
            format!("{verb} the public key {key} of the target {target}")
        })?;
        Ok(flatten::toggled(&state, active, changed.as_ref()))
    }

    /// The key is made inactive only if it still is active: after a replacement that made the new
    /// key first, it is not, and the target never is without an active key.
    async fn delete(
        &self,
        connection: &Connection,
        change: DeleteRequest<PublicKeyModel>,
    ) -> Result<(), Diagnostics> {
        let (target, key) = expand::ids(&change.prior)?;
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
        change: &mut ModifyPlanRequest<PublicKeyModel>,
    ) -> Result<(), Diagnostics> {
        plan::modify(connection, change).await
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
                    "{text:?} is not an import ID of a public key. Use <target_id>/<key_id>, or <key_id>:<target_id> \
                     as in the official provider."
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
                    "The target {target} has no public key {key}, or the target does not exist. The order is \
                     <target_id>/<key_id>."
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

    /// Only a key that is active says so: `active = false` would make a key inactive that somebody
    /// else activates.
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

/// A key that was there before is often one whose creation was never answered.
fn warn_of_twins(context: &Context, target: &TargetId, added: &NewPublicKey) {
    let Some(twin) = added.twins.first() else {
        return;
    };
    context.warn(
        Title::KeyAddedTwice,
        format!(
            "The target {target} now has the same key twice, with the IDs {} and {twin}. If an earlier apply lost \
             the response to its creation, remove this resource from the state and import the first key with the ID \
             {target}/{twin}, or delete that key.",
            added.id
        ),
    );
}

/// The server keeps showing an expired key as active, so the refresh warns about it.
fn warn_of_end(context: &Context, target: &TargetId, key: &PublicKey) {
    if let Some(end) = key
        .expiration_date
        .as_ref()
        .filter(|end| key.active && plan::has_ended(end))
    {
        context.warn(
            Title::ActiveKeyExpired,
            format!(
                "The public key {} of the target {target} expired at {end} and is still the active one. Add a new \
                 key to the target; once another key is active, this one cannot be activated again.",
                key.id
            ),
        );
    }
}

/// The identity of a public key: both ids, for the server finds keys below their target only.
#[derive(Clone, Debug, PartialEq, Model)]
pub struct PublicKeyIdentity {
    /// The target's id.
    pub target_id: Attr<String>,
    /// The key's id.
    pub key_id: Attr<String>,
}

impl Identity for PublicKeyIdentity {
    fn schema() -> IdentitySchema {
        IdentitySchema::new([
            IdentityAttribute::string("target_id").description("The ID of the target."),
            IdentityAttribute::string("key_id").description("The ID of the key."),
        ])
    }
}
