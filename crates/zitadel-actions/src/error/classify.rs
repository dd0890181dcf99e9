//! From the server's answer to what the caller can do about it.

use std::time::{Duration, SystemTime};

use http::{StatusCode, header};

use super::{Error, ErrorBody, Lockout, Refusal, Unexpected};
use crate::{
    exchange::{Request, Response},
    redact,
};

/// What a response outside 2xx means.
///
/// The ID decides; without one the gRPC code, and the message only where API.md 7 knows nothing
/// else. A refusal with an unknown ID is [`Error::UnknownRefusal`] and names the ID.
pub fn classify(request: &Request, response: &Response) -> Error {
    let body = ErrorBody::parse(response);
    let refusal = Box::new(Refusal::new(request, response, body.as_ref()));
    match body {
        Some(body) => match body.id() {
            Some(id) => by_id(id, &body, response, refusal),
            None => by_code(&body, response, refusal),
        },
        None => by_status(request, response, refusal),
    }
}

fn by_id(id: &str, body: &ErrorBody, response: &Response, refusal: Box<Refusal>) -> Error {
    match id {
        "QUERY-hj5oaniyrz" | "COMMAND-xj14f2cccn" | "COMMAND-k4s7ucu0ax" | "COMMAND-suq2upd3rt" => {
            Error::NotFound(refusal)
        }
        "V3-DKcYh" => Error::AlreadyExists(refusal),
        "COMMAND-17e8fq1ggk" | "ErrTargetNotFound" => Error::ReferencedTargetMissing(refusal),
        "COMMAND-slgj0l4cdz" => Error::ReferencedIncludeMissing(refusal),
        "COMMAND-mo1cmjp5k7" | "COMMAND-iuch02i656" | "COMMAND-819opvhgjv"
        | "COMMAND-gbhd3g57oo" => Error::CircularInclude(refusal),
        "COMMAND-vysplsevt8" | "COMMAND-qu6dfhiioq" | "COMMAND-cdy39t0ksr"
        | "COMMAND-74aaqj8fv9" | "COMMAND-er5oneb5lz" => Error::ConditionUnknown(refusal),
        "COMMAND-NcJUKo" | "COMMAND-jKbbu2" => Error::EndpointDenied(refusal),
        "ACTION-8o6pvqfjhs" | "SCHEMA-141bwx3lef" => Error::FeatureDisabled(refusal),
        "QUERY-4M0fs" => Error::PageTooLarge(refusal),
        "ErrKeyNotFound" => Error::KeyMissing(refusal),
        "ErrPublicKeyExpired" => Error::KeyExpired(refusal),
        "ErrPublicKeyDeleteActiveKey" => Error::KeyActive(refusal),
        "AUTHZ-cdgFk" => Error::NoRole(refusal),
        "EXEC-dra6yamk98" => locked_out(Lockout::TargetFailed, refusal),
        "EXEC-reUaUZCzCp" => locked_out(Lockout::Forwarded, refusal),
        "EXEC-bmhNhpcqpF" => locked_out(Lockout::ForwardedNonsense, refusal),
        "EXEC-N5lu09" => locked_out(Lockout::TargetDenied, refusal),
        _ => match body.code {
            // These codes say what to do even with an ID that a later server invents; a 404, a 409
            // or a failed precondition with an unknown ID does not.
            3 | 7 | 8 | 16 | 1 | 2 | 4 | 13 | 14 | 15 => by_code(body, response, refusal),
            _ => Error::UnknownRefusal(refusal),
        },
    }
}

fn by_code(body: &ErrorBody, response: &Response, refusal: Box<Refusal>) -> Error {
    match body.code {
        5 if body.is_route_missing() => Error::RouteMissing(refusal),
        5 if body.is_wrong_host() => Error::WrongInstanceHost(refusal),
        5 if body.is_instance_lookup() => Error::DatabaseDown(refusal),
        12 => Error::MethodNotAllowed(refusal),
        2 if body.is_call_of_target() => locked_out(Lockout::TargetUnreachable, refusal),
        2 if body.is_target_failed() => locked_out(Lockout::TargetFailed, refusal),
        2 if body.is_unauthenticated_in_text() => Error::Unauthenticated(refusal),
        3 | 11 => Error::InvalidArgument(refusal),
        7 => Error::PermissionDenied(refusal),
        8 => rate_limited(response, refusal),
        16 => Error::Unauthenticated(refusal),
        1 | 2 | 4 | 13 | 14 | 15 => Error::Unavailable(refusal),
        _ => Error::UnknownRefusal(refusal),
    }
}

/// An answer without a body of the API is somebody else's, usually a proxy's.
fn by_status(request: &Request, response: &Response, refusal: Box<Refusal>) -> Error {
    match response.status {
        StatusCode::TOO_MANY_REQUESTS => rate_limited(response, refusal),
        StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT => {
            Error::Unavailable(refusal)
        }
        _ => Unexpected::new(request, response, foreign_body(response)).into(),
    }
}

/// Says what a body that is not the API's looks like, without repeating any of it.
fn foreign_body(response: &Response) -> String {
    let content_type = response
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok());
    let is_html = content_type.is_some_and(|t| t.starts_with("text/html"))
        || response.body.trim_ascii_start().starts_with(b"<");
    match content_type {
        _ if wants_https(&response.body) => "the server expects https, not http".to_owned(),
        _ if is_html => "the answer is HTML, as from a proxy or a login page".to_owned(),
        _ if response.body.is_empty() => "the answer has no body".to_owned(),
        Some(content_type) => format!(
            "the answer is not an error of ZITADEL's API ({})",
            redact::foreign_text(content_type)
        ),
        None => "the answer is not an error of ZITADEL's API".to_owned(),
    }
}

/// What Go's server and nginx answer to plain HTTP on a port for TLS.
fn wants_https(body: &[u8]) -> bool {
    let body = String::from_utf8_lossy(body);
    body.contains("HTTP request to an HTTPS server")
        || body.contains("plain HTTP request was sent to HTTPS port")
}

fn locked_out(lockout: Lockout, refusal: Box<Refusal>) -> Error {
    Error::LockedOut { lockout, refusal }
}

fn rate_limited(response: &Response, refusal: Box<Refusal>) -> Error {
    Error::RateLimited {
        retry_after: retry_after(response, SystemTime::now()),
        refusal,
    }
}

/// `Retry-After` as a length of time: seconds, or an HTTP date seen from `now`.
pub(crate) fn retry_after(response: &Response, now: SystemTime) -> Option<Duration> {
    let text = response
        .headers
        .get(header::RETRY_AFTER)?
        .to_str()
        .ok()?
        .trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}
