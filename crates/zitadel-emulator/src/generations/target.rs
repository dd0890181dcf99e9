//! What May 2024 and later generations share about targets.

use super::answer::Object;
use crate::proto::Record;
use crate::state::{Target, TargetDraft, TargetKind, TargetUpdate};

/// The kind of a target, as May 2024 and later show it.
pub(super) fn show_kind(object: Object, target: &Target) -> Object {
    let interrupt = Object::new().flag("interruptOnError", target.interrupt_on_error);
    match target.kind {
        TargetKind::Webhook => object.put("restWebhook", interrupt),
        TargetKind::Call => object.put("restCall", interrupt),
        TargetKind::Async => object.put("restAsync", Object::new()),
    }
}

/// The kind in a request, with its interrupt flag.
pub(super) fn read_kind(request: &Record) -> Option<(TargetKind, bool)> {
    let kind = |name: &str, kind: TargetKind| {
        request
            .message(name)
            .map(|body| (kind, body.flag("interrupt_on_error")))
    };
    kind("rest_webhook", TargetKind::Webhook)
        .or_else(|| kind("rest_call", TargetKind::Call))
        .or_else(|| kind("rest_async", TargetKind::Async))
}

/// A validated timeout, capped at what the database can store.
pub(super) fn timeout(request: &Record) -> Option<i64> {
    request
        .duration("timeout")
        .map(|nanos| i64::try_from(nanos).unwrap_or(i64::MAX))
}

/// The number of the payload type in a request; an undefined one counts as unspecified.
fn payload_type(request: &Record) -> i64 {
    Some(request.enumeration("payload_type"))
        .filter(|number| (0..=3).contains(number))
        .unwrap_or(0)
}

/// The draft in a create request of May 2024 or later.
pub(super) fn draft(request: &Record) -> TargetDraft {
    let (kind, interrupt_on_error) = read_kind(request).unwrap_or((TargetKind::Webhook, false));
    TargetDraft {
        name: request.text("name").to_owned(),
        kind,
        endpoint: request.text("endpoint").to_owned(),
        timeout: timeout(request).unwrap_or(0),
        is_async: false,
        interrupt_on_error,
        payload_type: payload_type(request),
    }
}

/// The update in an update request of May 2024 or later.
pub(super) fn update(request: &Record) -> TargetUpdate {
    let kind = read_kind(request);
    TargetUpdate {
        name: request.find_text("name").map(str::to_owned),
        kind: kind.map(|(kind, _)| kind),
        endpoint: request.find_text("endpoint").map(str::to_owned),
        timeout: timeout(request),
        is_async: None,
        interrupt_on_error: kind.map(|(_, interrupt)| interrupt),
        payload_type: Some(payload_type(request)),
        rotate: request.has("expiration_signing_key"),
    }
}
