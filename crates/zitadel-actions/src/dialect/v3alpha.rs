//! What the two generations of 2024 share: `/v3alpha`, lists without pages, and executions that are
//! removed by a DELETE with a body.
//!
//! A PUT or DELETE of an execution without `condition` ends these servers (API.md 5.1), so both
//! are built from a [`Condition`] here and nowhere else.

use http::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Dialect, Feature,
    wire::{self, FunctionSpelling, Pagination},
};
use crate::{
    Error,
    call::Call,
    exchange::{Repeat, Request},
    model::{Condition, CreatedTarget, TargetId, TargetPatch, Timestamp, UpdatedTarget},
};

const EXECUTIONS: &str = "/v3alpha/executions";

/// Nothing, if `patch` names only what these servers know.
///
/// # Errors
/// [`Error::Unsupported`] for a payload type or a signing key.
pub(super) fn refuse_newer(dialect: &dyn Dialect, patch: &TargetPatch) -> Result<(), Error> {
    if patch.payload_type.is_some() {
        dialect.require(Feature::PayloadTypes)?;
    }
    if patch.rotate_signing_key {
        dialect.require(Feature::SigningKeys)?;
    }
    Ok(())
}

/// `POST /v3alpha/targets`.
pub(super) fn create_target(body: Value) -> Call<CreatedTarget> {
    let request = Request::new(
        "create target",
        Method::POST,
        "/v3alpha/targets",
        Repeat::Never,
    );
    Call::json(request.with_body(body), |created: Created| {
        Ok(CreatedTarget {
            id: wire::target_id(&created.id)?,
            signing_key: None,
            creation_date: None,
            change_date: created.details.changed()?,
        })
    })
}

/// `PUT /v3alpha/targets/{id}`: changes what the body names, in spite of PUT.
pub(super) fn update_target(id: &TargetId, body: Value) -> Call<UpdatedTarget> {
    let request = Request::new(
        "update target",
        Method::PUT,
        target_path(id),
        Repeat::Idempotent,
    );
    Call::json(request.with_body(body), |written: Written| {
        Ok(UpdatedTarget {
            signing_key: None,
            change_date: written.details.changed()?,
        })
    })
}

/// `PUT /v3alpha/targets/{id}` with nothing to change.
pub(super) fn probe_target(id: &TargetId) -> Call<Option<Timestamp>> {
    let request = Request::new(
        "look for target",
        Method::PUT,
        target_path(id),
        Repeat::Read,
    );
    written(request, json!({}))
}

/// `DELETE /v3alpha/targets/{id}`.
pub(super) fn delete_target(id: &TargetId) -> Call<()> {
    let request = Request::new(
        "delete target",
        Method::DELETE,
        target_path(id),
        Repeat::Idempotent,
    );
    Call::json(request, |_: wire::Nothing| Ok(()))
}

/// `GET /v3alpha/targets/{id}`, to be read by the caller.
pub(super) fn get_target(id: &TargetId) -> Request {
    Request::new("read target", Method::GET, target_path(id), Repeat::Read)
}

/// `POST /v3alpha/targets/search`: every row, by id ascending; to be read by the caller.
pub(super) fn list_targets(name: Option<&str>) -> Request {
    let mut body = json!({ "query": { "asc": true }, "sortingColumn": "FIELD_NAME_ID" });
    if let Some(name) = name {
        body["queries"] = json!([{
            "targetNameQuery": { "targetName": name, "method": "TEXT_QUERY_METHOD_EQUALS" }
        }]);
    }
    let path = "/v3alpha/targets/search";
    Request::new("list targets", Method::POST, path, Repeat::Read).with_body(body)
}

/// `PUT /v3alpha/executions` with the members of `list` beside the condition.
pub(super) fn set_execution(
    condition: &Condition,
    functions: FunctionSpelling,
    list: (&str, Value),
) -> Call<Option<Timestamp>> {
    let condition = wire::condition_to_json(condition, functions);
    let (member, targets) = list;
    let body = json!({ "condition": condition, member: targets });
    written(
        Request::new("set execution", Method::PUT, EXECUTIONS, Repeat::Idempotent),
        body,
    )
}

/// `DELETE /v3alpha/executions` with a body.
pub(super) fn remove_execution(
    condition: &Condition,
    functions: FunctionSpelling,
) -> Call<Option<Timestamp>> {
    let body = json!({ "condition": wire::condition_to_json(condition, functions) });
    written(
        Request::new(
            "remove execution",
            Method::DELETE,
            EXECUTIONS,
            Repeat::Idempotent,
        ),
        body,
    )
}

/// `POST /v3alpha/executions/search`: every row, unsorted; to be read by the caller.
pub(super) fn list_executions(condition: Option<Value>) -> Request {
    let body = match condition {
        None => json!({}),
        Some(condition) => {
            json!({ "queries": [{ "inConditionsQuery": { "conditions": [condition] } }] })
        }
    };
    let path = "/v3alpha/executions/search";
    Request::new("list executions", Method::POST, path, Repeat::Read).with_body(body)
}

fn written(request: Request, body: Value) -> Call<Option<Timestamp>> {
    Call::json(request.with_body(body), |written: Written| {
        written.details.changed()
    })
}

fn target_path(id: &TargetId) -> String {
    format!("/v3alpha/targets/{}", wire::segment(id.as_str()))
}

/// What these servers say of every object; there is no date of creation.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Details {
    change_date: Option<String>,
}

impl Details {
    /// When the object last changed.
    pub(super) fn changed(&self) -> Result<Option<Timestamp>, crate::call::Mismatch> {
        wire::date(self.change_date.as_deref())
    }
}

#[derive(Deserialize)]
struct Created {
    id: String,
    #[serde(default)]
    details: Details,
}

#[derive(Deserialize)]
struct Written {
    #[serde(default)]
    details: Details,
}

/// One target.
#[derive(Deserialize)]
pub(super) struct Got<T> {
    pub(super) target: T,
}

/// Every row of a list.
#[derive(Deserialize)]
#[serde(bound = "T: serde::de::DeserializeOwned")]
pub(super) struct List<T> {
    pub(super) details: Pagination,
    #[serde(default = "Vec::new")]
    pub(super) result: Vec<wire::Row<T>>,
}
