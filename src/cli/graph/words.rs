//! The wording that all formats share.

use zitadel_actions::model::{PayloadType, TargetKind};

use super::facts::{ExecutionFacts, Facts};
use super::model::{Change, Execution, Graph, Source, Target};
use crate::duration;
use crate::printable::visible;

/// The subtitle: what is drawn, and its source.
pub(super) fn subtitle(graph: &Graph) -> String {
    let mut parts = vec![match &graph.source {
        Source::Instance(host) => visible(host),
        Source::State => "a Terraform state".to_owned(),
        Source::Plan if graph.partial => "the changes of a Terraform plan".to_owned(),
        Source::Plan => "a Terraform plan".to_owned(),
    }];
    parts.extend(graph.server.name.clone());
    parts.push(counted(graph.executions.len(), "execution"));
    parts.push(counted(graph.targets.len(), "target"));
    parts.join(" · ")
}

/// The summary of a plan, in a sentence; `None` for other sources.
pub(super) fn plan(graph: &Graph) -> Option<String> {
    if graph.source != Source::Plan {
        return None;
    }
    let targets = graph.targets.iter().map(|one| one.change);
    let executions = graph.executions.iter().map(|one| one.change);
    let attached = graph.executions.iter().flat_map(|one| &one.entries);
    let attached = attached
        .filter(|entry| entry.attached)
        .map(|entry| entry.change);
    let all: Vec<Change> = targets.chain(executions).chain(attached).collect();
    let count = |change| all.iter().filter(|one| **one == change).count();
    let counts = [
        (count(Change::Add), "to add"),
        (count(Change::Update), "to change"),
        (count(Change::Replace), "to replace"),
        (count(Change::Remove), "to remove"),
    ];
    let counts: Vec<String> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    Some(if counts.is_empty() {
        "The plan changes nothing.".to_owned()
    } else {
        format!("Plan: {}.", counts.join(", "))
    })
}

/// `1 target`, `2 targets`.
pub(super) fn counted(count: usize, what: &str) -> String {
    match count {
        1 => format!("1 {what}"),
        count => format!("{count} {what}s"),
    }
}

/// The participle of a change.
pub(super) fn change(change: Change) -> Option<&'static str> {
    match change {
        Change::None => None,
        Change::Add => Some("added"),
        Change::Update => Some("changed"),
        Change::Replace => Some("replaced"),
        Change::Remove => Some("removed"),
    }
}

/// The kind of a target, as a configuration spells it: `rest_call`.
pub(super) fn kind(target: &Target) -> &'static str {
    match target.kind {
        Some(TargetKind::Webhook { .. }) => "rest_webhook",
        Some(TargetKind::Call { .. }) => "rest_call",
        Some(TargetKind::Async) => "rest_async",
        None => "(known after apply)",
    }
}

/// How long a call of a target may take.
pub(super) fn timeout(target: &Target) -> String {
    target
        .timeout
        .map_or_else(|| "?".to_owned(), duration::format)
}

/// The longest wait for an execution.
pub(super) fn wait(facts: &ExecutionFacts) -> Option<String> {
    facts.wait.map(|wait| {
        let up_to = duration::format(wait.at_most);
        match (wait.at_most.is_zero(), wait.or_longer) {
            (true, true) => "waits for an unknown time".to_owned(),
            (false, true) => format!("waits up to {up_to} or longer"),
            (_, false) => format!("waits up to {up_to}"),
        }
    })
}

/// The details of a target, in lines.
pub(super) fn about_target(graph: &Graph, facts: &Facts, at: usize) -> Vec<String> {
    let target = &graph.targets[at];
    let mut lines = vec![visible(target.label())];
    lines.push(target.endpoint.text().to_owned());
    let mut how = vec![kind(target).to_owned()];
    how.push(format!("timeout {}", timeout(target)));
    if target.interrupts() {
        how.push("interrupts on error".to_owned());
    }
    if target.payload != PayloadType::Json {
        how.push(target.payload.to_string());
    }
    lines.push(how.join(", "));
    let callers = facts.callers[at];
    lines.push(format!("called by {}", counted(callers, "execution")));
    // A target that Terraform manages is known by its address.
    match (&target.address, &target.id) {
        (Some(address), _) => lines.push(visible(address)),
        (None, Some(id)) => lines.push(format!("ID {}", visible(id))),
        (None, None) => {}
    }
    lines.extend(change(target.change).map(|what| format!("{what} by the plan")));
    lines
}

/// The details of an execution, in lines.
pub(super) fn about_execution(execution: &Execution, facts: &ExecutionFacts) -> Vec<String> {
    let mut lines = vec![visible(&execution.when.id())];
    lines.extend(wait(facts));
    if facts.locks {
        lines.push("can lock the instance".to_owned());
    } else if facts.interrupts {
        lines.push("a failing target aborts the call".to_owned());
    }
    if facts.never_runs {
        lines.push("this server never runs it".to_owned());
    }
    if !execution.complete {
        lines.push(
            "attachments only: other configurations may call more targets on this condition"
                .to_owned(),
        );
    }
    lines.extend(execution.address.as_deref().map(visible));
    lines.extend(change(execution.change).map(|what| format!("{what} by the plan")));
    lines
}

/// A called target that is not in the picture.
pub(super) fn other(to: &super::model::To) -> String {
    use super::model::To;
    match to {
        To::Target(_) => String::new(),
        To::Include(id) => format!("the targets of {}", visible(id)),
        To::Missing(id) => format!("missing target {}", visible(id)),
        To::Foreign(id) => format!("target {}, managed elsewhere", visible(id)),
        To::Unknown(candidates) if candidates.is_empty() => "(known after apply)".to_owned(),
        To::Unknown(candidates) => {
            format!(
                "one of {} (known after apply)",
                counted(candidates.len(), "target")
            )
        }
    }
}

/// The beginning of a string, of at most this many characters.
pub(super) fn shortened(text: &str, length: usize) -> String {
    if text.chars().count() <= length {
        return text.to_owned();
    }
    let kept: String = text.chars().take(length.saturating_sub(1)).collect();
    format!("{kept}…")
}
