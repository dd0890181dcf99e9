//! Targets: their state as the events describe it, and the commands that write events.

use super::event::TargetFields;
use super::{Event, Moment, State, TargetChange, TargetKind, random_string};
use crate::endpoint::EndpointPolicy;
use crate::failure::{Code, Failure};
use crate::rules::Rules;

/// A target as its events describe it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Target {
    pub(crate) id: String,
    pub(crate) sequence: u64,
    pub(crate) created: Moment,
    pub(crate) changed: Moment,
    pub(crate) name: String,
    pub(crate) kind: TargetKind,
    /// Empty when the events have none that this server reads.
    pub(crate) endpoint: String,
    /// Nanoseconds.
    pub(crate) timeout: i64,
    pub(crate) is_async: bool,
    pub(crate) interrupt_on_error: bool,
    pub(crate) signing_key: Option<String>,
    /// The number of the payload type; 0 is unspecified.
    pub(crate) payload_type: i64,
    /// What the server assumes about `interrupt_on_error` when it compares an update: it ignores
    /// the value in `Added` (API.md 6.2).
    assumed_interrupt: bool,
    removed: bool,
}

/// The content of a create request.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TargetDraft {
    pub(crate) name: String,
    pub(crate) kind: TargetKind,
    pub(crate) endpoint: String,
    pub(crate) timeout: i64,
    pub(crate) is_async: bool,
    pub(crate) interrupt_on_error: bool,
    pub(crate) payload_type: i64,
}

/// The content of an update request; what is absent stays unchanged.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct TargetUpdate {
    pub(crate) name: Option<String>,
    pub(crate) kind: Option<TargetKind>,
    pub(crate) endpoint: Option<String>,
    pub(crate) timeout: Option<i64>,
    pub(crate) is_async: Option<bool>,
    pub(crate) interrupt_on_error: Option<bool>,
    pub(crate) payload_type: Option<i64>,
    /// Whether the request asks for a new signing key.
    pub(crate) rotate: bool,
}

impl Target {
    /// The target as the events describe it that the reader sees.
    fn read(
        id: &str,
        rules: Rules,
        events: &[Event<TargetChange>],
        sees: fn(&Event<TargetChange>) -> bool,
    ) -> Option<Self> {
        let mut target: Option<Self> = None;
        for (sequence, event) in (1..).zip(events).filter(|(_, event)| sees(event)) {
            match &event.change {
                TargetChange::Added(fields) => {
                    let mut added = Self::empty(id, event.at);
                    added.apply(rules, fields);
                    added.assumed_interrupt = false;
                    added.sequence = sequence;
                    target = Some(added);
                }
                TargetChange::Changed(fields) => {
                    if let Some(target) = &mut target {
                        target.apply(rules, fields);
                        target.changed = event.at;
                        target.sequence = sequence;
                    }
                }
                TargetChange::Removed => {
                    if let Some(target) = &mut target {
                        target.removed = true;
                        target.changed = event.at;
                        target.sequence = sequence;
                    }
                }
                _ => {}
            }
        }
        target
    }

    fn empty(id: &str, at: Moment) -> Self {
        Self {
            id: id.to_owned(),
            sequence: 0,
            created: at,
            changed: at,
            name: String::new(),
            kind: TargetKind::Webhook,
            endpoint: String::new(),
            timeout: 0,
            is_async: false,
            interrupt_on_error: false,
            signing_key: None,
            payload_type: 0,
            assumed_interrupt: false,
            removed: false,
        }
    }

    fn apply(&mut self, rules: Rules, fields: &TargetFields) {
        let fields = fields.clone();
        let address = if rules.has_slash_ids() {
            fields.endpoint
        } else {
            fields.url
        };
        self.endpoint = address.unwrap_or(std::mem::take(&mut self.endpoint));
        self.name = fields.name.unwrap_or(std::mem::take(&mut self.name));
        self.kind = fields.kind.unwrap_or(self.kind);
        self.timeout = fields.timeout.unwrap_or(self.timeout);
        self.is_async = fields.is_async.unwrap_or(self.is_async);
        if let Some(interrupt) = fields.interrupt_on_error {
            self.interrupt_on_error = interrupt;
            self.assumed_interrupt = interrupt;
        }
        self.signing_key = fields.signing_key.or(self.signing_key.take());
        self.payload_type = fields.payload_type.unwrap_or(self.payload_type);
    }

    /// The fields of an update that differ from what the server assumes.
    fn difference(&self, rules: Rules, update: &TargetUpdate) -> TargetFields {
        let endpoint = update
            .endpoint
            .clone()
            .filter(|endpoint| *endpoint != self.endpoint);
        let (url, endpoint) = if rules.has_slash_ids() {
            (None, endpoint)
        } else {
            (endpoint, None)
        };
        TargetFields {
            name: update.name.clone().filter(|name| *name != self.name),
            kind: update.kind.filter(|kind| *kind != self.kind),
            url,
            endpoint,
            timeout: update.timeout.filter(|timeout| *timeout != self.timeout),
            is_async: update.is_async.filter(|flag| *flag != self.is_async),
            interrupt_on_error: update
                .interrupt_on_error
                .filter(|flag| *flag != self.assumed_interrupt),
            signing_key: update.rotate.then(new_signing_key),
            payload_type: update
                .payload_type
                .filter(|number| *number != 0 && *number != self.payload_type),
        }
    }
}

fn new_signing_key() -> String {
    random_string(36)
}

/// The name of a target, `None` when it is deleted.
fn current_name(events: &[Event<TargetChange>]) -> Option<&str> {
    let mut name = None;
    for event in events {
        match &event.change {
            TargetChange::Added(fields) | TargetChange::Changed(fields) => {
                name = fields.name.as_deref().or(name);
            }
            TargetChange::Removed => name = None,
            _ => {}
        }
    }
    name
}

impl State {
    /// The target as the write side sees it, deleted or not.
    fn written_target(&self, rules: Rules, id: &str) -> Option<Target> {
        Target::read(id, rules, self.target_events(id), |_| true)
    }

    /// Whether a target exists for the write side.
    pub(super) fn target_exists(&self, rules: Rules, id: &str) -> bool {
        self.find_written_target(rules, id).is_some()
    }

    /// The target as reads see it.
    pub(crate) fn find_target(&self, rules: Rules, id: &str) -> Option<Target> {
        Target::read(id, rules, self.target_events(id), Event::is_visible)
            .filter(|target| !target.removed)
    }

    /// The target as writes see it.
    pub(crate) fn find_written_target(&self, rules: Rules, id: &str) -> Option<Target> {
        self.written_target(rules, id)
            .filter(|target| !target.removed)
    }

    /// All targets as reads see them, oldest first.
    pub(crate) fn all_targets(&self, rules: Rules) -> Vec<Target> {
        let mut all: Vec<Target> = self
            .targets
            .keys()
            .filter_map(|id| self.find_target(rules, id))
            .collect();
        all.sort_by_key(|target| target.created);
        all
    }

    /// When the projection of targets last processed an event.
    pub(crate) fn targets_projected(&self) -> Moment {
        let own = |event: &&Event<TargetChange>| {
            use TargetChange::{Added, Changed, Removed};
            event.is_visible() && matches!(event.change, Added(_) | Changed(_) | Removed)
        };
        self.targets
            .values()
            .flatten()
            .filter(own)
            .map(|event| event.at)
            .max()
            .unwrap_or(Moment::ZERO)
    }

    /// Refuses a name that another target has, whatever the case.
    fn check_name(&self, name: &str, by: Option<&str>) -> Result<(), Failure> {
        let wanted = name.to_lowercase();
        let others = self
            .targets
            .iter()
            .filter(|(id, _)| Some(id.as_str()) != by);
        let mut held = others.filter_map(|(_, events)| current_name(events));
        if held.any(|name| name.to_lowercase() == wanted) {
            let text = "Errors.Target.AlreadyExists";
            return Err(Failure::zitadel(Code::AlreadyExists, "V3-DKcYh", text));
        }
        Ok(())
    }

    pub(super) fn push_target(&mut self, id: &str, change: TargetChange) {
        let at = self.tick();
        let events = self.targets.entry(id.to_owned()).or_default();
        let last = events.last().and_then(|event| event.visible_at);
        let name = match &change {
            TargetChange::Added(fields) => fields.name.as_deref(),
            _ => current_name(events),
        };
        let object = [id, name.unwrap_or_default()];
        events.push(Event {
            at,
            visible_at: self.projections.visible_at(last),
            skipped: self.projections.skips(change.name(), &object),
            change,
        });
        self.save();
    }

    /// The events of a target, none if it never existed.
    pub(super) fn target_events(&self, id: &str) -> &[Event<TargetChange>] {
        self.targets.get(id).map(Vec::as_slice).unwrap_or_default()
    }

    pub(crate) fn create_target(
        &mut self,
        rules: Rules,
        policy: &EndpointPolicy,
        draft: TargetDraft,
    ) -> Result<Target, Failure> {
        if draft.name.is_empty() {
            return Err(Failure::invalid("COMMAND-ddqbm9us5p", "Target is invalid"));
        }
        if draft.timeout == 0 {
            return Err(Failure::invalid(
                "COMMAND-39f35d8uri",
                "Target has no timeout",
            ));
        }
        policy.check(
            rules,
            &draft.endpoint,
            ["COMMAND-1r2k6qo6wg", "COMMAND-NcJUKo"],
        )?;
        self.check_name(&draft.name, None)?;
        let id = self.next_id();
        let (url, endpoint) = if rules.has_slash_ids() {
            (None, Some(draft.endpoint))
        } else {
            (Some(draft.endpoint), None)
        };
        let fields = TargetFields {
            name: Some(draft.name),
            kind: Some(draft.kind),
            url,
            endpoint,
            timeout: Some(draft.timeout),
            is_async: Some(draft.is_async).filter(|_| !rules.has_slash_ids()),
            interrupt_on_error: Some(draft.interrupt_on_error),
            signing_key: rules.has_signing_keys().then(new_signing_key),
            payload_type: Some(draft.payload_type).filter(|number| *number != 0),
        };
        self.push_target(&id, TargetChange::Added(fields));
        self.written_target(rules, &id)
            .ok_or_else(|| Failure::foreign("the target just created is not there"))
    }

    /// Changes a target; returns the new signing key when it was replaced.
    pub(crate) fn update_target(
        &mut self,
        rules: Rules,
        policy: &EndpointPolicy,
        id: &str,
        update: &TargetUpdate,
    ) -> Result<(Target, Option<String>), Failure> {
        if update.name.as_deref() == Some("") {
            return Err(Failure::invalid("COMMAND-d1wx4lm0zr", "Target is invalid"));
        }
        if update.timeout == Some(0) {
            return Err(Failure::invalid(
                "COMMAND-08b39vdi57",
                "Target has no timeout",
            ));
        }
        if let Some(endpoint) = &update.endpoint {
            policy.check(rules, endpoint, ["COMMAND-jsbaera7b6", "COMMAND-jKbbu2"])?;
        }
        let gone = || Failure::not_found("COMMAND-xj14f2cccn", "Target not found");
        let target = self.find_written_target(rules, id).ok_or_else(gone)?;
        let fields = target.difference(rules, update);
        if fields == TargetFields::default() {
            return Ok((target, None));
        }
        if let Some(name) = &fields.name {
            self.check_name(name, Some(id))?;
        }
        let key = fields.signing_key.clone();
        self.push_target(id, TargetChange::Changed(fields));
        Ok((self.written_target(rules, id).ok_or_else(gone)?, key))
    }

    /// Deletes a target. Returns the target as it ended, also when it was deleted before, and
    /// `None` when it never existed; servers before v3 refuse both.
    pub(crate) fn delete_target(
        &mut self,
        rules: Rules,
        id: &str,
    ) -> Result<Option<Target>, Failure> {
        let target = self.written_target(rules, id);
        if target.as_ref().is_none_or(|target| target.removed) {
            return if rules.deletes_missing_targets() {
                Ok(target)
            } else {
                Err(Failure::not_found("COMMAND-k4s7ucu0ax", "Target not found"))
            };
        }
        self.push_target(id, TargetChange::Removed);
        Ok(self.written_target(rules, id))
    }
}
