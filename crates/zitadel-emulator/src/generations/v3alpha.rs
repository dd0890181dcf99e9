//! The API of 2024 (v2.48 to v2.58): routes below `/v3alpha`, details with a sequence, lists
//! without a limit. Its two generations differ in the shape of targets and executions.

use serde_json::{Value, json};

use super::answer::{self, Object};
use super::condition::Condition;
use super::route::{self, Row};
use super::search::{self, Column, ExecutionFilter, TargetColumn};
use super::{BodyRule, Generation, Operation, Permission, Route, World};
use crate::failure::{Code, Failure};
use crate::proto::{Record, Schema};
use crate::state::{Execution, Moment, Paging, Reference, Target, TargetDraft, TargetUpdate};

/// One of the two generations on one server.
pub(super) struct V3alpha {
    service: &'static str,
    schema: Schema,
    routes: Vec<Route>,
    shapes: Shapes,
}

/// Where the two generations differ.
pub(super) struct Shapes {
    pub(super) draft: fn(&Record) -> TargetDraft,
    pub(super) update: fn(&Record) -> TargetUpdate,
    pub(super) show_target: fn(&World, &Target) -> Value,
    pub(super) target_column: fn(i64) -> TargetColumn,
    pub(super) references: fn(&World, &Record) -> Result<Vec<Reference>, Failure>,
    /// The ID of a condition in a filter, which takes any shape; an unusable one finds nothing.
    pub(super) filter_id: fn(&World, &Record) -> String,
    pub(super) include_id: fn(&World, &Record) -> Result<String, Failure>,
    /// Whether a search by target goes by ID; without it executions are unsorted.
    pub(super) sorts_by_target: bool,
    pub(super) show_execution: fn(&World, &Execution) -> Object,
}

impl V3alpha {
    pub(super) fn new(service: &'static str, schema: Schema, shapes: Shapes) -> Self {
        Self {
            service,
            schema,
            routes: route::table("/v3alpha", "search", &ROUTES),
            shapes,
        }
    }

    fn list_targets(&self, world: &World, request: &Record) -> Result<Value, Failure> {
        let filters = search::target_filters(request, "queries")?;
        let column = (self.shapes.target_column)(request.enumeration("sorting_column"));
        let page = search::find_targets(world, &filters, column, paging(request));
        let show = |target| (self.shapes.show_target)(world, target);
        let rows = page.rows.iter().map(show).collect();
        Ok(page_answer(
            page.total,
            world.state.targets_projected(),
            rows,
        ))
    }

    fn execution_filter(&self, world: &World, record: &Record) -> Result<ExecutionFilter, Failure> {
        if let Some(query) = record.message("in_conditions_query") {
            let ids = query
                .messages("conditions")
                .map(|condition| (self.shapes.filter_id)(world, condition));
            return Ok(ExecutionFilter::Conditions(search::non_empty(
                ids.collect(),
            )?));
        }
        if let Some(query) = record.message("execution_type_query") {
            return Ok(ExecutionFilter::Type(query.enumeration("execution_type")));
        }
        if let Some(query) = record.message("include_query") {
            let id = (self.shapes.include_id)(world, query)?;
            return Ok(ExecutionFilter::Include(id));
        }
        let target = record
            .message("target_query")
            .map(|query| query.text("target_id").to_owned());
        Ok(ExecutionFilter::Target(target.unwrap_or_default()))
    }

    fn list_executions(&self, world: &World, request: &Record) -> Result<Value, Failure> {
        let filters = request
            .messages("queries")
            .map(|query| self.execution_filter(world, query))
            .collect::<Result<Vec<_>, _>>()?;
        let by_target = self.shapes.sorts_by_target
            && filters
                .iter()
                .any(|filter| matches!(filter, ExecutionFilter::Target(_)));
        let mut paging = paging(request);
        paging.ascending |= by_target;
        let page =
            search::find_executions(world, &filters, by_target.then_some(Column::Id), paging);
        let rows = page.rows.iter().map(|execution| {
            let details = details(world, execution.sequence, execution.changed);
            (self.shapes.show_execution)(world, execution)
                .put("details", details)
                .build()
        });
        Ok(page_answer(
            page.total,
            world.state.executions_projected(world.rules),
            rows.collect(),
        ))
    }
}

impl Generation for V3alpha {
    fn service(&self) -> &str {
        self.service
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
        let (rules, shapes) = (world.rules, &self.shapes);
        let id = request.text("target_id");
        match operation {
            Operation::CreateTarget => {
                let draft = (shapes.draft)(request);
                let target = world.state.create_target(rules, &world.policy, draft)?;
                let details = details(world, target.sequence, target.changed);
                Ok(json!({ "id": target.id, "details": details }))
            }
            Operation::UpdateTarget => {
                let update = (shapes.update)(request);
                let (target, _) = world
                    .state
                    .update_target(rules, &world.policy, id, &update)?;
                Ok(write_answer(world, target.sequence, target.changed))
            }
            Operation::DeleteTarget => {
                let (sequence, changed) = match world.state.delete_target(rules, id)? {
                    Some(ended) => (ended.sequence, ended.changed),
                    None => (0, Moment::ZERO),
                };
                Ok(write_answer(world, sequence, changed))
            }
            Operation::GetTarget => match world.state.find_target(rules, id) {
                Some(target) => Ok(json!({ "target": (shapes.show_target)(world, &target) })),
                None => Err(Failure::not_found("QUERY-hj5oaniyrz", "Target not found")),
            },
            Operation::ListTargets => self.list_targets(world, request),
            Operation::SetExecution => {
                let condition = Condition::of_request(rules, request)?;
                condition.check_known(rules, &world.names)?;
                let targets = (shapes.references)(world, request)?;
                let id = condition.id(rules);
                let (sequence, changed) = world.state.set_execution(rules, &id, targets)?;
                Ok(write_answer(
                    world,
                    sequence,
                    changed.unwrap_or(Moment::ZERO),
                ))
            }
            Operation::DeleteExecution => {
                let condition = Condition::of_request(rules, request)?;
                let id = condition.id(rules);
                let (sequence, changed) = world.state.delete_execution(rules, &id)?;
                Ok(write_answer(world, sequence, changed))
            }
            Operation::ListExecutions => self.list_executions(world, request),
            Operation::ListFunctions | Operation::ListMethods | Operation::ListServices => {
                Ok(answer::names(&world.names, operation))
            }
            _ => Err(Failure::gateway(Code::Unimplemented, "Not Implemented")),
        }
    }
}

/// `details` of an object.
pub(super) fn details(world: &World, sequence: u64, changed: Moment) -> Value {
    Object::new()
        .long("sequence", sequence)
        .put("changeDate", changed)
        .put("resourceOwner", world.state.instance.id.as_str())
        .build()
}

/// The answer to a write that has nothing but details.
fn write_answer(world: &World, sequence: u64, changed: Moment) -> Value {
    json!({ "details": details(world, sequence, changed) })
}

/// The paging of a request, without any limit unless it names one.
fn paging(request: &Record) -> Paging {
    let query = request.message("query").cloned().unwrap_or_default();
    let limit = Some(query.unsigned("limit")).filter(|limit| *limit != 0);
    Paging {
        offset: query.unsigned("offset"),
        limit,
        ascending: query.flag("asc"),
    }
}

fn page_answer(total: u64, timestamp: Moment, rows: Vec<Value>) -> Value {
    let details = Object::new()
        .long("totalResult", total)
        .put("timestamp", timestamp);
    Object::new()
        .put("details", details)
        .list("result", rows)
        .build()
}

/// The column of a sort number.
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

use BodyRule::{Ignored, Whole};
use Permission::{Read, Write};

#[rustfmt::skip]
const ROUTES: [Row; 11] = [
    ("POST",   "/targets",              "CreateTarget",           Whole,   Write, 201),
    ("PUT",    "/targets/{target_id}",  "UpdateTarget",           Whole,   Write, 200),
    ("DELETE", "/targets/{target_id}",  "DeleteTarget",           Ignored, Write, 200),
    ("GET",    "/targets/{target_id}",  "GetTargetByID",          Ignored, Read,  200),
    ("POST",   "/targets/{search}",     "ListTargets",            Whole,   Read,  200),
    ("PUT",    "/executions",           "SetExecution",           Whole,   Write, 200),
    ("DELETE", "/executions",           "DeleteExecution",        Whole,   Write, 200),
    ("POST",   "/executions/{search}",  "ListExecutions",         Whole,   Read,  200),
    ("GET",    "/executions/functions", "ListExecutionFunctions", Ignored, Read,  200),
    ("GET",    "/executions/methods",   "ListExecutionMethods",   Ignored, Read,  200),
    ("GET",    "/executions/services",  "ListExecutionServices",  Ignored, Read,  200),
];
