//! March 2024 (v2.48 to v2.51): the URL is inside the kind, async and interrupt are two flags that
//! exclude each other, an execution has either targets or includes, and ids have dots.

use serde_json::{Value, json};

use super::answer::{self, Object};
use super::condition::Condition;
use super::of_2024::{self, details, list_targets, page_answer, paging, routes, written};
use super::search::{self, ExecutionFilter, TargetColumn};
use super::target::timeout;
use super::{Face, Operation, Route, World};
use crate::failure::{Code, Failure};
use crate::proto::{Record, Schema};
use crate::rules::Version;
use crate::state::{Moment, Reference, Target, TargetDraft, TargetKind, TargetUpdate};

/// The API of March 2024.
pub(crate) struct March2024 {
    service: &'static str,
    schema: Schema,
    routes: Vec<Route>,
}

impl March2024 {
    pub(crate) fn new(version: Version) -> Self {
        let text = include_str!("../../data/messages/v3alpha_2024_03.txt");
        let (package, service) = match version >= Version::bound("2.50") {
            true => (
                "zitadel.action.v3alpha",
                "zitadel.action.v3alpha.ActionService",
            ),
            false => (
                "zitadel.execution.v3alpha",
                "zitadel.execution.v3alpha.ExecutionService",
            ),
        };
        Self {
            service,
            schema: Schema::read(text, package, "v3alpha_2024_03", version),
            routes: routes(),
        }
    }
}

fn target_column(number: i64) -> TargetColumn {
    match number {
        8 => TargetColumn::Async,
        other => of_2024::target_column(other),
    }
}

fn show_target(world: &World, target: &Target) -> Value {
    let kind = if target.kind == TargetKind::Call {
        "restRequestResponse"
    } else {
        "restWebhook"
    };
    let object = Object::new()
        .put("targetId", target.id.as_str())
        .put("details", details(world, target.sequence, target.changed))
        .text("name", &target.name)
        .put(kind, Object::new().text("url", &target.endpoint))
        .put("timeout", answer::duration(target.timeout));
    match target.interrupt_on_error {
        true => object.put("interruptOnError", true).build(),
        false => object.flag("isAsync", target.is_async).build(),
    }
}

/// Kind and URL of a request.
fn read_kind(request: &Record) -> Option<(TargetKind, String)> {
    let kind = |name: &str, kind: TargetKind| {
        request
            .message(name)
            .map(|body| (kind, body.text("url").to_owned()))
    };
    kind("rest_webhook", TargetKind::Webhook)
        .or_else(|| kind("rest_request_response", TargetKind::Call))
}

fn draft(request: &Record) -> TargetDraft {
    let (kind, endpoint) = read_kind(request).unwrap_or((TargetKind::Webhook, String::new()));
    TargetDraft {
        name: request.text("name").to_owned(),
        kind,
        endpoint,
        timeout: timeout(request).unwrap_or(0),
        is_async: request.flag("is_async"),
        interrupt_on_error: request.flag("interrupt_on_error"),
        payload_type: 0,
    }
}

/// Naming one of async and interrupt sets both.
fn update(request: &Record) -> TargetUpdate {
    let kind = read_kind(request);
    let names_a_flag = request.has("is_async") || request.has("interrupt_on_error");
    TargetUpdate {
        name: request.find_text("name").map(str::to_owned),
        kind: kind.as_ref().map(|(kind, _)| *kind),
        endpoint: kind.map(|(_, url)| url),
        timeout: timeout(request),
        is_async: names_a_flag.then(|| request.flag("is_async")),
        interrupt_on_error: names_a_flag.then(|| request.flag("interrupt_on_error")),
        payload_type: None,
        rotate: false,
    }
}

fn execution_filter(world: &World, record: &Record) -> Result<ExecutionFilter, Failure> {
    // A function is looked up by its bare name, which is no id, so it is never found.
    let id = |condition: &Record| match Condition::read(condition) {
        Ok(Condition::Function(name)) => name,
        Ok(condition) => condition.id(world.rules),
        Err(_) => String::new(),
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
        return Ok(ExecutionFilter::Include(query.text("include").to_owned()));
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
    let page = search::find_executions(world, &filters, None, paging(request));
    let rows = page.rows.iter().map(|execution| {
        let (mut targets, mut includes) = (Vec::new(), Vec::new());
        for reference in &execution.targets {
            match reference {
                Reference::Target(id) => targets.push(Value::from(id.as_str())),
                Reference::Include(id) => includes.push(Value::from(id.as_str())),
            }
        }
        Object::new()
            .put("executionId", execution.id.as_str())
            .put(
                "details",
                details(world, execution.sequence, execution.changed),
            )
            .list("targets", targets)
            .list("includes", includes)
            .build()
    });
    Ok(page_answer(
        page.total,
        world.state.executions_projected(world.rules),
        rows.collect(),
    ))
}

fn references(request: &Record) -> Result<Vec<Reference>, Failure> {
    let (targets, includes) = (request.texts("targets"), request.texts("includes"));
    if !targets.is_empty() && !includes.is_empty() {
        return Err(Failure::invalid(
            "COMMAND-5zleae34r1",
            "Execution is invalid",
        ));
    }
    let includes = includes.into_iter().map(Reference::Include);
    Ok(targets
        .into_iter()
        .map(Reference::Target)
        .chain(includes)
        .collect())
}

impl Face for March2024 {
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
                let targets = references(request)?;
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
