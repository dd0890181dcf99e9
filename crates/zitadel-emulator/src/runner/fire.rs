//! Firing an occasion: what an execution is set on happens, without the login or the call behind
//! it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use super::post::LoopbackUrl;
use super::{CallKind, Occasion, Outcome, Payload, Plan, Trace, matching, samples};
use crate::generations::World;
use crate::rules::Rules;

/// What to fire: a condition in the spelling of execution IDs, and the data of the occasion.
///
/// `event/user.human.added`, `event/user.human.*` (an event of the group), `event` (any event),
/// `request/zitadel.user.v2.UserService/AddHumanUser`, `request/zitadel.user.v2.UserService` (a
/// method of the service), `request`, `response` with the same three, `function/preuserinfo`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Firing {
    condition: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    data: Option<String>,
}

impl Firing {
    /// Fires a condition with sample data.
    pub fn new(condition: &str) -> Self {
        Self {
            condition: condition.to_owned(),
            data: None,
        }
    }

    /// A JSON object for the sample's: the request message, the response message, the payload of
    /// the event, or members of a function's payload such as `{"userinfo":{"sub":"1"}}`.
    #[must_use]
    pub fn data(mut self, json: &str) -> Self {
        self.data = Some(json.to_owned());
        self
    }
}

impl From<&str> for Firing {
    fn from(condition: &str) -> Self {
        Self::new(condition)
    }
}

/// Why nothing could be fired.
#[derive(Debug, thiserror::Error)]
pub enum FireError {
    /// The condition has no known form.
    #[error(
        "{0:?} is not a condition; write it like event/user.human.added, \
         request/zitadel.user.v2.UserService/AddHumanUser, response, or function/preuserinfo"
    )]
    Condition(String),
    /// The server has no method, service, event or function of this name.
    #[error("ZITADEL {version} has no {what} {name:?}{hint}")]
    Unknown {
        /// `method`, `service`, `event` or `function`.
        what: &'static str,
        /// The name.
        name: String,
        /// The server.
        version: String,
        /// Similar names, if there are any.
        hint: String,
    },
    /// The data is not a JSON object.
    #[error("the data is not a JSON object: {0}")]
    Data(serde_json::Error),
    /// The running emulator cannot be reached, or refuses.
    #[error("the emulator at {url} cannot fire: {cause}")]
    Server {
        /// Its address.
        url: String,
        /// What it answered, or why not.
        cause: String,
    },
}

/// Fires on a running emulator, as [`Emulator::fire`](crate::Emulator::fire) does in a process.
///
/// # Errors
/// See [`FireError`].
pub async fn fire_at(base_url: &str, token: &str, firing: &Firing) -> Result<Trace, FireError> {
    let failed = |cause: String| FireError::Server {
        url: base_url.to_owned(),
        cause,
    };
    let place = LoopbackUrl::parse(&format!("{}{PATH}", base_url.trim_end_matches('/')))
        .ok_or_else(|| failed("it is not an http:// address on loopback".to_owned()))?;
    let headers = [
        ("Authorization".to_owned(), format!("Bearer {token}")),
        ("Content-Type".to_owned(), "application/json".to_owned()),
    ];
    let body = serde_json::to_string(firing).map_err(FireError::Data)?;
    // No redirect is followed: it would carry the token along.
    let exchange = place.exchange(&http::Method::POST, &headers, &body).await;
    let (status, _, answer) = exchange.map_err(failed)?;
    if status == 200 {
        return serde_json::from_slice(&answer)
            .map_err(|error| failed(format!("its answer is not a trace ({error})")));
    }
    let answer: Value = serde_json::from_slice(&answer).unwrap_or_default();
    let message = answer["message"].as_str().unwrap_or("no message");
    Err(failed(format!("{status} {message}")))
}

/// The path of a request to fire, which is not a part of ZITADEL.
pub(crate) const PATH: &str = "/_emulator/fire";

/// A firing whose names are known: what would run, the payload, and a trace of nothing yet.
pub(crate) struct Prepared {
    pub(crate) plan: Option<Plan>,
    pub(crate) payload: Payload,
    pub(crate) trace: Trace,
}

impl Firing {
    /// Looks up what runs. `host` is shown to targets as the host of the call.
    pub(crate) fn prepare(&self, world: &World, host: &str) -> Result<Prepared, FireError> {
        let occasion = occasion(world, &self.condition)?;
        let payload = payload(world, &occasion, self.data.as_deref(), host)?;
        let trace = Trace {
            occasion: occasion.to_string(),
            server_version: world.rules.version.to_string(),
            execution: None,
            calls: Vec::new(),
            outcome: Outcome::NothingRan(reason(world, &occasion)),
        };
        Ok(Prepared {
            plan: Plan::of(world, occasion),
            payload,
            trace,
        })
    }
}

impl Prepared {
    /// Runs what was found, and waits for the calls that ZITADEL does not wait for.
    pub(crate) async fn run(self, rules: Rules) -> Trace {
        let Self {
            plan,
            payload: before,
            mut trace,
        } = self;
        let Some(plan) = plan else {
            return trace;
        };
        let mut after = before.clone();
        let run = plan.run(&mut after).await;
        trace.outcome = match run.failure() {
            // The event has already happened: a failed target stops the other targets only.
            Some(_) if matches!(plan.occasion, Occasion::Event(_)) => Outcome::unchanged(),
            Some(failure) => {
                let reply = failure.reply(rules);
                Outcome::Refused {
                    status: reply.status,
                    body: serde_json::from_slice(&reply.body).unwrap_or_default(),
                }
            }
            None => plan.outcome(&before, &after),
        };
        trace.calls = run.finish().await;
        trace.execution = Some(plan.execution);
        trace
    }
}

impl Plan {
    /// What the operation goes on with.
    fn outcome(&self, before: &Payload, after: &Payload) -> Outcome {
        let (result, changed) = match &self.occasion {
            Occasion::Event(_) => return Outcome::unchanged(),
            Occasion::Function(name) => after.claims(name),
            Occasion::Call { kind, .. } => {
                let message = after.get(kind.word()).unwrap_or_default();
                let changed = before.get(kind.word()) != Some(message);
                (serde_json::from_str(message).unwrap_or_default(), changed)
            }
        };
        Outcome::Passed { result, changed }
    }
}

/// Why nothing runs on an occasion.
fn reason(world: &World, occasion: &Occasion) -> String {
    let (rules, version) = (world.rules, world.rules.version);
    let is_call = matches!(occasion, Occasion::Call { .. });
    if !rules.runs_executions() {
        format!("ZITADEL {version} stores executions and runs none.")
    } else if !is_call && !rules.runs_events() {
        format!("ZITADEL {version} runs executions on requests and responses only.")
    } else if is_call && !rules.runs_wide_executions() {
        format!(
            "no execution is set on exactly {occasion}, and ZITADEL {version} does not run those \
             on a service or on everything."
        )
    } else {
        format!("no execution matches {occasion}.")
    }
}

/// Reads a condition as an occasion; of a group or service an example is chosen that runs just it.
fn occasion(world: &World, condition: &str) -> Result<Occasion, FireError> {
    let (kind, name) = condition.split_once('/').unwrap_or((condition, ""));
    let name = name.trim_start_matches('/');
    match kind {
        "event" => event(world, condition, name),
        "request" => call(world, condition, CallKind::Request, name),
        "response" => call(world, condition, CallKind::Response, name),
        "function" if world.names.functions.iter().any(|known| known == name) => {
            Ok(Occasion::Function(name.to_owned()))
        }
        "function" => {
            let known = world.names.functions.iter().map(String::as_str);
            Err(unknown(world, "function", name, known, ""))
        }
        _ => Err(FireError::Condition(condition.to_owned())),
    }
}

fn event(world: &World, condition: &str, name: &str) -> Result<Occasion, FireError> {
    if world.names.knows_event(name) {
        return Ok(Occasion::Event(name.to_owned()));
    }
    let group = name.trim_end_matches(".*");
    let mut events: Vec<&str> = world
        .names
        .event_types
        .iter()
        .map(|event| event.name.as_str())
        .collect();
    if !world.names.knows_group(group) || (group == name && !name.is_empty()) {
        return Err(unknown(world, "event", name, events.into_iter(), group));
    }
    events.retain(|event| event.starts_with(group));
    let rank = |event: &&str| {
        let sample = samples::EVENTS.iter().position(|known| known == event);
        (sample.unwrap_or(usize::MAX), !event.ends_with(".added"))
    };
    events.sort_by_key(rank);
    let examples = events
        .into_iter()
        .map(|event| Occasion::Event(event.to_owned()));
    choose(world, condition, examples)
}

fn call(world: &World, condition: &str, kind: CallKind, name: &str) -> Result<Occasion, FireError> {
    let occasion = |method: &str| {
        let (service, rpc) = method.trim_start_matches('/').split_once('/')?;
        Some(Occasion::Call {
            kind,
            service: service.to_owned(),
            rpc: rpc.to_owned(),
        })
    };
    let methods = world.names.methods.iter().map(String::as_str);
    if name.contains('/') {
        let known = methods
            .clone()
            .any(|known| known.trim_start_matches('/') == name);
        let service = name.split('/').next().unwrap_or_default();
        return occasion(name)
            .filter(|_| known)
            .ok_or_else(|| unknown(world, "method", name, methods, service));
    }
    if !name.is_empty() && !world.names.services.iter().any(|known| known == name) {
        let services = world.names.services.iter().map(String::as_str);
        let package = name.rsplit_once('.').map_or(name, |(package, _)| package);
        return Err(unknown(world, "service", name, services, package));
    }
    let mut examples: Vec<&str> = methods
        .filter(|method| name.is_empty() || method.starts_with(&format!("/{name}/")))
        .collect();
    let has_sample =
        |method: &str| method.starts_with("/zitadel.user.v2") && method.ends_with("/AddHumanUser");
    examples.sort_by_key(|method| !has_sample(method));
    choose(world, condition, examples.into_iter().filter_map(occasion))
}

/// The first example that runs the execution on the condition itself, or the first of all.
fn choose(
    world: &World,
    condition: &str,
    examples: impl Iterator<Item = Occasion> + Clone,
) -> Result<Occasion, FireError> {
    let runs_it = |occasion: &Occasion| {
        matching::find(world, occasion).is_some_and(|execution| execution.id == condition)
    };
    let chosen = examples.clone().find(runs_it).or(examples.clone().next());
    chosen.ok_or_else(|| FireError::Condition(condition.to_owned()))
}

fn unknown<'a>(
    world: &World,
    what: &'static str,
    name: &str,
    known: impl Iterator<Item = &'a str>,
    near: &str,
) -> FireError {
    let similar: Vec<&str> = known
        .filter(|known| known.trim_start_matches('/').starts_with(near))
        .take(5)
        .collect();
    let hint = if similar.is_empty() {
        String::new()
    } else {
        format!("; it has {}", similar.join(", "))
    };
    FireError::Unknown {
        what,
        name: name.to_owned(),
        version: world.rules.version.to_string(),
        hint,
    }
}

fn payload(
    world: &World,
    occasion: &Occasion,
    data: Option<&str>,
    host: &str,
) -> Result<Payload, FireError> {
    let (rules, instance) = (world.rules, &world.state.instance);
    let members: BTreeMap<String, Box<RawValue>> = match data {
        Some(data) => serde_json::from_str(data).map_err(FireError::Data)?,
        None => BTreeMap::new(),
    };
    Ok(match occasion {
        Occasion::Function(name) => Payload::of_function(rules, instance, name, members),
        Occasion::Event(event) => {
            Payload::of_event(instance, event, data.unwrap_or(samples::event(event)))
        }
        Occasion::Call { kind, service, rpc } => {
            let method = format!("/{service}/{rpc}");
            let request = samples::request(rules, service, rpc);
            let request = match (kind, data) {
                (CallKind::Request, Some(data)) => data,
                _ => &request,
            };
            let payload = Payload::of_call(rules, instance, &method, host, request);
            match (kind, data) {
                (CallKind::Request, _) => payload,
                (CallKind::Response, Some(data)) => payload.with_response(data),
                (CallKind::Response, None) => {
                    payload.with_response(&samples::response(rules, instance, service, rpc))
                }
            }
        }
    })
}
