//! The paging of flat messages.

use serde_json::Value;

use super::answer::Object;
use super::search;
use crate::failure::Failure;
use crate::proto::Record;
use crate::state::Paging;

/// A page of rows below a key.
pub(super) fn page_answer(total: u64, applied: u64, key: &str, rows: Vec<Value>) -> Value {
    let pagination = Object::new()
        .long("totalResult", total)
        .long("appliedLimit", applied);
    Object::new()
        .put("pagination", pagination)
        .list(key, rows)
        .build()
}

/// The paging of a request, and its limit.
pub(super) fn paging(request: &Record) -> Result<(Paging, u64), Failure> {
    let pagination = request.message("pagination").cloned().unwrap_or_default();
    let applied = search::limit(pagination.unsigned("limit"))?;
    let (offset, ascending) = (pagination.unsigned("offset"), pagination.flag("asc"));
    Ok((
        Paging {
            offset,
            limit: Some(applied),
            ascending,
        },
        applied,
    ))
}
