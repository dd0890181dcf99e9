//! The calls that v2 and v2beta share: flat messages, targets as plain ids, `filters` in a body.

use http::Method;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    Dialect, ExecutionFilter, Feature, Listed, Page, TargetFilter,
    wire::{self, FunctionSpelling, Pagination},
};
use crate::{
    Error, Secret,
    call::{Call, Mismatch},
    exchange::{Repeat, Request},
    model::{
        Condition, CreatedTarget, Execution, PayloadType, Target, TargetId, TargetRef, Timestamp,
        UpdatedTarget,
    },
};

/// `POST {base}/targets`.
pub(super) fn create_target(base: &str, body: Map<String, Value>) -> Call<CreatedTarget> {
    let path = format!("{base}/targets");
    let request = Request::new("create target", Method::POST, path, Repeat::Never);
    Call::json(request.with_body(body.into()), |created: Created| {
        let creation_date = wire::date(created.creation_date.as_deref())?;
        Ok(CreatedTarget {
            id: wire::target_id(&created.id)?,
            signing_key: created.signing_key.map(Secret::new),
            change_date: creation_date.clone(),
            creation_date,
        })
    })
}

/// `POST {base}/targets/{id}`.
pub(super) fn update_target(
    base: &str,
    id: &TargetId,
    mut body: Map<String, Value>,
    rotate_signing_key: bool,
) -> Call<UpdatedTarget> {
    if rotate_signing_key {
        body.insert("expirationSigningKey".to_owned(), json!("0s"));
    }
    let path = target_path(base, id);
    let request = Request::new("update target", Method::POST, path, Repeat::Idempotent);
    Call::json(request.with_body(body.into()), |updated: Updated| {
        Ok(UpdatedTarget {
            signing_key: updated.signing_key.map(Secret::new),
            change_date: wire::date(updated.change_date.as_deref())?,
        })
    })
}

/// `POST {base}/targets/{id}` with nothing to change.
pub(super) fn probe_target(base: &str, id: &TargetId) -> Call<Option<Timestamp>> {
    let request = Request::new(
        "look for target",
        Method::POST,
        target_path(base, id),
        Repeat::Read,
    );
    Call::json(request.with_body(json!({})), |updated: Updated| {
        wire::date(updated.change_date.as_deref())
    })
}

/// `DELETE {base}/targets/{id}`.
pub(super) fn delete_target(base: &str, id: &TargetId) -> Call<()> {
    let path = target_path(base, id);
    let request = Request::new("delete target", Method::DELETE, path, Repeat::Idempotent);
    Call::json(request, |_: wire::Nothing| Ok(()))
}

/// `GET {base}/targets/{id}`.
pub(super) fn get_target(base: &str, id: &TargetId) -> Call<Target> {
    let path = target_path(base, id);
    let request = Request::new("read target", Method::GET, path, Repeat::Read);
    Call::json(request, |got: Got| got.target.read())
}

/// `POST {base}/targets/{search}`.
pub(super) fn list_targets(
    base: &str,
    search: &str,
    filter: TargetFilter<'_>,
    page: Page,
) -> Call<Listed<Target>> {
    let mut body = page_body(page, "TARGET_FIELD_NAME_ID");
    if let TargetFilter::Named(name) = filter {
        body["filters"] = json!([{
            "targetNameFilter": { "targetName": name, "method": "TEXT_FILTER_METHOD_EQUALS" }
        }]);
    }
    let path = format!("{base}/targets/{search}");
    let request = Request::new("list targets", Method::POST, path, Repeat::Read);
    Call::json(request.with_body(body), |list: Targets| {
        wire::rows(
            &list.pagination,
            list.targets,
            wire::identify_target,
            FlatTarget::read,
        )
    })
}

/// `PUT {base}/executions`; an empty list removes the execution.
pub(super) fn set_execution<'a>(
    base: &str,
    condition: &Condition,
    targets: impl IntoIterator<Item = &'a TargetId>,
) -> Call<Option<Timestamp>> {
    let targets: Vec<_> = targets.into_iter().map(TargetId::as_str).collect();
    let operation = if targets.is_empty() {
        "remove execution"
    } else {
        "set execution"
    };
    let condition = wire::condition_to_json(condition, FunctionSpelling::Object);
    let path = format!("{base}/executions");
    let request = Request::new(operation, Method::PUT, path, Repeat::Idempotent)
        .with_body(json!({ "condition": condition, "targets": targets }));
    Call::json(request, |set: Set| wire::date(set.set_date.as_deref()))
}

/// The ids in a list that may hold nothing else.
///
/// # Errors
/// [`Error::Unsupported`] for an include.
pub(super) fn plain_ids<'a>(
    dialect: &dyn Dialect,
    targets: &'a [TargetRef],
) -> Result<Vec<&'a TargetId>, Error> {
    let plain = |target: &'a TargetRef| match target {
        TargetRef::Target(id) => Ok(id),
        TargetRef::Include(_) => Err(dialect.unsupported(Feature::Includes).into()),
    };
    targets.iter().map(plain).collect()
}

/// `POST {base}/executions/search`.
pub(super) fn list_executions(
    base: &str,
    filter: ExecutionFilter<'_>,
    page: Page,
) -> Call<Listed<Execution>> {
    let mut body = page_body(page, "EXECUTION_FIELD_NAME_ID");
    if let ExecutionFilter::On(condition) = filter {
        let condition = wire::condition_to_json(condition, FunctionSpelling::Object);
        body["filters"] = json!([{ "inConditionsFilter": { "conditions": [condition] } }]);
    }
    let path = format!("{base}/executions/search");
    let request = Request::new("list executions", Method::POST, path, Repeat::Read);
    Call::json(request.with_body(body), read_executions)
}

/// `pagination` and `sortingColumn`, ids ascending: the order that bears changes in between.
pub(super) fn page_body(page: Page, sorting_column: &str) -> Value {
    let mut pagination = json!({ "offset": page.offset, "asc": true });
    if let Some(limit) = page.limit {
        pagination["limit"] = json!(limit);
    }
    json!({ "pagination": pagination, "sortingColumn": sorting_column })
}

/// `{base}/targets/{id}`.
pub(super) fn target_path(base: &str, id: &TargetId) -> String {
    format!("{base}/targets/{}", wire::segment(id.as_str()))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Created {
    id: String,
    creation_date: Option<String>,
    signing_key: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Updated {
    change_date: Option<String>,
    signing_key: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Set {
    set_date: Option<String>,
}

#[derive(Deserialize)]
struct Got {
    target: FlatTarget,
}

/// v3 names the list `result`, v4 `targets`.
#[derive(Deserialize)]
struct Targets {
    pagination: Pagination,
    #[serde(default = "Vec::new", alias = "result")]
    targets: Vec<wire::Row<FlatTarget>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FlatTarget {
    id: String,
    creation_date: Option<String>,
    change_date: Option<String>,
    #[serde(default)]
    name: String,
    #[serde(flatten)]
    kind: wire::Kind,
    timeout: Option<String>,
    #[serde(default)]
    endpoint: String,
    signing_key: Option<String>,
    payload_type: Option<String>,
}

impl FlatTarget {
    fn read(self) -> Result<Target, Mismatch> {
        Ok(Target {
            id: wire::target_id(&self.id)?,
            name: self.name,
            endpoint: wire::endpoint(self.endpoint),
            kind: self.kind.read()?,
            timeout: wire::timeout(self.timeout.as_deref())?,
            payload_type: payload_type(self.payload_type.as_deref())?,
            signing_key: self.signing_key.map(Secret::new),
            creation_date: wire::date(self.creation_date.as_deref())?,
            change_date: wire::date(self.change_date.as_deref())?,
        })
    }
}

/// Absent means unspecified, which behaves as JSON (API.md 4.4).
fn payload_type(name: Option<&str>) -> Result<PayloadType, Mismatch> {
    match name {
        None | Some("PAYLOAD_TYPE_UNSPECIFIED" | "PAYLOAD_TYPE_JSON") => Ok(PayloadType::Json),
        Some("PAYLOAD_TYPE_JWT") => Ok(PayloadType::Jwt),
        Some("PAYLOAD_TYPE_JWE") => Ok(PayloadType::Jwe),
        Some(other) => Err(format!(
            "its payload type `{other}` is unknown to this client"
        )),
    }
}

/// v3 names the list `result`, v4 `executions`.
#[derive(Deserialize)]
pub(super) struct Executions {
    pagination: Pagination,
    #[serde(default = "Vec::new", alias = "result")]
    executions: Vec<wire::Row<FlatExecution>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FlatExecution {
    condition: wire::Condition,
    creation_date: Option<String>,
    change_date: Option<String>,
    #[serde(default)]
    targets: Vec<String>,
}

/// The executions of a page.
pub(super) fn read_executions(list: Executions) -> Result<Listed<Execution>, Mismatch> {
    wire::rows(
        &list.pagination,
        list.executions,
        wire::identify_execution,
        FlatExecution::read,
    )
}

impl FlatExecution {
    fn read(self) -> Result<Execution, Mismatch> {
        let target = |id: String| wire::target_id(&id).map(TargetRef::Target);
        Ok(Execution {
            condition: self.condition.read()?,
            targets: self
                .targets
                .into_iter()
                .map(target)
                .collect::<Result<_, _>>()?,
            creation_date: wire::date(self.creation_date.as_deref())?,
            change_date: wire::date(self.change_date.as_deref())?,
        })
    }
}
