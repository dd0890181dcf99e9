//! An emulated ZITADEL and a Terraform folder that points at it.

use std::fmt::Display;
use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::Value;
use zitadel_emulator::{Emulator, FaultAction};

use super::terraform::Terraform;

/// Both ends of a test.
pub struct World {
    pub zitadel: Emulator,
    pub terraform: Terraform,
}

/// The newest recorded server and this configuration.
pub fn world(hcl: impl Display) -> World {
    world_of("4.13.1", hcl)
}

/// A server of the given version and this configuration.
pub fn world_of(version: &str, hcl: impl Display) -> World {
    let zitadel = Emulator::builder().server_version(version).start_blocking();
    world_with(zitadel, hcl)
}

/// A server that the test started, and this configuration.
pub fn world_with(zitadel: Emulator, hcl: impl Display) -> World {
    let (domain, token) = (zitadel.base_url().to_string(), zitadel.token().to_string());
    let terraform = Terraform::new(
        hcl,
        &[
            ("ZITADEL_DOMAIN", &domain),
            ("ZITADEL_ACCESS_TOKEN", &token),
        ],
    );
    World { zitadel, terraform }
}

impl World {
    /// Asks the server as an administrator outside of Terraform would.
    #[track_caller]
    pub fn ask(&self, method: &str, path: &str, body: Option<Value>) -> Value {
        let (status, answer) = send(
            &self.zitadel.base_url(),
            &self.zitadel.token(),
            method,
            path,
            body,
        );
        assert!(
            (200..300).contains(&status),
            "{method} {path}: {status} {answer}"
        );
        answer
    }

    /// All targets of the instance, oldest first.
    pub fn targets(&self) -> Vec<Value> {
        let body = serde_json::json!({"pagination": {"limit": 1000, "asc": true}});
        self.ask("POST", "/v2/actions/targets/search", Some(body))["targets"]
            .as_array()
            .cloned()
            .unwrap_or_default()
    }

    /// All executions of the instance, oldest first.
    pub fn executions(&self) -> Vec<Value> {
        let body = serde_json::json!({"pagination": {"limit": 1000, "asc": true}});
        self.ask("POST", "/v2/actions/executions/search", Some(body))["executions"]
            .as_array()
            .cloned()
            .unwrap_or_default()
    }

    /// The one target of the instance.
    #[track_caller]
    pub fn only_target(&self) -> Value {
        let mut all = self.targets();
        assert_eq!(all.len(), 1, "{all:#?}");
        all.remove(0)
    }

    /// Changes a target outside of Terraform.
    pub fn edit_target(&self, id: &str, body: Value) {
        self.ask("POST", &format!("/v2/actions/targets/{id}"), Some(body));
    }
}

/// An answer with this status and body, in place of the server's own.
pub fn status(status: u16, body: Value) -> FaultAction {
    FaultAction::Status {
        status,
        headers: Vec::new(),
        body: body.to_string(),
    }
}

/// One request over a connection of its own; the tests' only HTTP client.
fn send(base: &str, token: &str, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
    let headers = format!("Authorization: Bearer {token}\r\nContent-Type: application/json\r\n");
    let body = body.map(|body| body.to_string()).unwrap_or_default();
    exchange(base, method, path, &headers, &body)
}

fn exchange(base: &str, method: &str, path: &str, headers: &str, body: &str) -> (u16, Value) {
    let host = base.trim_start_matches("http://");
    let mut connection = TcpStream::connect(host).unwrap();
    write!(
        connection,
        "{method} {path} HTTP/1.1\r\nHost: {host}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, serde_json::from_str(body).unwrap_or(Value::Null))
}

/// An access token from the token endpoint for this form, obtained without the provider.
#[track_caller]
pub fn token(base: &str, form: &str) -> String {
    let (status, answer) = exchange(
        base,
        "POST",
        "/oauth/v2/token",
        "Content-Type: application/x-www-form-urlencoded\r\n",
        form,
    );
    assert_eq!(status, 200, "{answer}");
    answer["access_token"].as_str().unwrap().to_owned()
}
