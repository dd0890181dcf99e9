//! Down: from a plan to what the API is asked. Null and unknown end here.

use std::time::Duration;

use terraform_plugin::terraform::{Attr, Diagnostic, Diagnostics};
use zitadel_actions::model::{
    Endpoint, PayloadType, TargetDraft, TargetId, TargetKind, TargetPatch,
};

use super::model::{Interrupting, TargetModel};
use crate::diagnostics::Title;
use crate::duration;

/// The target that a plan asks for.
pub fn draft(planned: &TargetModel) -> Result<TargetDraft, Diagnostics> {
    Ok(TargetDraft {
        name: planned.name.require("name")?.clone(),
        endpoint: endpoint(planned)?,
        kind: kind(planned)?,
        timeout: timeout(planned)?,
        payload_type: payload_type(planned)?,
    })
}

/// What changes from the state to the plan. Only that is sent, because the server checks again
/// whatever it gets. `planned` holds the secrets of the configuration; the state holds none to
/// compare them with, so their version decides.
pub fn patch(prior: &TargetModel, planned: &TargetModel) -> Result<TargetPatch, Diagnostics> {
    let wanted = draft(planned)?;
    let kinds = |model: &TargetModel| {
        (
            model.rest_webhook.clone(),
            model.rest_call.clone(),
            model.rest_async.clone(),
        )
    };
    let endpoint_changes = if planned.endpoint_wo.is_known() {
        prior.endpoint_wo_version != planned.endpoint_wo_version
    } else {
        prior.endpoint != planned.endpoint
    };
    Ok(TargetPatch {
        name: (prior.name != planned.name).then_some(wanted.name),
        endpoint: endpoint_changes.then_some(wanted.endpoint),
        kind: (kinds(prior) != kinds(planned)).then_some(wanted.kind),
        timeout: (prior.timeout != planned.timeout).then_some(wanted.timeout),
        payload_type: (prior.payload_type != planned.payload_type).then_some(wanted.payload_type),
        rotate_signing_key: prior.signing_key_version != planned.signing_key_version
            && !planned.signing_key_version.is_null(),
    })
}

/// The ID in a state or an identity.
pub fn id(state: &TargetModel) -> Result<TargetId, Diagnostics> {
    let text = state.id.require("id")?;
    TargetId::parse(text).map_err(|error| {
        Diagnostic::error(Title::InvalidId, format!("{text:?} is {error}."))
            .at("id")
            .into()
    })
}

/// The one kind that is set.
pub fn kind(model: &TargetModel) -> Result<TargetKind, Diagnostics> {
    let interrupts = |object: &Interrupting| {
        let interrupt_on_error = object.interrupt_on_error.require("interrupt_on_error");
        interrupt_on_error.copied()
    };
    match (&model.rest_webhook, &model.rest_call, &model.rest_async) {
        (Attr::Known(webhook), _, _) => Ok(TargetKind::Webhook {
            interrupt_on_error: interrupts(webhook)?,
        }),
        (_, Attr::Known(call), _) => Ok(TargetKind::Call {
            interrupt_on_error: interrupts(call)?,
        }),
        (_, _, Attr::Known(_)) => Ok(TargetKind::Async),
        _ => Err(Diagnostics::error(
            Title::MissingKind,
            "Set one of rest_webhook, rest_call and rest_async.",
        )),
    }
}

/// The timeout as a duration.
pub fn timeout(model: &TargetModel) -> Result<Duration, Diagnostics> {
    let text = model.timeout.require("timeout")?;
    duration::parse(text).ok_or_else(|| {
        Diagnostic::error(
            Title::InvalidDuration,
            format!("{text:?} is not a duration such as 10s."),
        )
        .at("timeout")
        .into()
    })
}

/// The payload type; an unknown word is an error, not JSON.
pub fn payload_type(model: &TargetModel) -> Result<PayloadType, Diagnostics> {
    match model.payload_type.require("payload_type")?.as_str() {
        "JSON" => Ok(PayloadType::Json),
        "JWT" => Ok(PayloadType::Jwt),
        "JWE" => Ok(PayloadType::Jwe),
        other => Err(Diagnostic::error(
            Title::InvalidPayloadType,
            format!("{other:?} is not JSON, JWT or JWE."),
        )
        .at("payload_type")
        .into()),
    }
}

/// The endpoint before an update, where the state holds it: a write-only one is not stored, and an
/// upgrade may have lost it.
pub fn prior_endpoint(prior: &TargetModel) -> Option<Endpoint> {
    Endpoint::parse(prior.endpoint.as_str()?).ok()
}

/// An invalid endpoint is not pointed at if it is a secret: Terraform would quote its line.
fn endpoint(model: &TargetModel) -> Result<Endpoint, Diagnostics> {
    let invalid = |argument: &str, error: &dyn std::fmt::Display| {
        Diagnostic::error(
            Title::InvalidEndpoint,
            format!("`{argument}` is invalid: {error}."),
        )
    };
    if let Attr::Known(secret) = &model.endpoint_wo {
        return Endpoint::parse(secret.expose())
            .map_err(|error| invalid("endpoint_wo", &error).into());
    }
    Endpoint::parse(model.endpoint.require("endpoint")?)
        .map_err(|error| invalid("endpoint", &error).at("endpoint").into())
}
