//! JSON that several generations share, and how values become JSON and back.
//!
//! Source of every shape: API.md 3 to 5. Zero values are absent in answers, so every member has a
//! default, and what must be there is checked when it is read.

mod condition;
mod list;
mod mixed;
mod target;

use http::Method;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) use condition::{Condition, FunctionSpelling, condition_to_json, execution_id};
pub(super) use list::{
    Got, List, Object, identify_execution, identify_execution_by, identify_target, named_list,
};
pub(super) use mixed::{Entry, mixed_to_json};
pub(super) use target::{Kind, patch_to_json, settings_to_json};

use crate::{
    call::{Call, Mismatch},
    exchange::{Repeat, Request},
    model::{Endpoint, KeyId, TargetId, Timestamp, parse_duration},
};

/// What stays as it is in a path segment.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// `text` as one segment of a path.
pub(super) fn segment(text: &str) -> String {
    utf8_percent_encode(text, SEGMENT).to_string()
}

/// A DELETE without a body, whose answer has nothing to read.
pub(super) fn delete(operation: &'static str, path: String) -> Call<()> {
    let request = Request::new(operation, Method::DELETE, path, Repeat::Idempotent);
    Call::json(request, |_: Nothing| Ok(()))
}

/// The operation of a call that sets a list: an empty one removes the execution.
pub(super) fn set_or_remove(is_empty: bool) -> &'static str {
    if is_empty {
        "remove execution"
    } else {
        "set execution"
    }
}

/// The filter that finds the target of exactly this name, from v2.59 on.
pub(super) fn named_filter(name: &str) -> Value {
    json!({
        "targetNameFilter": { "targetName": name, "method": "TEXT_FILTER_METHOD_EQUALS" }
    })
}

/// An answer of which nothing is read.
#[derive(Deserialize)]
pub(super) struct Nothing {}

/// A date that may be absent; ZITADEL writes Go's zero time for some that are.
pub(super) fn date(text: Option<&str>) -> Result<Option<Timestamp>, Mismatch> {
    let date = text
        .map(Timestamp::parse)
        .transpose()
        .map_err(|error| error.to_string())?;
    Ok(date.filter(|date| !date.is_zero()))
}

/// A target's ID in an answer.
pub(super) fn target_id(text: &str) -> Result<TargetId, Mismatch> {
    TargetId::parse(text).map_err(|error| error.to_string())
}

/// A key's ID in an answer.
pub(super) fn key_id(text: &str) -> Result<KeyId, Mismatch> {
    KeyId::parse(text).map_err(|error| error.to_string())
}

/// A timeout in an answer; absent = zero, as for every value.
pub(super) fn timeout(text: Option<&str>) -> Result<std::time::Duration, Mismatch> {
    parse_duration(text.unwrap_or("0s")).map_err(|error| error.to_string())
}

/// An endpoint in an answer; it is empty where an upgrade of the server lost it (API.md 6.9).
pub(super) fn endpoint(text: String) -> Option<Endpoint> {
    (!text.is_empty()).then(|| Endpoint::from_server(text))
}
