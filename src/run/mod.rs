//! What the resources of one run know about each other: what it plans, creates, renames and
//! destroys, which executions it manages as a whole and which in parts, and which public key of a
//! target is active.

mod lifecycle;

pub use lifecycle::{Exchange, Lifecycle};

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use terraform_plugin::framework::{Context, PrivateState};
use terraform_plugin::terraform::Diagnostic;
use zitadel_actions::model::{Condition, PayloadType, TargetId, TargetKind};

use crate::diagnostics::Title;

/// How many tenths of a second to wait for what other resources may record.
const UNTIL_RECORDED: u32 = 10;

/// The name under which private state carries, from the first plan of a replacement to the second,
/// which object is replaced.
const REPLACES: &str = "replaces";

/// What one run knows, from one configuration of the provider to the next.
#[derive(Debug, Default)]
pub struct Run {
    /// The executions and attachments that it creates and destroys, and the targets that it
    /// renames and destroys.
    pub lifecycle: Lifecycle,
    records: Mutex<Records>,
}

#[derive(Debug, Default)]
struct Records {
    active_keys: HashMap<String, String>,
    managed: HashMap<String, Vec<Manages>>,
    planned: HashMap<String, String>,
    resources_without_state: u64,
    refreshed: HashSet<String>,
    targets: HashMap<TargetId, PlannedTarget>,
    new_targets: Vec<Option<PlannedTarget>>,
    new_active_keys: usize,
}

/// A target as the configuration wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedTarget {
    /// The name.
    pub name: String,
    /// How ZITADEL calls it.
    pub kind: TargetKind,
    /// How long a call may take.
    pub timeout: Duration,
    /// How the body is packed.
    pub payload_type: PayloadType,
}

impl PlannedTarget {
    /// Whether a failed call of it ends what ZITADEL was doing.
    pub fn interrupts(&self) -> bool {
        self.kind.interrupt_on_error() == Some(true)
    }
}

/// How a resource manages an execution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manages {
    /// Its whole list.
    Whole,
    /// One entry of it.
    Part,
}

impl Run {
    /// Records that a resource plans to hold `key`, a name or a condition of which the instance has
    /// one; false if another resource already does.
    ///
    /// `prior` is the ID in the prior state. A replacement is planned twice, the second time
    /// without a prior state; private state then tells which object it replaces.
    pub fn plan(&self, key: String, prior: Option<&str>, private: &PrivateState) -> bool {
        let mut records = self.records();
        let replaced = private
            .get(REPLACES)
            .and_then(|id| String::from_utf8(id).ok());
        let owner = match (prior, replaced) {
            (Some(id), _) => {
                private.set(REPLACES, id.as_bytes());
                id.to_owned()
            }
            (None, Some(id)) => id,
            (None, None) => {
                records.resources_without_state += 1;
                format!("#{}", records.resources_without_state)
            }
        };
        let holder = records.planned.entry(key).or_insert_with(|| owner.clone());
        *holder == owner
    }

    /// Records that the object with this ID is in the state.
    pub fn refresh(&self, id: &str) {
        self.records().refreshed.insert(id.to_owned());
    }

    /// Whether the object with this ID is in the state: this run refreshes, renames or destroys it.
    /// Terraform does both in no order, so what may come is waited for.
    pub async fn is_in_state(&self, id: &str) -> bool {
        for _ in 0..UNTIL_RECORDED {
            if self.records().refreshed.contains(id) || self.lifecycle.departs(id) {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        false
    }

    /// Records what a target will be.
    pub fn plan_target(&self, id: &TargetId, target: PlannedTarget) {
        self.records().targets.insert(id.clone(), target);
    }

    /// Records a target that has no ID yet; `None` if a part of it is not known either.
    pub fn plan_new_target(&self, target: Option<PlannedTarget>) {
        self.records().new_targets.push(target);
    }

    /// Whether an ID that is not known yet may belong to a target that interrupts. Terraform plans
    /// a target before what refers to it.
    pub fn unknown_target_may_interrupt(&self) -> bool {
        let new_targets = &self.records().new_targets;
        let interrupts =
            |target: &Option<PlannedTarget>| target.as_ref().is_none_or(PlannedTarget::interrupts);
        new_targets.is_empty() || new_targets.iter().any(interrupts)
    }

    /// Records that the configuration wants a key of a target without an ID to be active.
    pub fn plan_active_key_of_new_target(&self) {
        self.records().new_active_keys += 1;
    }

    /// The name of a target without an ID that encrypts, if the configuration wants fewer active
    /// keys than there are such targets. Terraform plans keys and executions in no order, so keys
    /// that may come are waited for.
    pub async fn new_target_without_key(&self) -> Option<String> {
        for is_last in (0..UNTIL_RECORDED).map(|at| at + 1 == UNTIL_RECORDED) {
            {
                let records = self.records();
                let known = records.new_targets.iter().flatten();
                let encrypting = known.filter(|target| target.payload_type == PayloadType::Jwe);
                let names: Vec<&str> = encrypting.map(|target| target.name.as_str()).collect();
                if names.len() <= records.new_active_keys {
                    return None;
                }
                if is_last {
                    return names.last().map(|name| (*name).to_owned());
                }
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        None
    }

    /// What a target will be, if it is one of this run.
    pub fn planned_target(&self, id: &TargetId) -> Option<PlannedTarget> {
        self.records().targets.get(id).cloned()
    }

    /// Whether the configuration wants a key of this target to be active.
    pub fn wants_active_key(&self, target: &TargetId) -> bool {
        self.records().active_keys.contains_key(target.as_str())
    }

    /// Records that the configuration wants the key of this fingerprint to be the active one of a
    /// target; returns the fingerprint of the other key if it already wants another one.
    pub fn active_key(&self, target: &str, fingerprint: &str) -> Option<String> {
        let mut records = self.records();
        let first = records
            .active_keys
            .entry(target.to_owned())
            .or_insert_with(|| fingerprint.to_owned());
        (first != fingerprint).then(|| first.clone())
    }

    /// Warns when one execution is managed as a whole and in parts: each apply of the one undoes
    /// the other.
    pub fn warn_if_managed_twice(&self, condition: &Condition, how: Manages, context: &Context) {
        if !self.manages(condition.id(), how) {
            return;
        }
        context.add(
            Diagnostic::warning(
                Title::ManagedWholeAndInParts,
                format!(
                    "A zitadelactions_execution owns the whole list of `{condition}`, and a \
                     zitadelactions_execution_attachment adds to the same list: each apply would \
                     undo the other's change. List all targets in the execution, or attach all of \
                     them."
                ),
            )
            .at("condition"),
        );
    }

    /// Records how a resource manages an execution; true if another one does it the other way.
    fn manages(&self, id: String, how: Manages) -> bool {
        let mut records = self.records();
        let ways = records.managed.entry(id).or_default();
        if !ways.contains(&how) {
            ways.push(how);
        }
        ways.len() > 1
    }

    fn records(&self) -> MutexGuard<'_, Records> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replacement_is_planned_twice_and_is_one_resource() {
        let (run, private) = (Run::default(), PrivateState::default());
        assert!(run.plan("event".into(), Some("event"), &private));
        assert!(run.plan("event".into(), None, &private));
        assert!(!run.plan("event".into(), None, &PrivateState::default()));
    }

    #[test]
    fn two_resources_without_a_state_are_two() {
        let run = Run::default();
        assert!(run.plan("event".into(), None, &PrivateState::default()));
        assert!(!run.plan("event".into(), None, &PrivateState::default()));
        assert!(run.plan("function/x".into(), None, &PrivateState::default()));
    }

    #[test]
    fn resources_can_swap_names() {
        let run = Run::default();
        assert!(run.plan("b".into(), Some("1"), &PrivateState::default()));
        assert!(run.plan("a".into(), Some("2"), &PrivateState::default()));
    }
}
