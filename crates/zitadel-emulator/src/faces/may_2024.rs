//! May 2024 (v2.52 to v2.58): the endpoint at the top, three kinds, one list of targets and
//! includes, and `Condition` with a capital letter in answers.

use serde_json::{Value, json};

use super::answer::{self, Object};
use super::condition::{self, Condition};
use super::of_2024::{details, list_targets, page_answer, paging, routes, target_column, written};
use super::resources::show_reference;
use super::search::{self, Column, ExecutionFilter};
use super::target::{draft, show_kind, update};
use super::{Face, Operation, Route, World};
use crate::failure::{Code, Failure};
use crate::proto::{Record, Schema};
use crate::rules::Version;
use crate::state::{Moment, Paging, Reference, Target};

/// The API of May 2024.
pub(crate) struct May2024 {
    schema: Schema,
    routes: Vec<Route>,
}

const PACKAGE: &str = "zitadel.action.v3alpha";
const SERVICE: &str = "zitadel.action.v3alpha.ActionService";

impl May2024 {
    pub(crate) fn new(version: Version) -> Self {
        let text = include_str!("../../data/messages/v3alpha_2024_05.txt");
        Self {
            schema: Schema::read(text, PACKAGE, "v3alpha_2024_05", version),
            routes: routes(),
        }
    }
}

fn show_target(world: &World, target: &Target) -> Value {
    show_kind(Object::new(), target)
        .put("targetId", target.id.as_str())
        .put("details", details(world, target.sequence, target.changed))
        .text("name", &target.name)
        .put("timeout", answer::duration(target.timeout))
        .text("endpoint", &target.endpoint)
        .build()
}

fn execution_filter(world: &World, record: &Record) -> Result<ExecutionFilter, Failure> {
    // A filter takes a condition without checking its shape; an empty one finds nothing.
    let id = |condition: &Record| {
        Condition::read(condition).map_or(String::new(), |c| c.id(world.rules))
    };
    if let Some(query) = record.message("in_conditions_query") {
        return Ok(ExecutionFilter::Conditions(search::filled(
            query.messages("conditions").map(id).collect(),
        )?));
    }
    if let Some(query) = record.message("execution_type_query") {
        return Ok(ExecutionFilter::Type(query.enumeration("execution_type")));
    }
    if let Some(query) = record.message("include_query") {
        let include = query.message("include").map(Condition::read).transpose()?;
        let id = include.map(|condition| condition.include_id(world.rules));
        return Ok(ExecutionFilter::Include(id.unwrap_or_default()));
    }
    let target = record
        .message("target_query")
        .map(|query| query.text("target_id").to_owned());
    Ok(ExecutionFilter::Target(target.unwrap_or_default()))
}

fn list_executions(world: &World, request: &Record) -> Result<Value, Failure> {
    let filters = request
        .messages("queries")
        .map(|query| execution_filter(world, query))
        .collect::<Result<Vec<_>, _>>()?;
    // Unsorted, except that looking through the lists of targets goes by id.
    let through_lists = filters
        .iter()
        .any(|filter| matches!(filter, ExecutionFilter::Target(_)));
    let paging = if through_lists {
        Paging {
            ascending: true,
            ..paging(request)
        }
    } else {
        paging(request)
    };
    let page =
        search::find_executions(world, &filters, through_lists.then_some(Column::Id), paging);
    let rows = page.rows.iter().map(|execution| {
        Object::new()
            .maybe("Condition", condition::shown(&execution.id))
            .put(
                "details",
                details(world, execution.sequence, execution.changed),
            )
            .list(
                "targets",
                execution.targets.iter().map(show_reference).collect(),
            )
            .build()
    });
    Ok(page_answer(
        page.total,
        world.state.executions_projected(world.rules),
        rows.collect(),
    ))
}

fn references(world: &World, request: &Record) -> Result<Vec<Reference>, Failure> {
    let entry = |entry: &Record| match entry.message("include") {
        Some(include) => Ok(Reference::Include(
            Condition::read(include)?.include_id(world.rules),
        )),
        None => Ok(Reference::Target(entry.text("target").to_owned())),
    };
    request.messages("targets").map(entry).collect()
}

impl Face for May2024 {
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
        let id = request.text("target_id");
        match operation {
            Operation::CreateTarget => {
                let target = world
                    .state
                    .create_target(rules, &world.policy, draft(request))?;
                Ok(
                    json!({ "id": target.id, "details": details(world, target.sequence, target.changed) }),
                )
            }
            Operation::UpdateTarget => {
                let (target, _) =
                    world
                        .state
                        .update_target(rules, &world.policy, id, &update(request))?;
                Ok(written(world, (target.sequence, target.changed)))
            }
            Operation::DeleteTarget => {
                let ended = world.state.delete_target(rules, id)?;
                Ok(written(
                    world,
                    ended.map_or((0, Moment::ZERO), |target| {
                        (target.sequence, target.changed)
                    }),
                ))
            }
            Operation::GetTarget => match world.state.find_target(rules, id) {
                Some(target) => Ok(json!({ "target": show_target(world, &target) })),
                None => Err(Failure::not_found("QUERY-hj5oaniyrz", "Target not found")),
            },
            Operation::ListTargets => list_targets(world, request, show_target, target_column),
            Operation::SetExecution => {
                let condition = Condition::of_request(rules, request)?;
                condition.check_known(rules, &world.names)?;
                let targets = references(world, request)?;
                let (sequence, at) =
                    world
                        .state
                        .set_execution(rules, &condition.id(rules), targets)?;
                Ok(written(world, (sequence, at.unwrap_or(Moment::ZERO))))
            }
            Operation::DeleteExecution => {
                let condition = Condition::of_request(rules, request)?;
                let removed = world.state.delete_execution(rules, &condition.id(rules))?;
                Ok(written(world, removed))
            }
            Operation::ListExecutions => list_executions(world, request),
            Operation::ListFunctions | Operation::ListMethods | Operation::ListServices => {
                Ok(answer::names(&world.names, operation))
            }
            _ => Err(Failure::gateway(Code::Unimplemented, "Not Implemented")),
        }
    }
}
