//! Targets of March 2024: the URL inside the type, two exclusive flags beside it.
//!
//! An asynchronous target is written as `restWebhook` with `isAsync`. One that somebody else
//! created as `restRequestResponse` reads as asynchronous, too, and becomes a `restWebhook` when
//! its URL changes. The client does not distinguish them, since these servers run neither.

use std::mem::discriminant;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    Error,
    call::Mismatch,
    dialect::{RowIdentity, v3alpha::Details, wire},
    model::{
        Endpoint, PayloadType, PriorTarget, Target, TargetDraft, TargetKind, TargetPatch,
        format_duration,
    },
};

pub(super) fn draft_to_json(draft: &TargetDraft) -> Value {
    let mut body = json!({ "name": draft.name, "timeout": format_duration(draft.timeout) });
    insert_type(&mut body, draft.kind, &draft.endpoint);
    insert_flag(&mut body, draft.kind);
    body
}

/// An omitted flag leaves both as they are, so a changed kind always names one; and a changed type
/// always carries the URL, which is inside it.
pub(super) fn patch_to_json(patch: &TargetPatch, past: &PriorTarget) -> Result<Value, Error> {
    let mut body = json!({});
    if let Some(name) = &patch.name {
        body["name"] = json!(name);
    }
    if let Some(timeout) = patch.timeout {
        body["timeout"] = json!(format_duration(timeout));
    }
    let kind = patch.kind.unwrap_or(past.kind);
    if patch.endpoint.is_some() || discriminant(&kind) != discriminant(&past.kind) {
        let endpoint = patch
            .endpoint
            .as_ref()
            .or(past.endpoint.as_ref())
            .ok_or_else(|| {
                Error::InvalidInput(
                "on this server the kind of a target changes together with its endpoint, and the \
                 endpoint is not known"
                    .to_owned(),
            )
            })?;
        insert_type(&mut body, kind, endpoint);
    }
    if patch.kind.is_some() {
        insert_flag(&mut body, kind);
    }
    Ok(body)
}

fn insert_type(body: &mut Value, kind: TargetKind, endpoint: &Endpoint) {
    let member = match kind {
        TargetKind::Webhook { .. } | TargetKind::Async => "restWebhook",
        TargetKind::Call { .. } => "restRequestResponse",
    };
    body[member] = json!({ "url": endpoint.as_str() });
}

fn insert_flag(body: &mut Value, kind: TargetKind) {
    match kind.interrupt_on_error() {
        Some(interrupt_on_error) => body["interruptOnError"] = json!(interrupt_on_error),
        None => body["isAsync"] = json!(true),
    }
}

/// A target in an answer.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::dialect) struct GotTarget {
    target_id: String,
    #[serde(default)]
    details: Details,
    #[serde(default)]
    name: String,
    rest_webhook: Option<Rest>,
    rest_request_response: Option<Rest>,
    timeout: Option<String>,
    #[serde(default)]
    is_async: bool,
    #[serde(default)]
    interrupt_on_error: bool,
}

#[derive(Deserialize)]
struct Rest {
    #[serde(default)]
    url: String,
}

impl wire::Object for GotTarget {
    type Neutral = Target;

    fn identify(json: &Value) -> RowIdentity {
        wire::identify_target(json)
    }

    fn read(self) -> Result<Target, Mismatch> {
        let interrupt_on_error = self.interrupt_on_error;
        let (kind, rest) = match (self.rest_webhook, self.rest_request_response) {
            (Some(rest), None) => (TargetKind::Webhook { interrupt_on_error }, rest),
            (None, Some(rest)) => (TargetKind::Call { interrupt_on_error }, rest),
            _ => return Err("its type is neither webhook nor request-response".to_owned()),
        };
        Ok(Target {
            id: wire::target_id(&self.target_id)?,
            name: self.name,
            endpoint: wire::endpoint(rest.url),
            kind: if self.is_async {
                TargetKind::Async
            } else {
                kind
            },
            timeout: wire::timeout(self.timeout.as_deref())?,
            payload_type: PayloadType::Json,
            signing_key: None,
            creation_date: None,
            change_date: self.details.changed()?,
        })
    }
}
