//! Conditions of executions: from requests, to IDs, and back.

use serde_json::{Value, json};

use crate::failure::Failure;
use crate::names::Names;
use crate::proto::Record;
use crate::rules::Rules;

/// When an execution runs.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Condition {
    Request(CallScope),
    Response(CallScope),
    Function(String),
    Event(EventScope),
}

/// Which calls a request or response execution is for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum CallScope {
    Method(String),
    Service(String),
    All,
}

/// Which events an event execution is for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum EventScope {
    Event(String),
    Group(String),
    All,
}

fn call_scope(record: &Record) -> Result<CallScope, Failure> {
    match (record.find_text("method"), record.find_text("service")) {
        (Some(method), _) if !method.is_empty() => Ok(CallScope::Method(method.to_owned())),
        (_, Some(service)) if !service.is_empty() => Ok(CallScope::Service(service.to_owned())),
        _ if record.flag("all") => Ok(CallScope::All),
        _ => Err(Failure::invalid(
            "COMMAND-3tkej630e6",
            "Execution is invalid",
        )),
    }
}

fn event_scope(record: &Record) -> Result<EventScope, Failure> {
    match (record.find_text("event"), record.find_text("group")) {
        (Some(event), _) if !event.is_empty() => Ok(EventScope::Event(event.to_owned())),
        (_, Some(group)) if !group.is_empty() => Ok(EventScope::Group(group.to_owned())),
        _ if record.flag("all") => Ok(EventScope::All),
        _ => Err(Failure::invalid(
            "COMMAND-w5smb6v7qu",
            "Execution is invalid",
        )),
    }
}

impl Condition {
    /// Reads a validated `Condition` message; the function is a string in March 2024 and a message
    /// later.
    pub(crate) fn read(record: &Record) -> Result<Self, Failure> {
        if let Some(request) = record.message("request") {
            return Ok(Self::Request(call_scope(request)?));
        }
        if let Some(response) = record.message("response") {
            return Ok(Self::Response(call_scope(response)?));
        }
        if let Some(event) = record.message("event") {
            return Ok(Self::Event(event_scope(event)?));
        }
        let name = match record.message("function") {
            Some(function) => function.text("name"),
            None => record.text("function"),
        };
        match name {
            "" => Err(Failure::invalid(
                "COMMAND-5folwn5jws",
                "Execution is invalid",
            )),
            name => Ok(Self::Function(name.to_owned())),
        }
    }

    /// Reads the condition of a set or delete request. Without one, servers up to v2.58 crash and
    /// later ones refuse.
    pub(crate) fn of_request(rules: Rules, request: &Record) -> Result<Self, Failure> {
        match request.message("condition") {
            Some(record) => Self::read(record),
            None if rules.dies_without_condition() => Err(Failure::ServerDied),
            None => Err(Failure::invalid(
                "ACTION-5r5Ju",
                "Execution condition is invalid",
            )),
        }
    }

    /// Whether the server knows the method, service, function, event or group.
    pub(crate) fn check_known(&self, rules: Rules, names: &Names) -> Result<(), Failure> {
        let events = rules.checks_events();
        let (known, id) = match self {
            Self::Request(CallScope::Method(name)) | Self::Response(CallScope::Method(name)) => {
                (names.methods.contains(name), "COMMAND-vysplsevt8")
            }
            Self::Request(CallScope::Service(name)) | Self::Response(CallScope::Service(name)) => {
                (names.services.contains(name), "COMMAND-qu6dfhiioq")
            }
            Self::Function(name) => (names.functions.contains(name), "COMMAND-cdy39t0ksr"),
            Self::Event(EventScope::Event(name)) => {
                (!events || names.knows_event(name), "COMMAND-74aaqj8fv9")
            }
            Self::Event(EventScope::Group(name)) => {
                (!events || names.knows_group(name), "COMMAND-er5oneb5lz")
            }
            Self::Request(CallScope::All)
            | Self::Response(CallScope::All)
            | Self::Event(EventScope::All) => {
                return Ok(());
            }
        };
        if known {
            Ok(())
        } else {
            Err(Failure::not_found(id, "Execution condition is invalid"))
        }
    }

    /// The ID of the execution with this condition.
    pub(crate) fn id(&self, rules: Rules) -> String {
        let (kind, name) = match self {
            Self::Request(call) => ("request", call.name()),
            Self::Response(call) => ("response", call.name()),
            Self::Function(name) => ("function", Some(name.clone())),
            Self::Event(EventScope::Event(name)) => ("event", Some(name.clone())),
            Self::Event(EventScope::Group(name))
                if !rules.has_slash_ids() || name.ends_with(".*") =>
            {
                ("event", Some(name.clone()))
            }
            Self::Event(EventScope::Group(name)) => ("event", Some(format!("{name}.*"))),
            Self::Event(EventScope::All) => ("event", None),
        };
        match name {
            None => kind.to_owned(),
            Some(name) if rules.has_slash_ids() => {
                format!("{kind}/{}", name.trim_start_matches('/'))
            }
            Some(name) => format!("{kind}.{name}"),
        }
    }

    /// The ID under which servers of May 2024 and later look up an include: a response is taken for
    /// the request of the same name.
    pub(crate) fn include_id(&self, rules: Rules) -> String {
        match self {
            Self::Response(call) => Self::Request(call.clone()).id(rules),
            other => other.id(rules),
        }
    }
}

impl CallScope {
    fn name(&self) -> Option<String> {
        match self {
            Self::Method(name) | Self::Service(name) => Some(name.clone()),
            Self::All => None,
        }
    }
}

/// The condition of an ID with slashes, as answers show it; `None` when the ID has more slashes
/// than a condition of its kind, which takes an unchecked event name.
pub(crate) fn show(id: &str) -> Option<Value> {
    let (kind, rest) = match id.find('/') {
        Some(at) => id.split_at(at),
        None => (id, ""),
    };
    let name = rest.trim_start_matches('/');
    match (kind, rest.matches('/').count()) {
        ("function", _) => Some(json!({ "function": { "name": name } })),
        ("event", 0) => Some(json!({ "event": { "all": true } })),
        ("event", 1) => Some(match name.strip_suffix(".*") {
            Some(group) => json!({ "event": { "group": group } }),
            None => json!({ "event": { "event": name } }),
        }),
        ("request" | "response", 0) => Some(json!({ kind: { "all": true } })),
        ("request" | "response", 1) => Some(json!({ kind: { "service": name } })),
        ("request" | "response", 2) => Some(json!({ kind: { "method": rest } })),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::show;

    #[test]
    fn an_id_with_too_many_slashes_has_no_condition() {
        assert_eq!(show("event/a/b"), None);
        assert_eq!(show("request/a/b/c"), None);
    }

    #[test]
    fn an_id_shows_as_the_condition_it_came_from() {
        for (id, expected) in [
            ("request", r#"{"request":{"all":true}}"#),
            (
                "response/zitadel.a.v1.A",
                r#"{"response":{"service":"zitadel.a.v1.A"}}"#,
            ),
            (
                "request/zitadel.a.v1.A/B",
                r#"{"request":{"method":"/zitadel.a.v1.A/B"}}"#,
            ),
            ("event/user.human.*", r#"{"event":{"group":"user.human"}}"#),
            (
                "event/user.human.added",
                r#"{"event":{"event":"user.human.added"}}"#,
            ),
            ("event", r#"{"event":{"all":true}}"#),
            (
                "function/preuserinfo",
                r#"{"function":{"name":"preuserinfo"}}"#,
            ),
        ] {
            assert_eq!(show(id).unwrap().to_string(), expected);
        }
    }
}
