//! Conditions as JSON objects and as IDs with slashes.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    call::Mismatch,
    model::{self, ApiScope, EventScope},
};

/// How a function is named in JSON.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::dialect) enum FunctionSpelling {
    /// `{"function": "…"}`.
    String,
    /// `{"function": {"name": "…"}}`.
    Object,
}

/// The JSON of a condition: one member, always.
pub(in crate::dialect) fn condition_to_json(
    condition: &model::Condition,
    functions: FunctionSpelling,
) -> Value {
    let scope = |scope: &ApiScope| match scope {
        ApiScope::Method(name) => json!({ "method": name }),
        ApiScope::Service(name) => json!({ "service": name }),
        ApiScope::All => json!({ "all": true }),
    };
    match condition {
        model::Condition::Request(of) => json!({ "request": scope(of) }),
        model::Condition::Response(of) => json!({ "response": scope(of) }),
        model::Condition::Function(name) => match functions {
            FunctionSpelling::String => json!({ "function": name }),
            FunctionSpelling::Object => json!({ "function": { "name": name } }),
        },
        model::Condition::Event(EventScope::Event(name)) => json!({ "event": { "event": name } }),
        model::Condition::Event(EventScope::Group(name)) => json!({ "event": { "group": name } }),
        model::Condition::Event(EventScope::All) => json!({ "event": { "all": true } }),
    }
}

/// A condition in an answer.
#[derive(Deserialize)]
pub(in crate::dialect) struct Condition {
    request: Option<Api>,
    response: Option<Api>,
    function: Option<Function>,
    event: Option<Event>,
}

#[derive(Deserialize)]
struct Api {
    method: Option<String>,
    service: Option<String>,
    #[serde(default)]
    all: bool,
}

#[derive(Deserialize)]
struct Function {
    #[serde(default)]
    name: String,
}

#[derive(Deserialize)]
struct Event {
    event: Option<String>,
    group: Option<String>,
    #[serde(default)]
    all: bool,
}

impl Condition {
    /// The condition; what a server stores is taken as it is, also where a client would refuse it.
    pub(in crate::dialect) fn read(self) -> Result<model::Condition, Mismatch> {
        match (self.request, self.response, self.function, self.event) {
            (Some(request), None, None, None) => Ok(model::Condition::Request(request.read()?)),
            (None, Some(response), None, None) => Ok(model::Condition::Response(response.read()?)),
            (None, None, Some(function), None) => Ok(model::Condition::Function(function.name)),
            (None, None, None, Some(event)) => Ok(model::Condition::Event(event.read()?)),
            _ => Err("its condition is none of request, response, function, event".to_owned()),
        }
    }
}

impl Api {
    fn read(self) -> Result<ApiScope, Mismatch> {
        match (self.method, self.service, self.all) {
            (Some(name), None, false) => Ok(ApiScope::Method(name)),
            (None, Some(name), false) => Ok(ApiScope::Service(name)),
            (None, None, true) => Ok(ApiScope::All),
            _ => Err("its condition is none of method, service, all".to_owned()),
        }
    }
}

impl Event {
    fn read(self) -> Result<EventScope, Mismatch> {
        match (self.event, self.group, self.all) {
            (Some(name), None, false) => Ok(EventScope::Event(name)),
            (None, Some(name), false) => Ok(group(&name)),
            (None, None, true) => Ok(EventScope::All),
            _ => Err("its condition is none of event, group, all".to_owned()),
        }
    }
}

fn group(name: &str) -> EventScope {
    EventScope::Group(name.strip_suffix(".*").unwrap_or(name).to_owned())
}

/// The condition behind a server's execution ID, where the server shows nothing else.
///
/// The number of slashes decides, as on the server (API.md 5.3). This is looser than parsing what a
/// user writes, because v2 servers store any event name.
pub(in crate::dialect) fn execution_id(id: &str) -> Result<model::Condition, Mismatch> {
    let api = |rest: &str| match rest.matches('/').count() {
        1 => Ok(ApiScope::Service(rest[1..].to_owned())),
        2 => Ok(ApiScope::Method(rest.to_owned())),
        _ => Err(format!("its ID `{id}` has no known form")),
    };
    let word = &id[..id.find('/').unwrap_or(id.len())];
    let rest = &id[word.len()..];
    let name = rest.strip_prefix('/');
    match (word, name) {
        ("request", None) => Ok(model::Condition::Request(ApiScope::All)),
        ("request", Some(_)) => api(rest).map(model::Condition::Request),
        ("response", None) => Ok(model::Condition::Response(ApiScope::All)),
        ("response", Some(_)) => api(rest).map(model::Condition::Response),
        ("function", Some(name)) => Ok(model::Condition::Function(name.to_owned())),
        ("event", None) => Ok(model::Condition::Event(EventScope::All)),
        ("event", Some(name)) => Ok(model::Condition::Event(if name.ends_with(".*") {
            group(name)
        } else {
            EventScope::Event(name.to_owned())
        })),
        _ => Err(format!("its ID `{id}` has no known form")),
    }
}
