//! What the plan of a target can know already: that the server answers, what it can do, and what
//! the apply would run into.

use terraform_plugin::framework::ModifyPlanRequest;
use terraform_plugin::terraform::{Attr, Diagnostic, Diagnostics};
use zitadel_actions::client::Client;
use zitadel_actions::dialect::Feature;
use zitadel_actions::model::{PayloadType, TargetId, TargetKind};

use super::endpoint_hash::EndpointHash;
use super::model::TargetModel;
use super::{deny_list, expand, limits, unique_name};
use crate::config::Connection;
use crate::diagnostics::{Explain, Title};
use crate::hazards;
use crate::run::{PlannedTarget, Run};

/// Completes and checks a create or an update; without a client only what needs no answer.
pub async fn modify(
    connection: &Connection,
    request: &mut ModifyPlanRequest<TargetModel>,
) -> Result<(), Diagnostics> {
    keep_computed(request);
    warn_of_unsent_endpoint(request);
    let run = connection.run();
    let planned_target = planned_target(&request.planned);
    record(run, request, planned_target.as_ref())?;
    let Some(client) = connection.client_if_known() else {
        return Ok(());
    };
    let (prior, context) = (request.prior.as_ref(), &request.context);
    if prior == Some(&request.planned) {
        return Ok(());
    }
    let planned = &request.planned.with_secrets(&request.config);
    let attempt = || "check the planned target";
    client.check_access().await.explained(attempt)?;
    limits::check(client, planned).await?;
    require_features(client, planned).await?;
    unique_name::warn_if_taken(client, run, prior, planned, context).await?;
    if let (Some(prior), Some(planned)) = (prior, &planned_target) {
        warn_of_hazards(client, run, prior, planned, request).await?;
    }
    let endpoint_changes = prior.is_none_or(|prior| {
        prior.endpoint != planned.endpoint
            || prior.endpoint_wo_version != planned.endpoint_wo_version
    });
    if endpoint_changes {
        deny_list::warn(client, planned, context).await;
    }
    Ok(())
}

/// The target as the plan wants it; `None` while a part of it is unknown.
pub fn planned_target(planned: &TargetModel) -> Option<PlannedTarget> {
    Some(PlannedTarget {
        name: planned.name.as_str()?.to_owned(),
        kind: expand::kind(planned).ok()?,
        timeout: expand::timeout(planned).ok()?,
        payload_type: expand::payload_type(planned).ok()?,
    })
}

/// Tells the other resources of the run, and refuses a name that one of them has.
fn record(
    run: &Run,
    request: &ModifyPlanRequest<TargetModel>,
    planned_target: Option<&PlannedTarget>,
) -> Result<(), Diagnostics> {
    let prior = request.prior.as_ref();
    let id = prior.and_then(|prior| prior.id.as_str());
    if id.is_none() {
        run.plan_new_target(planned_target.cloned());
    }
    if let Some(id) = id {
        run.refresh(id);
        if let (Ok(id), Some(planned)) = (TargetId::parse(id), planned_target) {
            run.plan_target(&id, planned.clone());
        }
    }
    let Some(name) = request.planned.name.as_str() else {
        return Ok(());
    };
    let key = format!("target {}", name.to_lowercase());
    if run.plan(key, id, &request.private) {
        Ok(())
    } else {
        Err(unique_name::duplicate(name).into())
    }
}

/// Refuses what this server does not support.
async fn require_features(client: &Client, planned: &TargetModel) -> Result<(), Diagnostics> {
    let attempt = || "check the planned target";
    let is_json = |payload_type: PayloadType| payload_type == PayloadType::Json;
    if planned.payload_type.is_known() && !is_json(expand::payload_type(planned)?) {
        let payload_types = client.require(Feature::PayloadTypes).await;
        payload_types.explained_at("payload_type", attempt)?;
    }
    if planned.signing_key_version.is_known()
        && client.has(Feature::SigningKeys).await.explained(attempt)? == Some(false)
    {
        let signing_keys = client.require(Feature::SigningKeys).await;
        signing_keys.explained_at("signing_key_version", attempt)?;
    }
    Ok(())
}

/// Keeps the computed attributes that this update does not change: storing the signing key or not,
/// and removing signing_key_version, send nothing.
fn keep_computed(request: &mut ModifyPlanRequest<TargetModel>) {
    let planned = &mut request.planned;
    if !planned.stores_signing_key() {
        planned.signing_key = Attr::Null;
    }
    let Some(prior) = &request.prior else { return };
    let rotates = !planned.signing_key_version.is_null()
        && planned.signing_key_version != prior.signing_key_version;
    if rotates {
        return;
    }
    if planned.store_signing_key == prior.store_signing_key {
        planned.signing_key = prior.signing_key.clone();
    }
    let without_what_sends_nothing = TargetModel {
        signing_key: prior.signing_key.clone(),
        store_signing_key: prior.store_signing_key,
        signing_key_version: prior.signing_key_version,
        change_date: prior.change_date.clone(),
        ..planned.clone()
    };
    if without_what_sends_nothing == *prior {
        planned.change_date = prior.change_date.clone();
    }
}

/// Warns of a new endpoint under the same version, which nothing else would show.
fn warn_of_unsent_endpoint(request: &ModifyPlanRequest<TargetModel>) {
    let (Some(prior), Attr::Known(endpoint)) = (&request.prior, &request.config.endpoint_wo) else {
        return;
    };
    let is_kept = prior.endpoint_wo_version == request.planned.endpoint_wo_version;
    let differs =
        EndpointHash::stored(&request.private).is_some_and(|sent| !sent.matches(endpoint.expose()));
    if is_kept && differs {
        request.context.add(
            Diagnostic::warning(
                Title::EndpointNotSent,
                "endpoint_wo changed, but endpoint_wo_version did not. Change the version as well \
                 to send the new endpoint.",
            )
            .at("endpoint_wo_version"),
        );
    }
}

/// Warns if a target that changes becomes one that can lock the instance, or that cannot be called.
async fn warn_of_hazards(
    client: &Client,
    run: &Run,
    prior: &TargetModel,
    planned: &PlannedTarget,
    request: &ModifyPlanRequest<TargetModel>,
) -> Result<(), Diagnostics> {
    let (id, context) = (expand::id(prior)?, &request.context);
    let interrupted = expand::kind(prior).is_ok_and(|kind| kind.interrupt_on_error() == Some(true));
    if planned.kind.interrupt_on_error() == Some(true) && !interrupted {
        let attribute = match planned.kind {
            TargetKind::Call { .. } => "rest_call",
            TargetKind::Webhook { .. } | TargetKind::Async => "rest_webhook",
        };
        hazards::warn_of_interrupting(client, &id, context, attribute).await?;
    }
    if planned.payload_type == PayloadType::Jwe {
        hazards::warn_of_missing_key(client, run, &id, context).await;
    }
    Ok(())
}
