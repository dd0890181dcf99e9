//! A server that is a script: the requests it expects, in order, and what it answers.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use zitadel_actions::{
    BoxFuture, Error,
    call::Exchange,
    client::{ApiGeneration, Client, ClientOptions},
    dialect::Generation,
    error::{Outcome, TransportFailure, TransportFailureKind},
    exchange::{Request, Response},
};

/// How long the server takes. What is asked at once is answered at once.
const A_ROUND: Duration = Duration::from_millis(1);

/// What the script says to a request.
#[derive(Clone, Debug)]
pub enum Answer {
    /// A status and JSON.
    Json(u16, Value),
    /// A status and a body that is not JSON.
    Text(u16, &'static str),
    /// The connection breaks after the request was sent.
    Lost,
}

pub fn ok(body: Value) -> Answer {
    Answer::Json(200, body)
}

/// An error of ZITADEL's with an ID.
pub fn refused(status: u16, code: u32, id: &str) -> Answer {
    Answer::Json(
        status,
        json!({ "code": code, "message": format!("Refused ({id})"), "details": [{ "id": id }] }),
    )
}

pub fn no_route() -> Answer {
    Answer::Json(404, no_route_body())
}

fn no_route_body() -> Value {
    json!({ "code": 5, "message": "Not Found" })
}

/// A list without rows.
pub fn empty_list() -> Answer {
    ok(json!({ "pagination": { "appliedLimit": "1000" } }))
}

/// Where a server tells its version.
const VERSION: &str = "GET /admin/v1/instances/me";

/// One expected request (`METHOD path`) and its answer.
pub type Step = (&'static str, Answer);

#[derive(Debug)]
pub struct Script {
    steps: Mutex<VecDeque<Step>>,
    bodies: Mutex<Vec<Value>>,
    hides_version: bool,
    under_way: AtomicUsize,
    most_at_once: AtomicUsize,
}

impl Script {
    /// How many requests were under way at one time, at most.
    pub fn most_at_once(&self) -> usize {
        self.most_at_once.load(Ordering::Relaxed)
    }

    /// The JSON bodies of all requests so far; `null` for one without.
    pub fn bodies(&self) -> Vec<Value> {
        self.bodies
            .lock()
            .expect("no test panics with the lock")
            .clone()
    }

    /// Fails unless every step was asked for.
    pub fn assert_done(&self) {
        let left = self.steps.lock().expect("no test panics with the lock");
        assert!(left.is_empty(), "never asked: {left:?}");
    }
}

impl Exchange for Script {
    fn send<'a>(
        &'a self,
        request: &'a Request,
        _interrupt: &'a CancellationToken,
    ) -> BoxFuture<'a, Result<Response, Error>> {
        Box::pin(async move {
            let asked = format!("{} {}", request.method, request.path);
            if self.hides_version && asked == VERSION {
                return Ok(response(404, no_route_body().to_string()));
            }
            let under_way = self.under_way.fetch_add(1, Ordering::Relaxed) + 1;
            self.most_at_once.fetch_max(under_way, Ordering::Relaxed);
            let step = self
                .steps
                .lock()
                .expect("no test panics with the lock")
                .pop_front();
            let (expected, answer) = step.unwrap_or_else(|| panic!("unexpected: {asked}"));
            assert_eq!(asked, expected);
            self.bodies
                .lock()
                .expect("no test panics with the lock")
                .push(request.body.clone().unwrap_or(Value::Null));
            tokio::time::sleep(A_ROUND).await;
            self.under_way.fetch_sub(1, Ordering::Relaxed);
            let (status, body) = match answer {
                Answer::Json(status, body) => (status, body.to_string()),
                Answer::Text(status, body) => (status, body.to_owned()),
                Answer::Lost => {
                    return Err(TransportFailure {
                        operation: request.operation,
                        place: asked,
                        what: "the connection broke".to_owned(),
                        kind: TransportFailureKind::Connection,
                        outcome: Outcome::Unknown,
                        tries: 1,
                        source: None,
                    }
                    .into());
                }
            };
            Ok(response(status, body))
        })
    }
}

fn response(status: u16, body: String) -> Response {
    Response {
        status: http::StatusCode::from_u16(status).expect("a status"),
        headers: http::HeaderMap::new(),
        body: body.into(),
    }
}

/// A client that plays `steps` and finds the generation out itself.
pub fn detecting(steps: impl IntoIterator<Item = Step>) -> (Client, Arc<Script>) {
    with_options(ClientOptions::default(), steps)
}

/// A client that plays `steps` in a pinned generation; those of 2024, which look at the version
/// because both are at the same paths, may not read it.
pub fn speaking(
    generation: Generation,
    steps: impl IntoIterator<Item = Step>,
) -> (Client, Arc<Script>) {
    let options = ClientOptions {
        api_generation: ApiGeneration::Pinned(generation),
        ..ClientOptions::default()
    };
    let of_2024 = [Generation::V3alpha2024_03, Generation::V3alpha2024_05];
    played(options, of_2024.contains(&generation), steps)
}

pub fn with_options(
    options: ClientOptions,
    steps: impl IntoIterator<Item = Step>,
) -> (Client, Arc<Script>) {
    played(options, false, steps)
}

fn played(
    options: ClientOptions,
    hides_version: bool,
    steps: impl IntoIterator<Item = Step>,
) -> (Client, Arc<Script>) {
    let script = Arc::new(Script {
        steps: Mutex::new(steps.into_iter().collect()),
        bodies: Mutex::default(),
        hides_version,
        under_way: AtomicUsize::default(),
        most_at_once: AtomicUsize::default(),
    });
    (Client::new(script.clone(), options), script)
}

/// The JSON of a target of v2.
pub fn target_json(id: &str, changed: &str) -> Value {
    json!({
        "id": id,
        "creationDate": "2026-01-01T00:00:00Z",
        "changeDate": changed,
        "name": format!("target-{id}"),
        "restWebhook": {},
        "timeout": "10s",
        "endpoint": "https://h.example/x",
        "signingKey": "key",
    })
}

/// A list of v2 with these rows, in one page.
pub fn list_json(name: &str, rows: &[Value]) -> Value {
    json!({ "pagination": { "totalResult": rows.len().to_string(), "appliedLimit": "1000" }, name: rows })
}
