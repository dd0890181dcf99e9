//! Running request and response executions: a call of the API first calls the targets that
//! interrupt, and fails when one of them does.
//!
//! Only interrupting webhooks and calls are run, since nothing else changes what the caller sees,
//! and only endpoints on loopback over plain HTTP are really called: an emulator sends nothing to
//! other machines. Any other endpoint counts as one that never answers.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper_util::rt::TokioIo;
use ring::hmac;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpStream;

use crate::failure::{Code, Failure};
use crate::generations::{World, execution_candidates};
use crate::go_url::go_quote;
use crate::rules::Rules;
use crate::state::{Moment, Reference, Target, TargetKind};

/// A call that executions may be set on.
#[derive(Debug, Clone)]
pub(crate) struct Call<'a> {
    /// `request` or `response`.
    pub(crate) kind: &'static str,
    pub(crate) service: &'a str,
    pub(crate) rpc: &'a str,
    /// The payload without the method.
    pub(crate) payload: Value,
}

/// The interrupting targets that a call runs, in the order in which the server calls them.
pub(crate) fn targets_of(world: &World, call: &Call<'_>) -> Vec<Target> {
    if !world.rules.runs_executions() {
        return Vec::new();
    }
    let ids = execution_candidates(world.rules, call.kind, call.service, call.rpc);
    let Some(execution) = ids
        .iter()
        .find_map(|id| world.state.find_execution(world.rules, id))
    else {
        return Vec::new();
    };
    let mut targets = Vec::new();
    collect(world, &execution.targets, 0, &mut targets);
    if world.rules.runs_in_reverse() {
        targets.reverse();
    }
    targets.retain(|target| target.interrupt_on_error && target.kind != TargetKind::Async);
    targets
}

fn collect(world: &World, references: &[Reference], level: usize, targets: &mut Vec<Target>) {
    const LEVELS: usize = 3;
    for reference in references {
        match reference {
            Reference::Target(id) => targets.extend(world.state.find_target(world.rules, id)),
            Reference::Include(id) if level < LEVELS => {
                if let Some(included) = world.state.find_execution(world.rules, id) {
                    collect(world, &included.targets, level + 1, targets);
                }
            }
            Reference::Include(_) => {}
        }
    }
}

/// Calls the targets one after the other until one fails.
pub(crate) async fn run(rules: Rules, call: &Call<'_>, targets: &[Target]) -> Result<(), Failure> {
    let mut payload = call.payload.clone();
    payload["fullMethod"] = json!(format!("/{}/{}", call.service, call.rpc));
    let body = payload.to_string();
    for target in targets {
        let deadline = Duration::from_nanos(target.timeout.unsigned_abs());
        let answered = match loopback(&target.endpoint) {
            None => Err("context deadline exceeded".to_owned()),
            Some((address, path)) => {
                let post = post(rules, target, address, &path, body.clone());
                tokio::time::timeout(deadline, post)
                    .await
                    .unwrap_or_else(|_| Err("context deadline exceeded".to_owned()))
            }
        };
        let failed =
            |cause| Failure::foreign(format!("Post {}: {cause}", go_quote(&target.endpoint)));
        let (status, answer) = answered.map_err(failed)?;
        judge(rules, status, &answer)?;
    }
    Ok(())
}

/// What a target's answer means for the call.
fn judge(rules: Rules, status: u16, answer: &[u8]) -> Result<(), Failure> {
    let failed = |id| Failure::precondition(id, "Execution failed");
    if !(200..300).contains(&status) {
        return Err(if rules.has_execution_errors() {
            failed("EXEC-dra6yamk98")
        } else {
            Failure::foreign("ID=EXEC-dra6yamk98 Message=Errors.Execution.Failed")
        });
    }
    let forwarded: Forwarded = serde_json::from_slice(answer).unwrap_or_default();
    let Forwarded { status, text } = forwarded;
    if !rules.has_execution_errors() || (status == 0 && text.is_empty()) {
        return Ok(());
    }
    let (code, id) = match status {
        400 => (Code::InvalidArgument, "EXEC-reUaUZCzCp"),
        401 => (Code::Unauthenticated, "EXEC-reUaUZCzCp"),
        403 => (Code::PermissionDenied, "EXEC-reUaUZCzCp"),
        404 => (Code::NotFound, "EXEC-reUaUZCzCp"),
        409 => (Code::AlreadyExists, "EXEC-reUaUZCzCp"),
        429 => (Code::ResourceExhausted, "EXEC-reUaUZCzCp"),
        status if (402..500).contains(&status) => (Code::Unknown, "EXEC-reUaUZCzCp"),
        _ => (Code::FailedPrecondition, "EXEC-bmhNhpcqpF"),
    };
    Err(Failure::Zitadel { code, id, text })
}

/// What a target can say in its answer to fail the call in its own way.
#[derive(Debug, Default, Deserialize)]
struct Forwarded {
    #[serde(default, rename = "forwardedStatusCode")]
    status: i64,
    #[serde(default, rename = "forwardedErrorMessage")]
    text: String,
}

/// Address and path of an endpoint, if it is plain HTTP on loopback.
fn loopback(endpoint: &str) -> Option<(SocketAddr, String)> {
    let url = url::Url::parse(endpoint)
        .ok()
        .filter(|url| url.scheme() == "http")?;
    let host = url
        .host_str()?
        .trim_start_matches('[')
        .trim_end_matches(']');
    let address = if host == "localhost" {
        IpAddr::from([127, 0, 0, 1])
    } else {
        host.parse().ok()?
    };
    let port = url.port_or_known_default()?;
    let path = url.query().map_or(url.path().to_owned(), |query| {
        format!("{}?{query}", url.path())
    });
    address
        .is_loopback()
        .then(|| (SocketAddr::new(address, port), path))
}

async fn post(
    rules: Rules,
    target: &Target,
    address: SocketAddr,
    path: &str,
    body: String,
) -> Result<(u16, Bytes), String> {
    let refused = |_| format!("dial tcp {address}: connect: connection refused");
    let broken = |_| "EOF".to_owned();
    let stream = TcpStream::connect(address).await.map_err(refused)?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
        .await
        .map_err(broken)?;
    let connection = tokio::spawn(connection);
    let mut request = http::Request::post(path)
        .header("host", address.to_string())
        .header("user-agent", "Go-http-client/1.1")
        .header("content-type", "application/json");
    if let Some(key) = target
        .signing_key
        .as_deref()
        .filter(|_| rules.signs_calls())
    {
        request = request.header("zitadel-signature", signature(key, &body));
    }
    let request = request
        .body(Full::new(Bytes::from(body)))
        .map_err(|cause| cause.to_string())?;
    let response = sender
        .send_request(request)
        .await
        .map_err(|_| "EOF".to_owned())?;
    let status = response.status().as_u16();
    let answer = response
        .into_body()
        .collect()
        .await
        .map_err(|_| "unexpected EOF".to_owned())?
        .to_bytes();
    connection.abort();
    Ok((status, answer))
}

/// `t=<unix seconds>,v1=<HMAC-SHA256 over "t.body" as hex>`.
fn signature(key: &str, body: &str) -> String {
    let time = Moment::now().micros() / 1_000_000;
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes());
    let tag = hmac::sign(&key, format!("{time}.{body}").as_bytes());
    let hex: String = tag.as_ref().iter().map(|b| format!("{b:02x}")).collect();
    format!("t={time},v1={hex}")
}
