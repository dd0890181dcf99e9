//! Create, read, update, delete, plan and import of a target.

use terraform_plugin::prelude::*;
use zitadel_actions::client::{Client, Refreshed};
use zitadel_actions::model::{Endpoint, PriorTarget, Target, TargetId, TargetPatch, UpdatedTarget};

use super::endpoint_hash::EndpointHash;
use super::identity::{TargetIdentity, label};
use super::model::TargetModel;
use super::{errors, expand, find, flatten, moved, plan, rename, schema, unique_name};
use crate::config::Connection;
use crate::diagnostics::{Explain, Title, warn_of_outdated_read};
use crate::timestamp;

/// `zitadelactions_target`.
#[derive(Debug)]
pub struct TargetResource;

impl Resource for TargetResource {
    type Client = Connection;
    type Model = TargetModel;
    type Identity = TargetIdentity;

    fn schema(&self) -> Schema {
        schema::schema()
    }

    async fn create(
        &self,
        connection: &Connection,
        request: CreateRequest<TargetModel>,
    ) -> Result<TargetModel, Diagnostics> {
        let client = connection.client()?;
        let run = connection.run();
        let draft = expand::draft(&request.planned.with_secrets(&request.config))?;
        let endpoint = EndpointHash::configured(&request.config)?;
        let created = unique_name::create(client, &run.lifecycle, &draft).await;
        let created = created.map_err(|refusal| {
            let attempt = format!("create the target {:?}", draft.name);
            errors::refused(&refusal, &attempt, &request.config)
        })?;
        if let Some(planned) = plan::planned_target(&request.planned) {
            run.plan_target(&created.id, planned);
        }
        if let Some(endpoint) = endpoint {
            endpoint.store(&request.private);
        }
        Ok(flatten::created(&request.planned, &created))
    }

    async fn read(
        &self,
        connection: &Connection,
        request: ReadRequest<TargetModel>,
    ) -> Result<Option<TargetModel>, Diagnostics> {
        let (state, context) = (&request.state, &request.context);
        let id = expand::id(state)?;
        connection.run().refresh(id.as_str());
        let seen = timestamp::of(&state.change_date);
        let found = connection
            .client()?
            .refresh_target(&id, seen.as_ref())
            .await
            .explained(|| format!("read the target {}", label(state)))?;
        match found {
            Refreshed::Shown(target) => Ok(Some(shown(&target, &request))),
            Refreshed::Behind => {
                warn_of_outdated_read(&format!("the target {}", label(state)), context);
                Ok(Some(request.state))
            }
            Refreshed::Gone => {
                if state.name.is_known() {
                    context.add(deleted_outside(state));
                }
                Ok(None)
            }
        }
    }

    async fn update(
        &self,
        connection: &Connection,
        request: UpdateRequest<TargetModel>,
    ) -> Result<TargetModel, Diagnostics> {
        let client = connection.client()?;
        let attempt = format!("update the target {}", label(&request.prior));
        let id = expand::id(&request.prior)?;
        let planned = request.planned.with_secrets(&request.config);
        let patch = expand::patch(&request.prior, &planned)?;
        let mut prior = request.prior.clone();
        if request.planned.signing_key.is_unknown() && !patch.rotate_signing_key {
            prior.signing_key = current_key(client, &id, &attempt).await?;
        }
        if patch.is_empty() {
            let nothing = UpdatedTarget::default();
            return Ok(flatten::updated(&request.planned, &prior, &nothing));
        }
        let endpoint = EndpointHash::configured(&request.config)?;
        let before = PriorTarget {
            kind: expand::kind(&prior)?,
            endpoint: endpoint_before(client, &id, &prior, &patch, &attempt).await?,
        };
        let lifecycle = &connection.run().lifecycle;
        let updated = rename::update(client, lifecycle, &id, &patch, &before).await;
        let updated = updated.map_err(|failure| {
            if let Some(state) = failure.halfway(&request.prior) {
                request.save(&state);
            }
            errors::refused(&failure.refusal, &attempt, &request.config)
        })?;
        match endpoint {
            Some(endpoint) if patch.endpoint.is_some() => endpoint.store(&request.private),
            Some(_) => {}
            None => EndpointHash::forget(&request.private),
        }
        Ok(flatten::updated(&request.planned, &prior, &updated))
    }

    async fn delete(
        &self,
        connection: &Connection,
        request: DeleteRequest<TargetModel>,
    ) -> Result<(), Diagnostics> {
        let id = expand::id(&request.prior)?;
        let _destroy = connection.run().lifecycle.destroy(id.as_str());
        connection
            .client()?
            .delete_target(&id)
            .await
            .explained(|| format!("delete the target {}", label(&request.prior)))
    }

    async fn modify_plan(
        &self,
        connection: &Connection,
        request: &mut ModifyPlanRequest<TargetModel>,
    ) -> Result<(), Diagnostics> {
        plan::modify(connection, request).await
    }

    async fn import_state(
        &self,
        connection: &Connection,
        request: ImportStateRequest,
    ) -> Result<TargetModel, Diagnostics> {
        let client = connection.client()?;
        let target = match request.id.strip_prefix("name:") {
            Some(name) if !name.is_empty() => find::by_name(client, name, None).await?,
            _ if request.id.contains('/') => return Err(errors::id_of_a_key(&request.id)),
            _ => find::by_id(client, &request.id, find::IMPORT).await?,
        };
        Ok(TargetModel {
            id: target.id.as_str().into(),
            ..TargetModel::default()
        })
    }

    async fn import_identity(
        &self,
        _: &Connection,
        request: ImportIdentityRequest<TargetIdentity>,
    ) -> Result<TargetModel, Diagnostics> {
        let state = TargetModel {
            id: request.identity.id,
            ..TargetModel::default()
        };
        expand::id(&state)?;
        Ok(state)
    }

    async fn move_state(
        &self,
        _: Option<&Connection>,
        request: MoveStateRequest,
    ) -> Result<Option<TargetModel>, Diagnostics> {
        moved::from_official(&request)
    }
}

/// The state of a target that a read shows.
fn shown(target: &Target, request: &ReadRequest<TargetModel>) -> TargetModel {
    let (state, context) = (&request.state, &request.context);
    if target.endpoint.is_none() {
        context.add(lost_endpoint(state));
    }
    let Some(sent) = EndpointHash::stored(&request.private) else {
        return flatten::read(target, state);
    };
    let (state, warning) = flatten::read_write_only(target, state, &sent);
    if let Some(warning) = warning {
        context.add(warning);
    }
    state
}

/// The signing key as the server has it, for a state that stores it again.
async fn current_key(
    client: &Client,
    id: &TargetId,
    attempt: &str,
) -> Result<Attr<String>, Diagnostics> {
    let found = client.find_target(id).await.explained(|| attempt)?;
    let key = found.and_then(|target| target.signing_key);
    Ok(flatten::key(key.as_ref()))
}

/// The endpoint before an update, which old servers want together with a changed kind. One that was
/// write-only is on the server alone.
async fn endpoint_before(
    client: &Client,
    id: &TargetId,
    prior: &TargetModel,
    patch: &TargetPatch,
    attempt: &str,
) -> Result<Option<Endpoint>, Diagnostics> {
    let known = expand::prior_endpoint(prior);
    if known.is_some() || patch.endpoint.is_some() || patch.kind.is_none() {
        return Ok(known);
    }
    let found = client.find_target(id).await.explained(|| attempt)?;
    Ok(found.and_then(|target| target.endpoint))
}

fn deleted_outside(state: &TargetModel) -> Diagnostic {
    Diagnostic::warning(
        Title::TargetNotFound,
        format!(
            "The target {} was deleted outside of Terraform and will be created again.",
            label(state)
        ),
    )
}

fn lost_endpoint(state: &TargetModel) -> Diagnostic {
    Diagnostic::warning(
        Title::NoEndpoint,
        format!(
            "The target {} was created on ZITADEL v2.51 or earlier and lost its URL in a server \
             upgrade (asynchronous targets now read as webhooks), so ZITADEL cannot call it. The \
             next apply restores the configured values.",
            label(state)
        ),
    )
}
