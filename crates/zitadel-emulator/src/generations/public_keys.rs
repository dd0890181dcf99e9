//! Public keys of targets, on v2 from v4.8 on.

use serde_json::Value;

use super::answer::Object;
use super::pagination::{page_answer, paging};
use super::route::{self, Row};
use super::search::{self, Column};
use super::{BodyRule, Permission, Route, World};
use crate::failure::Failure;
use crate::proto::Record;
use crate::state::{KeyFilter, Moment, PublicKey};

/// Lists the keys of a target.
pub(super) fn list_keys(world: &World, request: &Record) -> Result<Value, Failure> {
    let (paging, applied) = paging(request)?;
    let filters = request
        .messages("filters")
        .map(key_filter)
        .collect::<Result<Vec<_>, _>>()?;
    let mut rows = world
        .state
        .public_keys(world.rules, request.text("target_id"));
    rows.retain(|key| filters.iter().all(|filter| filter.matches(key)));
    let column = match request.enumeration("sorting_column") {
        2 => Column::Changed,
        3 => Column::Expires,
        _ => Column::Created,
    };
    let page = crate::state::page(rows, paging, |a, b| search::compare_keys(column, a, b));
    let rows = page.rows.iter().map(show_key).collect();
    Ok(page_answer(page.total, applied, "publicKeys", rows))
}

fn key_filter(record: &Record) -> Result<KeyFilter, Failure> {
    if let Some(ids) = record.message("key_ids_filter") {
        return Ok(KeyFilter::Ids(search::non_empty(ids.texts("ids"))?));
    }
    if let Some(active) = record.find_flag("active_filter") {
        return Ok(KeyFilter::Active(active));
    }
    if let Some(filter) = record.message("expiration_date_filter") {
        let moment = filter
            .timestamp("timestamp")
            .map_or(Moment::ZERO, Moment::from);
        return Ok(KeyFilter::Expires(moment, filter.enumeration("method")));
    }
    Err(Failure::invalid("GRPC-vR9nC", "List.Query.Invalid"))
}

fn show_key(key: &PublicKey) -> Value {
    Object::new()
        .put("keyId", key.id.as_str())
        .flag("active", key.active)
        .put("publicKey", key.public_key.as_str())
        .put("fingerprint", key.fingerprint.as_str())
        .maybe("expirationDate", key.expires)
        .put("creationDate", key.created)
        .put("changeDate", key.changed)
        .build()
}

/// The routes of the keys.
pub(super) fn routes() -> Vec<Route> {
    route::table(
        "/v2/actions/targets/{target_id}/publickeys",
        "search",
        &ROUTES,
    )
}

use BodyRule::{Ignored, Whole};
use Permission::{Read, Write};

#[rustfmt::skip]
const ROUTES: [Row; 5] = [
    ("POST",   "",                     "AddPublicKey",        Whole,   Write, 200),
    ("POST",   "/{search}",            "ListPublicKeys",      Whole,   Read,  200),
    ("POST",   "/{key_id}/activate",   "ActivatePublicKey",   Ignored, Write, 200),
    ("POST",   "/{key_id}/deactivate", "DeactivatePublicKey", Ignored, Write, 200),
    ("DELETE", "/{key_id}",            "RemovePublicKey",     Ignored, Write, 200),
];
