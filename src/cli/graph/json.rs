//! A picture as data for programs. `format_version` rises with every change of existing members.

use serde_json::{Value, json};

use super::facts::Facts;
use super::model::{Entry, Execution, Graph, Source, To};
use super::words;
use crate::duration;
use crate::printable::is_hidden;

/// The picture in JSON.
pub(super) fn render(graph: &Graph, facts: &Facts) -> String {
    let (kind, host) = match &graph.source {
        Source::Instance(host) => ("instance", Some(host)),
        Source::State => ("state", None),
        Source::Plan => ("plan", None),
    };
    let targets = graph.targets.iter().enumerate().map(|(at, target)| {
        json!({
            "id": target.id,
            "address": target.address,
            "name": target.name,
            "endpoint": target.endpoint.text(),
            "kind": words::kind(target),
            "interrupt_on_error": target.interrupts(),
            "timeout": target.timeout.map(duration::format),
            "payload_type": target.payload.to_string(),
            "called_by": facts.callers[at],
            "change": target.change.name(),
        })
    });
    let all = graph.executions.iter().zip(&facts.executions);
    let executions = all.map(|(execution, facts)| {
        let calls = facts.calls.iter();
        let calls = calls.map(|at| entry(graph, &execution.entries[*at]));
        json!({
            "id": id(execution),
            "kind": execution.when.kind.name(),
            "address": execution.address,
            "complete": execution.complete,
            "runs": graph.server.runs(&execution.when),
            "waits_at_most": facts.wait.map(|wait| duration::format(wait.at_most)),
            "may_wait_longer": facts.wait.is_some_and(|wait| wait.or_longer),
            "interrupts": facts.interrupts,
            "can_lock": facts.locks,
            "calls": calls.collect::<Vec<_>>(),
            "change": execution.change.name(),
        })
    });
    let findings = facts.findings.iter();
    let findings = findings.map(|one| json!({"severity": one.severity.name(), "text": one.text}));
    let document = json!({
        "format_version": "1.0",
        "source": {"kind": kind, "host": host, "partial": graph.partial},
        "server": {
            "name": graph.server.name,
            "calls_in_reverse": graph.server.calls_in_reverse(),
        },
        "targets": targets.collect::<Vec<_>>(),
        "executions": executions.collect::<Vec<_>>(),
        "findings": findings.collect::<Vec<_>>(),
    });
    format!("{}\n", escaped(&format!("{document:#}")))
}

fn id(execution: &Execution) -> Option<String> {
    execution.when.is_known().then(|| execution.when.id())
}

/// What is called; a target by its place in `targets`.
fn entry(graph: &Graph, entry: &Entry) -> Value {
    let mut value = match &entry.to {
        To::Target(at) => json!({"target": at, "name": graph.targets[*at].name}),
        To::Include(id) => json!({"include": id}),
        To::Missing(id) => json!({"missing": id}),
        To::Foreign(id) => json!({"foreign": id}),
        To::Unknown(candidates) => json!({"one_of": candidates}),
    };
    value["attached"] = entry.attached.into();
    value["change"] = entry.change.name().into();
    value
}

/// In JSON, what cannot be seen is only in strings, where an escape means the same.
fn escaped(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for character in json.chars() {
        if is_hidden(character) && !character.is_ascii() {
            for unit in character.encode_utf16(&mut [0; 2]) {
                escaped.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            escaped.push(character);
        }
    }
    escaped
}
