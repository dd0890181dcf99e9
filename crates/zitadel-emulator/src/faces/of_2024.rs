//! What March and May 2024 agree on: routes, details with a sequence, lists without a limit.

use serde_json::Value;

use super::answer::Object;
use super::search::{self, TargetColumn};
use super::{BodyRule, Operation, Permission, Route, World};
use crate::failure::Failure;
use crate::proto::Record;
use crate::state::{Moment, Paging, Target};

/// `details` of an object in the APIs of 2024.
pub(super) fn details(world: &World, sequence: u64, changed: Moment) -> Value {
    Object::new()
        .long("sequence", sequence)
        .put("changeDate", changed)
        .put("resourceOwner", world.state.instance.id.as_str())
        .build()
}

/// The answer to a write that has nothing but details.
pub(super) fn written(world: &World, (sequence, changed): (u64, Moment)) -> Value {
    Object::new()
        .put("details", details(world, sequence, changed))
        .build()
}

/// The paging of the APIs of 2024, which have no limit of their own.
pub(super) fn paging(request: &Record) -> Paging {
    let query = request.message("query").cloned().unwrap_or_default();
    let limit = Some(query.unsigned("limit")).filter(|limit| *limit != 0);
    Paging {
        offset: query.unsigned("offset"),
        limit,
        ascending: query.flag("asc"),
    }
}

/// A list of the APIs of 2024.
pub(super) fn page_answer(total: u64, timestamp: Moment, rows: Vec<Value>) -> Value {
    let details = Object::new()
        .long("totalResult", total)
        .put("timestamp", timestamp);
    Object::new()
        .put("details", details)
        .list("result", rows)
        .build()
}

/// The column of a sort number of 2024.
pub(super) fn target_column(number: i64) -> TargetColumn {
    match number {
        2 => TargetColumn::Created,
        3 => TargetColumn::Changed,
        4 => TargetColumn::Name,
        5 => TargetColumn::Kind,
        6 => TargetColumn::Endpoint,
        7 => TargetColumn::Timeout,
        9 => TargetColumn::Interrupt,
        _ => TargetColumn::Id,
    }
}

/// Lists targets; how a target looks and which columns exist differ within 2024.
pub(super) fn list_targets(
    world: &World,
    request: &Record,
    show: fn(&World, &Target) -> Value,
    column: fn(i64) -> TargetColumn,
) -> Result<Value, Failure> {
    let filters = request
        .messages("queries")
        .map(|query| search::target_filter(query, "query"))
        .collect::<Result<Vec<_>, _>>()?;
    let page = search::find_targets(
        world,
        &filters,
        column(request.enumeration("sorting_column")),
        paging(request),
    );
    let rows = page.rows.iter().map(|target| show(world, target)).collect();
    Ok(page_answer(
        page.total,
        world.state.targets_projected(),
        rows,
    ))
}

/// The routes of both APIs of 2024.
pub(super) fn routes() -> Vec<Route> {
    use BodyRule::{None, Whole};
    use Operation as O;
    use Permission::{Read, Write};
    let rows = [
        (
            "POST",
            "/targets",
            O::CreateTarget,
            "CreateTarget",
            Whole,
            Write,
            201,
        ),
        (
            "PUT",
            "/targets/{target_id}",
            O::UpdateTarget,
            "UpdateTarget",
            Whole,
            Write,
            200,
        ),
        (
            "DELETE",
            "/targets/{target_id}",
            O::DeleteTarget,
            "DeleteTarget",
            None,
            Write,
            200,
        ),
        (
            "GET",
            "/targets/{target_id}",
            O::GetTarget,
            "GetTargetByID",
            None,
            Read,
            200,
        ),
        (
            "POST",
            "/targets/search",
            O::ListTargets,
            "ListTargets",
            Whole,
            Read,
            200,
        ),
        (
            "PUT",
            "/executions",
            O::SetExecution,
            "SetExecution",
            Whole,
            Write,
            200,
        ),
        (
            "DELETE",
            "/executions",
            O::DeleteExecution,
            "DeleteExecution",
            Whole,
            Write,
            200,
        ),
        (
            "POST",
            "/executions/search",
            O::ListExecutions,
            "ListExecutions",
            Whole,
            Read,
            200,
        ),
        (
            "GET",
            "/executions/functions",
            O::ListFunctions,
            "ListExecutionFunctions",
            None,
            Read,
            200,
        ),
        (
            "GET",
            "/executions/methods",
            O::ListMethods,
            "ListExecutionMethods",
            None,
            Read,
            200,
        ),
        (
            "GET",
            "/executions/services",
            O::ListServices,
            "ListExecutionServices",
            None,
            Read,
            200,
        ),
    ];
    rows.into_iter()
        .map(|(method, path, operation, rpc, body, permission, status)| {
            let path = format!("/v3alpha{path}");
            Route {
                method,
                path,
                operation,
                rpc,
                body,
                permission,
                status,
            }
        })
        .collect()
}
