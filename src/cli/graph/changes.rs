//! Only what a plan changes.

use super::model::{Change, Execution, Graph, To};

/// The executions that a plan changes, or that call a target that it changes, with the targets
/// that they call, and the targets that it changes.
pub(super) fn only(graph: Graph) -> Graph {
    let changes = |at: usize| graph.targets[at].change != Change::None;
    let is_changed = |execution: &Execution| {
        execution.change != Change::None
            || execution.entries.iter().any(|entry| {
                entry.change != Change::None || matches!(entry.to, To::Target(at) if changes(at))
            })
    };
    let (executions, _): (Vec<_>, Vec<_>) = graph
        .executions
        .into_iter()
        .partition(|one| is_changed(one));
    let mut kept: Vec<usize> = (0..graph.targets.len()).filter(|at| changes(*at)).collect();
    for entry in executions.iter().flat_map(|one| &one.entries) {
        match &entry.to {
            To::Target(at) => kept.push(*at),
            To::Unknown(candidates) => kept.extend(candidates),
            To::Include(_) | To::Missing(_) | To::Foreign(_) => {}
        }
    }
    kept.sort_unstable();
    kept.dedup();
    let place = |old: usize| kept.binary_search(&old).unwrap_or_default();
    let mut executions = executions;
    for entry in executions.iter_mut().flat_map(|one| &mut one.entries) {
        match &mut entry.to {
            To::Target(at) => *at = place(*at),
            To::Unknown(candidates) => candidates.iter_mut().for_each(|at| *at = place(*at)),
            To::Include(_) | To::Missing(_) | To::Foreign(_) => {}
        }
    }
    Graph {
        targets: kept.iter().map(|at| graph.targets[*at].clone()).collect(),
        executions,
        source: graph.source,
        server: graph.server,
        unreadable: graph.unreadable,
        partial: true,
    }
}
