//! Up: from the API's answer to the state.

use terraform_plugin::terraform::{Attr, Diagnostic};
use zitadel_actions::Secret;
use zitadel_actions::model::{CreatedTarget, Target, TargetKind, UpdatedTarget};

use super::endpoint_hash::EndpointHash;
use super::identity::label;
use super::model::{Interrupting, NeverInterrupting, TargetModel};
use crate::diagnostics::Title;
use crate::{duration, timestamp};

/// The state after a create: the plan, and what only the server knows.
pub fn created(planned: &TargetModel, answer: &CreatedTarget) -> TargetModel {
    let changed = answer.change_date.as_ref();
    TargetModel {
        id: answer.id.as_str().into(),
        signing_key: if planned.stores_signing_key() {
            key(answer.signing_key.as_ref())
        } else {
            Attr::Null
        },
        creation_date: timestamp::flatten(answer.creation_date.as_ref()),
        change_date: timestamp::flatten(changed.or(answer.creation_date.as_ref())),
        ..planned.clone()
    }
}

/// The state after an update.
pub fn updated(planned: &TargetModel, prior: &TargetModel, answer: &UpdatedTarget) -> TargetModel {
    let mut state = planned.clone();
    state.signing_key.fill(match &answer.signing_key {
        Some(new) => key(Some(new)),
        None => prior.signing_key.clone(),
    });
    state.change_date.fill(match &answer.change_date {
        Some(changed) => timestamp::flatten(Some(changed)),
        None => prior.change_date.clone(),
    });
    state
}

/// The state after a read. What the server does not store stays as it is in `prior`.
pub fn read(target: &Target, prior: &TargetModel) -> TargetModel {
    let by_kind = with_kind(&TargetModel::default(), target.kind);
    TargetModel {
        id: target.id.as_str().into(),
        name: target.name.clone().into(),
        endpoint: endpoint(target),
        timeout: duration::format(target.timeout).into(),
        payload_type: target.payload_type.to_string().into(),
        signing_key: if prior.stores_signing_key() {
            key(target.signing_key.as_ref())
        } else {
            Attr::Null
        },
        store_signing_key: prior.stores_signing_key().into(),
        signing_key_version: prior.signing_key_version,
        endpoint_wo_version: prior.endpoint_wo_version,
        creation_date: timestamp::flatten(target.creation_date.as_ref()),
        change_date: timestamp::flatten(target.change_date.as_ref()),
        ..by_kind
    }
}

/// The state after a read of a target whose endpoint must not be stored, and a warning if it calls
/// another endpoint than the one that was sent. The missing version makes the next plan send it
/// again.
pub fn read_write_only(
    target: &Target,
    prior: &TargetModel,
    sent: &EndpointHash,
) -> (TargetModel, Option<Diagnostic>) {
    let mut state = TargetModel {
        endpoint: Attr::Null,
        ..read(target, prior)
    };
    let endpoint = target.endpoint.as_ref();
    match endpoint.map(|endpoint| sent.matches(endpoint.as_str())) {
        Some(true) => (state, None),
        Some(false) => {
            state.endpoint_wo_version = Attr::Null;
            (state, Some(changed_endpoint(prior)))
        }
        // A lost endpoint has a warning of its own.
        None => {
            state.endpoint_wo_version = Attr::Null;
            (state, None)
        }
    }
}

/// The same target, of this kind.
pub fn with_kind(state: &TargetModel, kind: TargetKind) -> TargetModel {
    let interrupting = |interrupt_on_error: bool| {
        Attr::Known(Interrupting {
            interrupt_on_error: interrupt_on_error.into(),
        })
    };
    let (mut rest_webhook, mut rest_call, mut rest_async) = (Attr::Null, Attr::Null, Attr::Null);
    match kind {
        TargetKind::Webhook { interrupt_on_error } => {
            rest_webhook = interrupting(interrupt_on_error);
        }
        TargetKind::Call { interrupt_on_error } => rest_call = interrupting(interrupt_on_error),
        TargetKind::Async => rest_async = Attr::Known(NeverInterrupting::default()),
    }
    TargetModel {
        rest_webhook,
        rest_call,
        rest_async,
        ..state.clone()
    }
}

/// The signing key; null where the server has none.
pub fn key(key: Option<&Secret>) -> Attr<String> {
    key.map(|key| key.expose().to_owned()).into()
}

/// The endpoint; null if a server upgrade lost it.
pub fn endpoint(target: &Target) -> Attr<String> {
    let endpoint = target.endpoint.as_ref();
    endpoint.map(|endpoint| endpoint.as_str().to_owned()).into()
}

fn changed_endpoint(prior: &TargetModel) -> Diagnostic {
    Diagnostic::warning(
        Title::EndpointChanged,
        format!(
            "The target {} now calls a different endpoint than the one last sent. The next apply \
             sends endpoint_wo again.",
            label(prior)
        ),
    )
    .at("endpoint_wo_version")
}
