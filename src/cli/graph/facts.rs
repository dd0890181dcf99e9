//! The facts of a picture: the calling order, the waits, what can abort a call or lock the
//! instance, and what is never called.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use zitadel_actions::model::{Condition, PayloadType, TargetKind};

use super::model::{Change, Endpoint, Entry, Execution, Graph, Kind, Scope, To, When};
use crate::hazards;

/// What follows for each execution, and what a reader should know.
#[derive(Debug)]
pub struct Facts {
    /// For each execution of the graph.
    pub executions: Vec<ExecutionFacts>,
    /// For each target of the graph: how many executions call it once the plan is applied.
    pub callers: Vec<usize>,
    /// What a reader should know, most serious first.
    pub findings: Vec<Finding>,
}

/// What follows for an execution.
#[derive(Debug, Default)]
pub struct ExecutionFacts {
    /// The places of its entries in calling order.
    pub calls: Vec<usize>,
    /// The longest wait; `None` if nobody waits.
    pub wait: Option<Wait>,
    /// Whether a failing target aborts the call.
    pub interrupts: bool,
    /// Whether a failing target can lock the instance.
    pub locks: bool,
    /// Whether the server never runs it.
    pub never_runs: bool,
}

/// The longest wait: the sum of the timeouts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wait {
    /// What is known of it.
    pub at_most: Duration,
    /// Whether a part is not known, so that it may be longer.
    pub or_longer: bool,
}

/// How serious a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The instance or a login can stop.
    Danger,
    /// Something is not called although it seems so.
    Warning,
    /// Something has no effect.
    Note,
}

impl Severity {
    /// The name in data.
    pub fn name(self) -> &'static str {
        match self {
            Self::Danger => "danger",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// What a reader should know.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// How serious it is.
    pub severity: Severity,
    /// What it is, in a sentence.
    pub text: String,
}

impl Facts {
    /// What follows from `graph`.
    pub fn of(graph: &Graph) -> Self {
        let lists = Lists::of(graph);
        let executions = graph.executions.iter().map(|one| lists.facts(graph, one));
        let executions: Vec<ExecutionFacts> = executions.collect();
        let mut callers = vec![0; graph.targets.len()];
        for (execution, facts) in graph.executions.iter().zip(&executions) {
            if is_left(execution.change) && !facts.never_runs {
                for entry in left(execution) {
                    if let To::Target(at) = entry.to {
                        callers[at] += 1;
                    }
                }
            }
        }
        let mut facts = Self {
            executions,
            callers,
            findings: Vec::new(),
        };
        facts.findings = super::findings::of(graph, &facts);
        facts
    }
}

/// Whether something is there after the plan.
pub fn is_left(change: Change) -> bool {
    change != Change::Remove
}

/// The entries that are there after the plan.
pub fn left(execution: &Execution) -> impl Iterator<Item = &Entry> {
    let all = execution.entries.iter();
    all.filter(|entry| is_left(entry.change))
}

/// The lists of all executions, by id: includes refer to them.
struct Lists<'a>(HashMap<String, &'a Execution>);

impl<'a> Lists<'a> {
    fn of(graph: &'a Graph) -> Self {
        let all = graph.executions.iter().filter(|one| is_left(one.change));
        Self(all.map(|one| (one.when.id(), one)).collect())
    }

    fn facts(&self, graph: &Graph, execution: &Execution) -> ExecutionFacts {
        let mut calls: Vec<usize> = (0..execution.entries.len()).collect();
        if graph.server.calls_in_reverse() == Some(true) {
            calls.reverse();
        }
        let never_runs = graph.server.runs(&execution.when) == Some(false);
        let mut reached = Reached::default();
        self.reach(graph, execution, &mut reached);
        let waits = execution.when.kind != Kind::Event && !never_runs;
        let interrupts = waits && reached.interrupts;
        ExecutionFacts {
            calls,
            wait: (waits && reached.waits).then_some(reached.wait),
            interrupts,
            locks: interrupts && can_lock(&execution.when),
            never_runs,
        }
    }

    /// What an execution calls, with what it includes.
    fn reach(&self, graph: &Graph, execution: &Execution, reached: &mut Reached) {
        if !reached.executions.insert(execution.when.id()) {
            return;
        }
        for entry in left(execution) {
            match &entry.to {
                To::Target(at) => {
                    let target = &graph.targets[*at];
                    if target.kind == Some(TargetKind::Async) {
                        continue;
                    }
                    reached.waits = true;
                    reached.interrupts |= target.interrupts();
                    match target.timeout {
                        Some(timeout) => {
                            reached.wait.at_most = reached.wait.at_most.saturating_add(timeout);
                        }
                        None => reached.wait.or_longer = true,
                    }
                }
                To::Include(id) => match self.0.get(id) {
                    Some(included) => self.reach(graph, included, reached),
                    None => reached.open(),
                },
                To::Foreign(_) | To::Unknown(_) => reached.open(),
                To::Missing(_) => {}
            }
        }
        if !execution.complete {
            reached.open();
        }
    }
}

#[derive(Default)]
struct Reached {
    executions: HashSet<String>,
    wait: Wait,
    waits: bool,
    interrupts: bool,
}

impl Reached {
    /// Records that something unknown is called.
    fn open(&mut self) {
        self.waits = true;
        self.wait.or_longer = true;
    }
}

fn can_lock(when: &When) -> bool {
    let is_call = matches!(when.kind, Kind::Request | Kind::Response);
    let is_known = when.scope != Scope::Unknown;
    let condition = || when.id().parse::<Condition>().ok();
    is_call && is_known && condition().is_some_and(|condition| hazards::can_lock(&condition))
}

/// Why every call of the target at `at` fails, after its name; `None` if it need not.
pub fn cannot_be_called(graph: &Graph, at: usize) -> Option<&'static str> {
    let target = &graph.targets[at];
    if target.endpoint == Endpoint::Unusable {
        Some("without a usable endpoint")
    } else if target.payload == PayloadType::Jwe && target.has_active_key == Some(false) {
        Some("of the payload type JWE without an active public key")
    } else if target.timeout == Some(Duration::ZERO) {
        Some("with a timeout of zero")
    } else {
        None
    }
}
