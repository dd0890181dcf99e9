//! The recordings as exchanges: what was asked of a real server, and what it answered.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;
use zitadel_actions::{
    dialect::Generation,
    exchange::{Repeat, Request, Response},
    model::ServerVersion,
};

/// One recorded exchange.
pub struct Exchange {
    pub server: ServerVersion,
    pub generation: Generation,
    pub scenario: String,
    pub step: String,
    pub request: Request,
    pub response: Response,
    /// The answer's JSON, if it is any.
    pub body: Value,
}

impl Exchange {
    /// Where it is to be found again.
    pub fn place(&self) -> String {
        format!(
            "{} {} {}: {}",
            self.server, self.generation, self.scenario, self.step
        )
    }
}

/// Every exchange of every scenario of every server, and of the instance that was upgraded.
pub fn all() -> Vec<Exchange> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/recordings");
    let servers = entries(&root).into_iter().filter(|path| {
        // The folders `payloads` and `official-provider` have no scenarios.
        path.is_dir()
            && path
                .file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with('v'))
    });
    let generations = servers.flat_map(|server| entries(&server));
    let scenarios = generations.flat_map(|generation| entries(&generation));
    let scenarios = scenarios.chain([root.join("upgrade.json")]);
    scenarios.flat_map(|scenario| read(&scenario)).collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder of recordings");
    let mut paths: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    paths
}

fn read(path: &Path) -> Vec<Exchange> {
    let text = fs::read_to_string(path).expect("a recording");
    let recording: Value = serde_json::from_str(&bind(&text)).expect("JSON");
    let exchanges = recording["exchanges"].as_array().expect("exchanges");
    exchanges
        .iter()
        .map(|exchange| {
            let step = text_of(exchange, "step");
            // An instance that was upgraded on the way names the server with each step.
            let (server, generation) = match recording["server"].as_str() {
                Some(server) if !server.contains(',') => {
                    let generation = text_of(&recording, "generation");
                    (server.parse(), generation.parse().expect("a generation"))
                }
                _ => {
                    let server = step.split(':').next().unwrap_or_default().parse();
                    (server.clone(), newest_on(server.expect("a version")))
                }
            };
            Exchange {
                server: server.expect("a version"),
                generation,
                scenario: text_of(&recording, "scenario"),
                step,
                request: request(&exchange["request"]),
                response: response(&exchange["response"]),
                body: exchange["response"]["body"].clone(),
            }
        })
        .collect()
}

fn text_of(json: &Value, name: &str) -> String {
    json[name].as_str().expect("a text").to_owned()
}

fn newest_on(server: ServerVersion) -> Generation {
    let serves = |generation: &Generation| generation.releases().contains(server);
    Generation::ALL
        .into_iter()
        .find(serves)
        .expect("a generation")
}

/// Puts an instant in place of each `{time_n}`; all other placeholders are IDs and may stay, but
/// for their blanks, which no ID has.
fn bind(text: &str) -> String {
    let mut bound = String::with_capacity(text.len());
    let mut inside = false;
    for (place, c) in text.char_indices() {
        inside = match c {
            '{' => text[..place].ends_with('"'),
            '}' | '"' => false,
            _ => inside,
        };
        bound.push(if inside && c == ' ' { '_' } else { c });
    }
    let text = bound;
    let mut out = String::with_capacity(text.len());
    let mut parts = text.split("{time_");
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (number, rest) = part.split_once('}').expect("a placeholder ends");
        let number: u32 = number.parse().expect("a number");
        out.push_str(&format!(
            "2026-01-01T{:02}:{:02}:00Z",
            number / 60,
            number % 60
        ));
        out.push_str(rest);
    }
    out
}

fn request(recorded: &Value) -> Request {
    let method = recorded["method"]
        .as_str()
        .expect("a method")
        .parse()
        .expect("a method");
    let path = recorded["path"].as_str().expect("a path");
    Request::new("recorded", method, path, Repeat::Never)
}

fn response(recorded: &Value) -> Response {
    let status = recorded["status"]
        .as_u64()
        .and_then(|status| u16::try_from(status).ok());
    let content_type = recorded["content_type"]
        .as_str()
        .unwrap_or("application/json");
    let body = match &recorded["body"] {
        Value::String(text) if content_type != "application/json" => text.clone(),
        Value::Null => String::new(),
        json => json.to_string(),
    };
    Response {
        status: http::StatusCode::from_u16(status.expect("a status")).expect("a status"),
        headers: [(
            http::header::CONTENT_TYPE,
            content_type.parse().expect("a header"),
        )]
        .into_iter()
        .collect(),
        body: body.into(),
    }
}
