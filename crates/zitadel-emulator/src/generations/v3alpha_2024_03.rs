//! March 2024 (v2.48 to v2.51): the URL is inside the kind, async and interrupt are two flags that
//! exclude each other, an execution has either targets or includes, and IDs have dots.

use serde_json::Value;

use super::World;
use super::answer::{self, Object};
use super::condition::Condition;
use super::search::TargetColumn;
use super::target::timeout;
use super::v3alpha::{self, Shapes, V3alpha, details};
use crate::failure::Failure;
use crate::proto::{Record, Schema};
use crate::state::{Execution, Reference, Target, TargetDraft, TargetKind, TargetUpdate};
use crate::version::Version;

/// The API of March 2024 on one server.
pub(super) fn new(version: Version) -> V3alpha {
    let messages = include_str!("../../data/messages/v3alpha_2024_03.txt");
    let (package, service) = if version >= Version::bound("2.50") {
        (
            "zitadel.action.v3alpha",
            "zitadel.action.v3alpha.ActionService",
        )
    } else {
        (
            "zitadel.execution.v3alpha",
            "zitadel.execution.v3alpha.ExecutionService",
        )
    };
    let schema = Schema::read(messages, package, "v3alpha_2024_03", version);
    let shapes = Shapes {
        draft,
        update,
        show_target,
        target_column,
        references,
        filter_id,
        include_id: |_, query| Ok(query.text("include").to_owned()),
        sorts_by_target: false,
        show_execution,
    };
    V3alpha::new(service, schema, shapes)
}

fn target_column(number: i64) -> TargetColumn {
    match number {
        8 => TargetColumn::Async,
        other => v3alpha::target_column(other),
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
    if target.interrupt_on_error {
        object.put("interruptOnError", true).build()
    } else {
        object.flag("isAsync", target.is_async).build()
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

/// A function is looked up by its bare name, which is not an ID, so it is never found.
fn filter_id(world: &World, condition: &Record) -> String {
    match Condition::read(condition) {
        Ok(Condition::Function(name)) => name,
        Ok(condition) => condition.id(world.rules),
        Err(_) => String::new(),
    }
}

fn references(_: &World, request: &Record) -> Result<Vec<Reference>, Failure> {
    let (targets, includes) = (request.texts("targets"), request.texts("includes"));
    if !targets.is_empty() && !includes.is_empty() {
        let text = "Execution is invalid";
        return Err(Failure::invalid("COMMAND-5zleae34r1", text));
    }
    let targets = targets.into_iter().map(Reference::Target);
    Ok(targets
        .chain(includes.into_iter().map(Reference::Include))
        .collect())
}

fn show_execution(_: &World, execution: &Execution) -> Object {
    let (mut targets, mut includes) = (Vec::new(), Vec::new());
    for reference in &execution.targets {
        match reference {
            Reference::Target(id) => targets.push(Value::from(id.as_str())),
            Reference::Include(id) => includes.push(Value::from(id.as_str())),
        }
    }
    Object::new()
        .put("executionId", execution.id.as_str())
        .list("targets", targets)
        .list("includes", includes)
}
