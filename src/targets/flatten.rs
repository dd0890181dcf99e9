//! Up: from the API's answer to state.

use terraform_plugin::terraform::Attr;
use zitadel_actions::Secret;
use zitadel_actions::model::{CreatedTarget, Target, TargetKind, Timestamp, UpdatedTarget};

use super::model::{Interrupting, NeverInterrupting, TargetModel};
use crate::duration;

/// State after a create: the plan, and what only the server knows.
pub fn created(planned: &TargetModel, answer: &CreatedTarget) -> TargetModel {
    TargetModel {
        id: answer.id.as_str().into(),
        signing_key: if planned.stores_signing_key() {
            key(answer.signing_key.as_ref())
        } else {
            Attr::Null
        },
        creation_date: instant(answer.creation_date.as_ref()),
        change_date: instant(
            answer
                .change_date
                .as_ref()
                .or(answer.creation_date.as_ref()),
        ),
        ..planned.clone()
    }
}

/// State after an update.
pub fn updated(planned: &TargetModel, prior: &TargetModel, answer: &UpdatedTarget) -> TargetModel {
    let mut state = planned.clone();
    state.signing_key.fill(match &answer.signing_key {
        Some(new) => key(Some(new)),
        None => prior.signing_key.clone(),
    });
    state.change_date.fill(match &answer.change_date {
        Some(changed) => instant(Some(changed)),
        None => prior.change_date.clone(),
    });
    state
}

/// State after a read. What the server does not hold stays as it is in `prior`.
pub fn read(target: &Target, prior: &TargetModel) -> TargetModel {
    let by_kind = with_kind(&TargetModel::default(), target.kind);
    TargetModel {
        id: target.id.as_str().into(),
        name: target.name.clone().into(),
        endpoint: target
            .endpoint
            .as_ref()
            .map(|endpoint| endpoint.as_str().to_owned())
            .into(),
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
        creation_date: instant(target.creation_date.as_ref()),
        change_date: instant(target.change_date.as_ref()),
        ..by_kind
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

fn key(key: Option<&Secret>) -> Attr<String> {
    key.map(|key| key.expose().to_owned()).into()
}

/// An instant in the server's own spelling.
pub fn instant(instant: Option<&Timestamp>) -> Attr<String> {
    instant.map(|instant| instant.as_str().to_owned()).into()
}
