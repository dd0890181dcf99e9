//! Kinds and settings of targets, as every generation from v2.52 on spells them.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::{
    call::Mismatch,
    model::{TargetDraft, TargetKind, TargetPatch, format_duration},
};

/// The three members of which one is there.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::dialect) struct Kind {
    rest_webhook: Option<Rest>,
    rest_call: Option<Rest>,
    rest_async: Option<super::Nothing>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Rest {
    #[serde(default)]
    interrupt_on_error: bool,
}

impl Kind {
    /// The kind.
    pub(in crate::dialect) fn read(self) -> Result<TargetKind, Mismatch> {
        match (self.rest_webhook, self.rest_call, self.rest_async) {
            (Some(Rest { interrupt_on_error }), None, None) => {
                Ok(TargetKind::Webhook { interrupt_on_error })
            }
            (None, Some(Rest { interrupt_on_error }), None) => {
                Ok(TargetKind::Call { interrupt_on_error })
            }
            (None, None, Some(_)) => Ok(TargetKind::Async),
            _ => Err("its type is none of webhook, call, async".to_owned()),
        }
    }
}

/// The member of a kind, and its value.
///
/// `interruptOnError` is sent even when it is false, so that no reader has to know the default.
fn kind_to_json(kind: TargetKind) -> (&'static str, Value) {
    match kind {
        TargetKind::Webhook { interrupt_on_error } => (
            "restWebhook",
            json!({ "interruptOnError": interrupt_on_error }),
        ),
        TargetKind::Call { interrupt_on_error } => (
            "restCall",
            json!({ "interruptOnError": interrupt_on_error }),
        ),
        TargetKind::Async => ("restAsync", json!({})),
    }
}

/// `name`, kind, `timeout` and `endpoint` of a draft.
pub(in crate::dialect) fn settings_to_json(draft: &TargetDraft) -> Map<String, Value> {
    let (kind, value) = kind_to_json(draft.kind);
    let mut body = Map::new();
    body.insert("name".to_owned(), json!(draft.name));
    body.insert(kind.to_owned(), value);
    body.insert("timeout".to_owned(), json!(format_duration(draft.timeout)));
    body.insert("endpoint".to_owned(), json!(draft.endpoint.as_str()));
    body
}

/// `name`, kind, `timeout` and `endpoint` of a patch, as far as they change.
pub(in crate::dialect) fn patch_to_json(patch: &TargetPatch) -> Map<String, Value> {
    let mut body = Map::new();
    if let Some(name) = &patch.name {
        body.insert("name".to_owned(), json!(name));
    }
    if let Some(kind) = patch.kind {
        let (member, value) = kind_to_json(kind);
        body.insert(member.to_owned(), value);
    }
    if let Some(timeout) = patch.timeout {
        body.insert("timeout".to_owned(), json!(format_duration(timeout)));
    }
    if let Some(endpoint) = &patch.endpoint {
        body.insert("endpoint".to_owned(), json!(endpoint.as_str()));
    }
    body
}
