//! Changes made outside of the client, the same for every generation.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::emulator::Emulator;
use crate::pipeline::lock;
use crate::state::{Reference, Target, TargetDraft, TargetKind as Kind, TargetUpdate};

/// How a target is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetKind {
    /// The server waits for the answer and ignores its body.
    Webhook {
        /// Whether a failure fails the caller's request.
        interrupt_on_error: bool,
    },
    /// The server waits for the answer and uses its body.
    Call {
        /// Whether a failure fails the caller's request.
        interrupt_on_error: bool,
    },
    /// The server does not wait for the answer.
    Async,
}

impl TargetKind {
    fn parts(self) -> (Kind, bool) {
        match self {
            Self::Webhook { interrupt_on_error } => (Kind::Webhook, interrupt_on_error),
            Self::Call { interrupt_on_error } => (Kind::Call, interrupt_on_error),
            Self::Async => (Kind::Async, false),
        }
    }
}

/// A target as the emulator has it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetView {
    /// Its ID.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its endpoint; empty when an upgrade lost it.
    pub endpoint: String,
    /// How it is called.
    pub kind: TargetKind,
    /// How long a call may take.
    pub timeout: Duration,
    /// Its signing key, on servers that have one.
    pub signing_key: Option<String>,
}

/// A change of a target; what is `None` stays as it is.
#[derive(Debug, Clone, Default)]
pub struct TargetEdit {
    /// The new name.
    pub name: Option<String>,
    /// The new endpoint.
    pub endpoint: Option<String>,
    /// The new kind.
    pub kind: Option<TargetKind>,
    /// The new timeout.
    pub timeout: Option<Duration>,
    /// Whether a new signing key is created.
    pub rotate_signing_key: bool,
}

fn nanos(time: Duration) -> i64 {
    i64::try_from(time.as_nanos()).unwrap_or(i64::MAX)
}

fn view(target: Target) -> TargetView {
    let interrupt_on_error = target.interrupt_on_error;
    let kind = match target.kind {
        // A read of March 2024 shows the interrupt first (API.md 6.2).
        _ if target.is_async && !interrupt_on_error => TargetKind::Async,
        Kind::Webhook => TargetKind::Webhook { interrupt_on_error },
        Kind::Call => TargetKind::Call { interrupt_on_error },
        Kind::Async => TargetKind::Async,
    };
    TargetView {
        id: target.id,
        name: target.name,
        endpoint: target.endpoint,
        kind,
        timeout: Duration::from_nanos(target.timeout.unsigned_abs()),
        signing_key: target.signing_key,
    }
}

impl Emulator {
    /// The targets as reads see them now, oldest first.
    pub fn targets(&self) -> Vec<TargetView> {
        let world = lock(&self.server.world);
        world
            .state
            .all_targets(world.rules)
            .into_iter()
            .map(view)
            .collect()
    }

    /// The target with this name, as reads see it now.
    pub fn find_target(&self, name: &str) -> Option<TargetView> {
        self.targets()
            .into_iter()
            .find(|target| target.name == name)
    }

    /// The target with this ID as writes see it, whatever the projection skipped.
    pub fn find_written_target(&self, id: &str) -> Option<TargetView> {
        let world = lock(&self.server.world);
        let found = world.state.find_written_target(world.rules, id);
        found.map(view)
    }

    /// The executions as reads see them now: ID (with slashes, on v2.49 to v2.51 with dots) to the
    /// IDs of its targets and, as `include:<id>`, its includes.
    pub fn executions(&self) -> BTreeMap<String, Vec<String>> {
        let world = lock(&self.server.world);
        let shown = |reference: &Reference| match reference {
            Reference::Target(id) => id.clone(),
            Reference::Include(id) => format!("include:{id}"),
        };
        let all = world.state.all_executions(world.rules);
        all.iter()
            .map(|execution| {
                (
                    execution.id.clone(),
                    execution.targets.iter().map(shown).collect(),
                )
            })
            .collect()
    }

    /// Creates a target outside of the client and returns its ID.
    ///
    /// # Panics
    /// When the server would refuse it.
    pub fn create_target(
        &self,
        name: &str,
        endpoint: &str,
        kind: TargetKind,
        timeout: Duration,
    ) -> String {
        let world = &mut *lock(&self.server.world);
        let slashes = world.rules.has_slash_ids();
        let (kind, interrupt_on_error) = kind.parts();
        let draft = TargetDraft {
            name: name.to_owned(),
            // March 2024 knows async as a flag of a webhook.
            kind: if slashes || kind != Kind::Async {
                kind
            } else {
                Kind::Webhook
            },
            endpoint: endpoint.to_owned(),
            timeout: nanos(timeout),
            is_async: !slashes && kind == Kind::Async,
            interrupt_on_error,
            payload_type: 0,
        };
        let created = world.state.create_target(world.rules, &world.policy, draft);
        created
            .unwrap_or_else(|failure| panic!("the target {name} cannot be created: {failure:?}"))
            .id
    }

    /// Changes a target outside of the client. It avoids the trap of a lost
    /// `interrupt_on_error = false` (API.md 6.2).
    ///
    /// # Panics
    /// When the server would refuse it.
    pub fn edit_target(&self, id: &str, edit: &TargetEdit) {
        let world = &mut *lock(&self.server.world);
        let slashes = world.rules.has_slash_ids();
        let parts = edit.kind.map(TargetKind::parts);
        let update = TargetUpdate {
            name: edit.name.clone(),
            kind: parts.map(|(kind, _)| {
                if slashes || kind != Kind::Async {
                    kind
                } else {
                    Kind::Webhook
                }
            }),
            endpoint: edit.endpoint.clone(),
            timeout: edit.timeout.map(nanos),
            is_async: parts
                .filter(|_| !slashes)
                .map(|(kind, _)| kind == Kind::Async),
            interrupt_on_error: parts.map(|(_, interrupt)| interrupt),
            payload_type: None,
            rotate: edit.rotate_signing_key,
        };
        if update.interrupt_on_error == Some(false) {
            let first = TargetUpdate {
                interrupt_on_error: Some(true),
                ..TargetUpdate::default()
            };
            let stepped = world
                .state
                .update_target(world.rules, &world.policy, id, &first);
            stepped
                .unwrap_or_else(|failure| panic!("the target {id} cannot be changed: {failure:?}"));
        }
        let changed = world
            .state
            .update_target(world.rules, &world.policy, id, &update);
        changed.unwrap_or_else(|failure| panic!("the target {id} cannot be changed: {failure:?}"));
    }

    /// Deletes a target outside of the client.
    ///
    /// # Panics
    /// When the server would refuse it.
    pub fn delete_target(&self, id: &str) {
        let world = &mut *lock(&self.server.world);
        let deleted = world.state.delete_target(world.rules, id);
        deleted.unwrap_or_else(|failure| panic!("the target {id} cannot be deleted: {failure:?}"));
    }

    /// Sets the targets of an execution outside of the client. The ID is the server's own, as in
    /// [`executions`](Self::executions); no targets remove the execution.
    ///
    /// # Panics
    /// When the server would refuse it.
    pub fn set_execution(&self, id: &str, targets: &[&str]) {
        let world = &mut *lock(&self.server.world);
        let rules = world.rules;
        let references: Vec<Reference> = targets
            .iter()
            .map(|text| match text.strip_prefix("include:") {
                Some(id) => Reference::Include(id.to_owned()),
                None => Reference::Target((*text).to_owned()),
            })
            .collect();
        let done = if references.is_empty() && !rules.ignores_same_list() {
            world.state.delete_execution(rules, id).map(|_| ())
        } else {
            world.state.set_execution(rules, id, references).map(|_| ())
        };
        done.unwrap_or_else(|failure| panic!("the execution {id} cannot be set: {failure:?}"));
    }

    /// Turns the feature flag `actions` on or off, on servers that have it (v2.50 to v2.71).
    pub fn set_actions_feature(&self, enabled: bool) {
        lock(&self.server.world)
            .state
            .set_features([("actions".to_owned(), enabled)].into());
    }
}
