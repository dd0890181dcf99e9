//! Executions: which targets are called, in order, on one condition.

use super::{Condition, TargetId, Timestamp};

/// One entry in an execution's list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TargetRef {
    /// A target.
    Target(TargetId),
    /// The list of another execution (v2.48 to v2.71).
    Include(Condition),
}

impl TargetRef {
    /// The target, where the entry is one.
    pub fn target(&self) -> Option<&TargetId> {
        match self {
            Self::Target(id) => Some(id),
            Self::Include(_) => None,
        }
    }
}

/// The list of targets on one condition; an instance has at most one per condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Execution {
    /// When the targets are called.
    pub condition: Condition,
    /// What is called, in order.
    pub targets: Vec<TargetRef>,
    /// When it was first set; `None` before v2.59. It survives being emptied and set again.
    pub creation_date: Option<Timestamp>,
    /// When it last changed.
    pub change_date: Option<Timestamp>,
}
