//! A receiver for ZITADEL's Actions v2.
//!
//! `SIGNING_KEY=… cargo run`

use std::env;
use std::time::{SystemTime, UNIX_EPOCH};

use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use data_encoding::HEXLOWER_PERMISSIVE;
use ring::hmac;
use serde_json::{Value, json};

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let Ok(signing_key) = env::var("SIGNING_KEY") else {
        eprintln!("SIGNING_KEY is not set: it is the signing_key of the target");
        std::process::exit(1);
    };
    let address = env::var("ADDRESS").unwrap_or_else(|_| "127.0.0.1:8090".to_owned());
    let listener = tokio::net::TcpListener::bind(&address).await?;
    println!("listening on {address}");
    axum::serve(listener, app(&signing_key)).await
}

/// The routes, for the calls that are signed with this key.
pub fn app(signing_key: &str) -> Router {
    let key = hmac::Key::new(hmac::HMAC_SHA256, signing_key.as_bytes());
    Router::new()
        .route("/claims", verified(key.clone(), claims))
        .route("/audit", verified(key.clone(), audit))
        .route("/gate", verified(key, gate))
}

/// Adds a claim to a token: for a `rest_call` on preuserinfo or preaccesstoken.
fn claims(call: &Value) -> Option<Value> {
    let department = "sales"; // look it up by call["user"]["id"]
    println!(
        "{}: department {department} for {}",
        call["function"], call["user"]["id"]
    );
    Some(json!({ "append_claims": [{ "key": "department", "value": department }] }))
}

/// Writes an event down: for a `rest_webhook` or `rest_async` on events. The answer is ignored.
fn audit(call: &Value) -> Option<Value> {
    println!(
        "{} of {} by {}",
        call["event_type"], call["aggregateID"], call["userID"]
    );
    None
}

/// Refuses users of foreign domains: for a `rest_call` with `interrupt_on_error` on the request
/// `AddHumanUser`. Whoever passes, passes unchanged: the answer replaces the request.
fn gate(call: &Value) -> Option<Value> {
    let email = call["request"]["email"]["email"].as_str();
    if !email.is_some_and(|email| email.ends_with("@example.com")) {
        return Some(json!({
            "forwardedStatusCode": 403,
            "forwardedErrorMessage": "only addresses of example.com may register",
        }));
    }
    Some(call["request"].clone())
}

/// Calls the handler if ZITADEL signed the body, and answers what it returns as JSON.
fn verified(key: hmac::Key, handler: fn(&Value) -> Option<Value>) -> axum::routing::MethodRouter {
    post(move |headers: HeaderMap, body: Bytes| async move {
        let header = headers
            .get("zitadel-signature")
            .and_then(|value| value.to_str().ok());
        if !header.is_some_and(|header| valid(&key, header, &body)) {
            return (StatusCode::UNAUTHORIZED, "invalid signature").into_response();
        }
        match serde_json::from_slice(&body) {
            Ok(call) => {
                handler(&call).map_or_else(Response::default, |answer| Json(answer).into_response())
            }
            Err(error) => (StatusCode::BAD_REQUEST, error.to_string()).into_response(),
        }
    })
}

/// Compares the header `t=<unix seconds>,v1=<hex>[,v1=<hex>]` with the bytes as they came.
fn valid(key: &hmac::Key, header: &str, body: &[u8]) -> bool {
    let parts: Vec<_> = header
        .split(',')
        .filter_map(|part| part.split_once('='))
        .collect();
    let Some((_, timestamp)) = parts.iter().find(|(name, _)| *name == "t") else {
        return false;
    };
    let Ok(seconds) = timestamp.parse::<u64>() else {
        return false;
    };
    let max_age = env::var("SIGNATURE_MAX_AGE")
        .ok()
        .and_then(|age| age.parse().ok());
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |now| now.as_secs());
    if now.abs_diff(seconds) > max_age.unwrap_or(300) {
        return false;
    }
    let signed = [timestamp.as_bytes(), b".", body].concat();
    parts
        .iter()
        .filter(|(name, _)| *name == "v1")
        .any(|(_, hex)| {
            let signature = HEXLOWER_PERMISSIVE.decode(hex.as_bytes());
            signature.is_ok_and(|signature| hmac::verify(key, &signed, &signature).is_ok())
        })
}
