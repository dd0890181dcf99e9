//! Up: from the API's answer to the state.

use terraform_plugin::terraform::Attr;
use zitadel_actions::model::{Execution, TargetRef};

use super::condition;
use super::model::{EntryModel, ExecutionModel};
use crate::timestamp;

/// The state after a create or an update: the plan, and the dates.
pub fn set(
    planned: &ExecutionModel,
    id: String,
    creation_date: Attr<String>,
    change_date: Attr<String>,
) -> ExecutionModel {
    let mut state = ExecutionModel {
        id: id.into(),
        ..planned.clone()
    };
    state.creation_date.fill(creation_date);
    state.change_date.fill(change_date);
    state
}

/// The state after a read. The list is in the attribute in which the practitioner wrote it, if it
/// fits there.
pub fn read(execution: &Execution, prior: &ExecutionModel) -> ExecutionModel {
    let plain: Option<Vec<Attr<String>>> = execution
        .targets
        .iter()
        .map(|entry| match entry {
            TargetRef::Target(id) => Some(id.as_str().into()),
            TargetRef::Include(_) => None,
        })
        .collect();
    let (target_ids, targets) = match plain {
        Some(ids) if prior.targets.is_null() => (Attr::Known(ids), Attr::Null),
        _ => (
            Attr::Null,
            Attr::Known(execution.targets.iter().map(entry).collect()),
        ),
    };
    ExecutionModel {
        id: execution.condition.id().into(),
        condition: Attr::Known(condition::flatten(&execution.condition)),
        target_ids,
        targets,
        overwrite_existing: prior.overwrite_existing,
        creation_date: timestamp::flatten(execution.creation_date.as_ref()),
        change_date: timestamp::flatten(execution.change_date.as_ref()),
    }
}

fn entry(entry: &TargetRef) -> Attr<EntryModel> {
    Attr::Known(match entry {
        TargetRef::Target(id) => EntryModel {
            target_id: id.as_str().into(),
            include: Attr::Null,
        },
        TargetRef::Include(included) => EntryModel {
            target_id: Attr::Null,
            include: Attr::Known(condition::flatten(included)),
        },
    })
}
