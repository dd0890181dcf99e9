//! What the resources of one run know of each other: which executions and attachments it creates,
//! which it manages as a whole and which in parts, and which public key of a target is active.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use terraform_plugin::framework::Context;
use terraform_plugin::terraform::Diagnostic;
use zitadel_actions::model::Condition;

/// The book of a run, from one configuration of the provider to the next.
#[derive(Debug, Default)]
pub struct Claims(Mutex<Book>);

#[derive(Debug, Default)]
struct Book {
    created: HashSet<String>,
    active_keys: HashMap<String, String>,
    managed: HashMap<String, Vec<Manages>>,
}

/// How a resource manages an execution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manages {
    /// Its whole list.
    Whole,
    /// One entry of it.
    Part,
}

impl Claims {
    /// Records that a resource of this run creates the object with this id; false if another one
    /// already did.
    pub fn create(&self, id: &str) -> bool {
        self.book().created.insert(id.to_owned())
    }

    /// Whether this run has created the object with this id. Its destroy step then belongs to the
    /// object that was replaced, and must not undo the create.
    pub fn has_created(&self, id: &str) -> bool {
        self.book().created.contains(id)
    }

    /// Withdraws a claim of an object that was not created after all.
    pub fn release(&self, id: &str) {
        self.book().created.remove(id);
    }

    /// Records that the configuration wants the key of this fingerprint to be the active one of a
    /// target; returns the fingerprint of the other key if it already wants another one.
    pub fn active_key(&self, target: &str, fingerprint: &str) -> Option<String> {
        let mut book = self.book();
        let first = book
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
                "Execution managed as a whole and in parts",
                format!(
                    "A zitadelactions_execution owns the whole list of {condition}, and a \
                     zitadelactions_execution_attachment adds to it: each apply would undo the other's change. Write all \
                     targets into the execution, or attach them all."
                ),
            )
            .at("condition"),
        );
    }

    /// Records how a resource manages an execution; true if another one does it the other way.
    fn manages(&self, id: String, how: Manages) -> bool {
        let mut book = self.book();
        let ways = book.managed.entry(id).or_default();
        if !ways.contains(&how) {
            ways.push(how);
        }
        ways.len() > 1
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
