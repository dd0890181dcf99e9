//! JSON that several generations share, and how values become JSON and back.
//!
//! Source of every shape: API.md 3 to API.md 5. Zero values are absent in answers, so every member has
//! a default, and what must be there is checked when it is read.

mod condition;
mod list;
mod mixed;
mod target;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

pub(super) use condition::{Condition, FunctionSpelling, condition_to_json, execution_id};
pub(super) use list::{
    Pagination, Row, identify_execution, identify_execution_by, identify_target, named_list, rows,
};
pub(super) use mixed::{Entry, mixed_to_json};
pub(super) use target::{Kind, patch_to_json, settings_to_json};

use crate::{
    call::Mismatch,
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

/// A target's id in an answer.
pub(super) fn target_id(text: &str) -> Result<TargetId, Mismatch> {
    TargetId::parse(text).map_err(|error| error.to_string())
}

/// A key's id in an answer.
pub(super) fn key_id(text: &str) -> Result<KeyId, Mismatch> {
    KeyId::parse(text).map_err(|error| error.to_string())
}

/// A timeout in an answer; absent = zero, as for every value.
pub(super) fn timeout(text: Option<&str>) -> Result<std::time::Duration, Mismatch> {
    parse_duration(text.unwrap_or("0s")).map_err(|error| error.to_string())
}

/// An endpoint in an answer; the empty one is that of a target that has lost it (API.md 6.9).
pub(super) fn endpoint(text: String) -> Option<Endpoint> {
    (!text.is_empty()).then(|| Endpoint::from_server(text))
}
