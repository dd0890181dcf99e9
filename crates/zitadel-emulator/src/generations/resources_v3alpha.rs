//! The resources API (v2.59 to v2.71): the body of a write is the object itself, a search takes a
//! list of filters and its paging from the query string, `details` hold the IDs.

use serde_json::{Value, json};

use super::answer::{self, Object};
use super::condition::{self, Condition};
use super::route::{self, Row};
use super::search::{self, Column, target_column};
use super::target::{draft, show_kind, update};
use super::{BodyRule, Generation, Operation, Permission, Route, World};
use crate::failure::{Code, Failure};
use crate::proto::{Record, Schema};
use crate::state::{Moment, Paging, Reference, Target};
use crate::version::Version;

/// The resources API of one server.
pub(super) struct ResourcesV3alpha {
    schema: Schema,
    routes: Vec<Route>,
}

const PACKAGE: &str = "zitadel.resources.action.v3alpha";
const SERVICE: &str = "zitadel.resources.action.v3alpha.ZITADELActions";

impl ResourcesV3alpha {
    pub(super) fn new(version: Version) -> Self {
        // Up to v2.60.0 the routes were mounted at the root by mistake.
        let base = if version >= Version::bound("2.60.1") {
            "/resources/v3alpha/actions"
        } else {
            ""
        };
        let text = include_str!("../../data/messages/resources_v3alpha.txt");
        Self {
            schema: Schema::read(text, PACKAGE, "resources_v3alpha", version),
            routes: route::table(base, "_search", &ROUTES),
        }
    }
}

fn details(world: &World, id: &str, created: Option<Moment>, changed: Option<Moment>) -> Value {
    Object::new()
        .put("id", id)
        .maybe("created", created)
        .maybe("changed", changed)
        .put(
            "owner",
            json!({ "type": "OWNER_TYPE_INSTANCE", "id": world.state.instance.id }),
        )
        .build()
}

fn show_target(world: &World, target: &Target) -> Value {
    let config = show_kind(Object::new(), target)
        .text("name", &target.name)
        .put("timeout", answer::duration(target.timeout))
        .text("endpoint", &target.endpoint);
    Object::new()
        .put(
            "details",
            details(
                world,
                &target.id,
                Some(target.created),
                Some(target.changed),
            ),
        )
        .put("config", config)
        .maybe("signingKey", target.signing_key.clone())
        .build()
}

fn write_answer(world: &World, target: &Target, key: Option<String>) -> Value {
    Object::new()
        .put(
            "details",
            details(world, &target.id, None, Some(target.changed)),
        )
        .maybe("signingKey", key)
        .build()
}

fn paging(request: &Record) -> Result<(Paging, u64), Failure> {
    let query = request.message("query").cloned().unwrap_or_default();
    let applied = search::limit(query.unsigned("limit"))?;
    let paging = Paging {
        offset: query.unsigned("offset"),
        limit: Some(applied),
        ascending: !query.flag("desc"),
    };
    Ok((paging, applied))
}

fn page_answer(total: u64, applied: u64, timestamp: Moment, rows: Vec<Value>) -> Value {
    let details = Object::new()
        .long("appliedLimit", applied)
        .long("totalResult", total)
        .put("timestamp", timestamp);
    Object::new()
        .put("details", details)
        .list("result", rows)
        .build()
}

fn list_targets(world: &World, request: &Record) -> Result<Value, Failure> {
    let (paging, applied) = paging(request)?;
    let filters = search::target_filters(request, "filters")?;
    let page = search::find_targets(
        world,
        &filters,
        target_column(request.enumeration("sorting_column")),
        paging,
    );
    let rows = page
        .rows
        .iter()
        .map(|target| show_target(world, target))
        .collect();
    Ok(page_answer(
        page.total,
        applied,
        world.state.targets_projected(),
        rows,
    ))
}

fn list_executions(world: &World, request: &Record) -> Result<Value, Failure> {
    let (paging, applied) = paging(request)?;
    let filters = search::execution_filters(world, request)?;
    let column = match request.enumeration("sorting_column") {
        1 => Column::Id,
        // In this generation an explicit "unspecified" means the ID; only an omitted one does not.
        0 if request.has("sorting_column") => Column::Id,
        3 => Column::Changed,
        _ => Column::Created,
    };
    let page = search::find_executions(world, &filters, Some(column), paging);
    let rows = page.rows.iter().map(|execution| {
        let targets: Vec<Value> = execution.targets.iter().map(show_reference).collect();
        Object::new()
            .put(
                "details",
                details(
                    world,
                    &execution.id,
                    Some(execution.created),
                    Some(execution.changed),
                ),
            )
            .put("execution", Object::new().list("targets", targets))
            .build()
    });
    Ok(page_answer(
        page.total,
        applied,
        world.state.executions_projected(world.rules),
        rows.collect(),
    ))
}

/// An entry of a list of targets and includes.
pub(super) fn show_reference(reference: &Reference) -> Value {
    match reference {
        Reference::Target(id) => json!({ "target": id }),
        Reference::Include(id) => Object::new()
            .put("include", condition::show(id).unwrap_or_else(|| json!({})))
            .build(),
    }
}

fn references(world: &World, request: &Record) -> Result<Vec<Reference>, Failure> {
    let execution = request.message("execution").cloned().unwrap_or_default();
    let entry = |entry: &Record| match (entry.message("include"), entry.text("target")) {
        (Some(include), _) => Ok(Reference::Include(
            Condition::read(include)?.include_id(world.rules),
        )),
        (None, "") => Err(Failure::invalid(
            "COMMAND-hdm4zl1hmd",
            "Execution is invalid",
        )),
        (None, id) => Ok(Reference::Target(id.to_owned())),
    };
    execution.messages("targets").map(entry).collect()
}

impl Generation for ResourcesV3alpha {
    fn service(&self) -> &str {
        SERVICE
    }

    fn schema(&self) -> &Schema {
        &self.schema
    }

    fn routes(&self) -> &[Route] {
        &self.routes
    }

    fn answer(
        &self,
        world: &mut World,
        operation: Operation,
        request: &Record,
    ) -> Result<Value, Failure> {
        let rules = world.rules;
        let id = request.text("id");
        let empty = Record::default();
        let body = request.message("target").unwrap_or(&empty);
        match operation {
            Operation::CreateTarget => {
                let target = world
                    .state
                    .create_target(rules, &world.policy, draft(body))?;
                Ok(write_answer(world, &target, target.signing_key.clone()))
            }
            Operation::UpdateTarget => {
                let (target, key) =
                    world
                        .state
                        .update_target(rules, &world.policy, id, &update(body))?;
                Ok(write_answer(world, &target, key))
            }
            Operation::DeleteTarget => {
                let ended = world.state.delete_target(rules, id)?;
                Ok(Object::new()
                    .put(
                        "details",
                        details(world, id, None, ended.map(|target| target.changed)),
                    )
                    .build())
            }
            Operation::GetTarget => match world.state.find_target(rules, id) {
                Some(target) => Ok(json!({ "target": show_target(world, &target) })),
                None => Err(Failure::not_found("QUERY-hj5oaniyrz", "Target not found")),
            },
            Operation::ListTargets => list_targets(world, request),
            Operation::SetExecution => {
                let condition = Condition::of_request(rules, request)?;
                let targets = references(world, request)?;
                condition.check_known(rules, &world.names)?;
                let id = condition.id(rules);
                let (_, at) = world.state.set_execution(rules, &id, targets)?;
                Ok(Object::new()
                    .put("details", details(world, &id, None, at))
                    .build())
            }
            Operation::ListExecutions => list_executions(world, request),
            Operation::ListFunctions | Operation::ListMethods | Operation::ListServices => {
                Ok(answer::names(&world.names, operation))
            }
            _ => Err(Failure::gateway(Code::Unimplemented, "Not Implemented")),
        }
    }
}

const TARGET: BodyRule = BodyRule::Field("target", "Target");
const PATCH: BodyRule = BodyRule::Field("target", "PatchTarget");
const TARGETS: BodyRule = BodyRule::List("filters", "TargetSearchFilter");
const EXECUTIONS: BodyRule = BodyRule::List("filters", "ExecutionSearchFilter");

use BodyRule::{Ignored, Whole};
use Permission::{Authenticated, Read, Write};

#[rustfmt::skip]
const ROUTES: [Row; 10] = [
    ("POST",   "/targets",              "CreateTarget",           TARGET,     Write,         201),
    ("PATCH",  "/targets/{id}",         "PatchTarget",            PATCH,      Write,         200),
    ("DELETE", "/targets/{id}",         "DeleteTarget",           Ignored,    Write,         200),
    ("GET",    "/targets/{id}",         "GetTarget",              Ignored,    Read,          200),
    ("POST",   "/targets/{search}",     "SearchTargets",          TARGETS,    Read,          200),
    ("PUT",    "/executions",           "SetExecution",           Whole,      Write,         201),
    ("POST",   "/executions/{search}",  "SearchExecutions",       EXECUTIONS, Read,          200),
    ("GET",    "/executions/functions", "ListExecutionFunctions", Ignored,    Authenticated, 200),
    ("GET",    "/executions/methods",   "ListExecutionMethods",   Ignored,    Authenticated, 200),
    ("GET",    "/executions/services",  "ListExecutionServices",  Ignored,    Authenticated, 200),
];
