//! Which execution runs on an occasion. Lists are not merged: only the best match runs.

use super::Occasion;
use crate::generations::World;
use crate::state::{Execution, Reference, Target};

/// The execution that runs on an occasion.
pub(super) fn find(world: &World, occasion: &Occasion) -> Option<Execution> {
    let ids = candidates(world, occasion);
    ids.iter()
        .find_map(|id| world.state.find_execution(world.rules, id))
}

/// The IDs of the executions that match an occasion, best match first.
fn candidates(world: &World, occasion: &Occasion) -> Vec<String> {
    match occasion {
        Occasion::Call { kind, service, rpc } => {
            let kind = kind.word();
            let mut ids = vec![format!("{kind}/{service}/{rpc}")];
            if world.rules.runs_wide_executions() {
                ids.push(format!("{kind}/{service}"));
                ids.push(kind.to_owned());
            }
            ids
        }
        Occasion::Function(name) => vec![format!("function/{name}")],
        Occasion::Event(event) => {
            // A group matches as a string prefix, the last one in sort order first (API.md 5.5).
            let all = world.state.all_executions(world.rules);
            let mut groups: Vec<String> = all.into_iter().map(|execution| execution.id).collect();
            let matches = |id: &String| {
                let group = id
                    .strip_prefix("event/")
                    .and_then(|id| id.strip_suffix(".*"));
                group.is_some_and(|group| event.starts_with(group))
            };
            groups.retain(matches);
            groups.sort_unstable_by(|a, b| b.cmp(a));
            let exact = format!("event/{event}");
            [exact]
                .into_iter()
                .chain(groups)
                .chain(["event".to_owned()])
                .collect()
        }
    }
}

/// The targets of an execution and of its includes, in the order in which the server calls them.
pub(super) fn targets_of(world: &World, execution: &Execution) -> Vec<Target> {
    let mut targets = Vec::new();
    collect(world, &execution.targets, 0, &mut targets);
    if world.rules.runs_in_reverse() {
        targets.reverse();
    }
    targets
}

fn collect(world: &World, references: &[Reference], level: usize, targets: &mut Vec<Target>) {
    const LEVELS: usize = 3;
    for reference in references {
        match reference {
            Reference::Target(id) => targets.extend(world.state.find_target(world.rules, id)),
            Reference::Include(id) if level < LEVELS => {
                if let Some(included) = world.state.find_execution(world.rules, id) {
                    collect(world, &included.targets, level + 1, targets);
                }
            }
            Reference::Include(_) => {}
        }
    }
}
