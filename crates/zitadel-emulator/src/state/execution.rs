//! Executions: their state as the events describe it, and the commands that write events.

use super::{Event, ExecutionChange, Moment, Reference, State};
use crate::failure::Failure;
use crate::rules::Rules;

/// An execution as its events describe it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Execution {
    pub(crate) id: String,
    pub(crate) sequence: u64,
    /// When it was first set since it was last removed; an emptied one keeps it.
    pub(crate) created: Moment,
    pub(crate) changed: Moment,
    pub(crate) targets: Vec<Reference>,
}

/// The write side's view, also of a removed execution.
#[derive(Debug, Default)]
struct WriteModel {
    is_set: bool,
    targets: Vec<Reference>,
    changed: Option<Moment>,
}

fn is_read(rules: Rules, event: &Event<ExecutionChange>) -> bool {
    match event.change {
        ExecutionChange::Set { dotted, .. } => dotted != rules.has_slash_ids(),
        ExecutionChange::Removed => true,
    }
}

impl State {
    fn written_execution(&self, rules: Rules, id: &str) -> WriteModel {
        let mut written = WriteModel::default();
        let events = self
            .executions
            .get(id)
            .map(Vec::as_slice)
            .unwrap_or_default();
        for event in events.iter().filter(|event| is_read(rules, event)) {
            written.changed = Some(event.at);
            match &event.change {
                ExecutionChange::Set { targets, .. } => {
                    written.is_set = true;
                    written.targets.clone_from(targets);
                }
                ExecutionChange::Removed => {
                    written.is_set = false;
                    written.targets.clear();
                }
            }
        }
        written
    }

    /// The execution as reads see it, `None` when it does not exist or has no targets.
    pub(crate) fn find_execution(&self, rules: Rules, id: &str) -> Option<Execution> {
        let mut execution: Option<Execution> = None;
        for (sequence, event) in (1..).zip(self.executions.get(id)?) {
            if !event.is_visible() || !is_read(rules, event) {
                continue;
            }
            let ExecutionChange::Set { targets, .. } = &event.change else {
                execution = None;
                continue;
            };
            let created = execution
                .as_ref()
                .map_or(event.at, |execution| execution.created);
            execution = Some(Execution {
                id: id.to_owned(),
                sequence,
                created,
                changed: event.at,
                targets: targets.clone(),
            });
        }
        let mut execution = execution?;
        if rules.joins_targets() {
            execution.targets.retain(|reference| match reference {
                Reference::Target(target) => self.find_target(rules, target).is_some(),
                Reference::Include(_) => false,
            });
        }
        (!execution.targets.is_empty()).then_some(execution)
    }

    /// All executions as reads see them, oldest first.
    pub(crate) fn all_executions(&self, rules: Rules) -> Vec<Execution> {
        let mut all: Vec<Execution> = self
            .executions
            .keys()
            .filter_map(|id| self.find_execution(rules, id))
            .collect();
        all.sort_by_key(|execution| execution.created);
        all
    }

    /// When the projection of executions last processed an event.
    pub(crate) fn executions_projected(&self, rules: Rules) -> Moment {
        let taken = self
            .executions
            .values()
            .flatten()
            .filter(|event| event.is_visible() && is_read(rules, event));
        taken.map(|event| event.at).max().unwrap_or(Moment::ZERO)
    }

    fn push_execution(&mut self, id: &str, change: ExecutionChange) -> (u64, Moment) {
        let at = self.tick();
        let events = self.executions.entry(id.to_owned()).or_default();
        let last = events.last().and_then(|event| event.visible_at);
        events.push(Event {
            at,
            visible_at: self.projections.visible_at(last),
            skipped: self.projections.skips(change.name(), &[id]),
            change,
        });
        let sequence = events.len() as u64;
        self.save();
        (sequence, at)
    }

    /// Sets an execution's list. Returns the sequence and moment of the last change; no moment when
    /// nothing was ever set.
    pub(crate) fn set_execution(
        &mut self,
        rules: Rules,
        id: &str,
        targets: Vec<Reference>,
    ) -> Result<(u64, Option<Moment>), Failure> {
        let written = self.written_execution(rules, id);
        if rules.ignores_same_list() && written.targets == targets {
            return Ok((0, written.changed));
        }
        if !rules.ignores_same_list() && targets.is_empty() {
            return Err(Failure::invalid("COMMAND-56bteot2uj", "No targets defined"));
        }
        self.check_references(rules, id, &targets)?;
        let change = ExecutionChange::Set {
            targets,
            dotted: !rules.has_slash_ids(),
        };
        let (sequence, at) = self.push_execution(id, change);
        Ok((sequence, Some(at)))
    }

    /// Removes an execution, on servers that have that call.
    pub(crate) fn delete_execution(
        &mut self,
        rules: Rules,
        id: &str,
    ) -> Result<(u64, Moment), Failure> {
        if !self.written_execution(rules, id).is_set {
            let text = "Execution not found";
            return Err(Failure::not_found("COMMAND-suq2upd3rt", text));
        }
        Ok(self.push_execution(id, ExecutionChange::Removed))
    }

    /// Checks that every target and include exists, is listed once, and closes no circle.
    fn check_references(
        &self,
        rules: Rules,
        id: &str,
        references: &[Reference],
    ) -> Result<(), Failure> {
        let once = |names: &[&String], exists: &dyn Fn(&str) -> bool| {
            let repeated = names
                .iter()
                .enumerate()
                .any(|(i, name)| names[..i].contains(name));
            !repeated && names.iter().all(|name| exists(name))
        };
        let (targets, includes) = split(references);
        if !once(&targets, &|target| self.target_exists(rules, target)) {
            return Err(Failure::not_found("COMMAND-17e8fq1ggk", "Target not found"));
        }
        if !once(&includes, &|include| {
            self.written_execution(rules, include).is_set
        }) {
            let text = "Include not found";
            return Err(Failure::not_found("COMMAND-slgj0l4cdz", text));
        }
        if rules.refuses_circles() {
            for include in includes {
                if include == id {
                    return Err(circular("COMMAND-mo1cmjp5k7"));
                }
                self.follow(rules, &[id], include, 1)?;
            }
        }
        Ok(())
    }

    /// Follows the includes of an include down to the third level, which may have none.
    fn follow(
        &self,
        rules: Rules,
        above: &[&str],
        include: &str,
        level: usize,
    ) -> Result<(), Failure> {
        const LEVELS: usize = 3;
        if level >= LEVELS {
            let text = "Errors.Execution.MaxLevelsInclude";
            return Err(Failure::precondition("COMMAND-gbhd3g57oo", text));
        }
        for next in split(&self.written_execution(rules, include).targets).1 {
            if next == include {
                return Err(circular("COMMAND-iuch02i656"));
            }
            if above.contains(&next.as_str()) {
                return Err(circular("COMMAND-819opvhgjv"));
            }
            let above: Vec<&str> = above.iter().copied().chain([include]).collect();
            self.follow(rules, &above, next, level + 1)?;
        }
        Ok(())
    }
}

fn circular(id: &'static str) -> Failure {
    Failure::precondition(id, "Errors.Execution.CircularInclude")
}

fn split(references: &[Reference]) -> (Vec<&String>, Vec<&String>) {
    let (mut targets, mut includes) = (Vec::new(), Vec::new());
    for reference in references {
        match reference {
            Reference::Target(id) => targets.push(id),
            Reference::Include(id) => includes.push(id),
        }
    }
    (targets, includes)
}
