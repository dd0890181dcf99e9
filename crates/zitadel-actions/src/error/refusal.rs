//! What the server said when it refused.

use std::fmt;

use http::StatusCode;
use serde::Deserialize;

use crate::{
    exchange::{Request, Response},
    redact,
};

/// A refusal of the server, with the exchange it ended.
///
/// `Display` shows where it came from (`POST /v2/actions/targets: 409 Conflict, V3-DKcYh`), for
/// parentheses; the alternate form (`{:#}`) shows the server's text before that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What the request was for (`create target`).
    pub operation: &'static str,
    /// The HTTP method and the path.
    pub place: String,
    /// Whether the request was to change something.
    pub mutates: bool,
    /// The HTTP status.
    pub status: StatusCode,
    /// The server's error ID (`COMMAND-xj14f2cccn`), if it gave one.
    pub id: Option<String>,
    /// The server's text: URLs cut after their host, nothing about its database, no control
    /// characters, and not its own ID at the end.
    pub message: String,
}

impl Refusal {
    /// The refusal in `response`, which answers `request`.
    pub fn new(request: &Request, response: &Response, body: Option<&ErrorBody>) -> Self {
        let id = body.and_then(ErrorBody::shown_id);
        let message = body.map(ErrorBody::message).unwrap_or_default();
        let message = match &id {
            Some(id) => message.trim_end_matches(&format!(" ({id})")).to_owned(),
            None => message,
        };
        Self {
            operation: request.operation,
            place: place(request),
            mutates: request.repeat.mutates(),
            status: response.status,
            id,
            message,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            place,
            status,
            id,
            message,
            ..
        } = self;
        let id = id.iter().map(|id| format!(", {id}")).collect::<String>();
        match (f.alternate(), message.is_empty()) {
            (true, false) => write!(f, "{message} ({place}: {status}{id})"),
            (true, true) => write!(f, "it gave no reason ({place}: {status}{id})"),
            (false, _) => write!(f, "{place}: {status}{id}"),
        }
    }
}

/// An answer that is not the API's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unexpected {
    /// What the request was for (`create target`).
    pub operation: &'static str,
    /// The HTTP method and the path.
    pub place: String,
    /// Whether the request was to change something.
    pub mutates: bool,
    /// The HTTP status.
    pub status: StatusCode,
    /// What is unexpected, as a sentence without its full stop; never the body itself.
    pub what: String,
}

impl Unexpected {
    /// `what` is unexpected about `response`, which answers `request`.
    pub fn new(request: &Request, response: &Response, what: impl Into<String>) -> Self {
        Self {
            operation: request.operation,
            place: place(request),
            mutates: request.repeat.mutates(),
            status: response.status,
            // It may quote a value of the answer.
            what: redact::foreign_text(&what.into()),
        }
    }
}

impl fmt::Display for Unexpected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            place,
            status,
            what,
            ..
        } = self;
        write!(f, "{what} ({place}: {status})")
    }
}

/// Where a request went: `POST /v2/actions/targets`.
pub(crate) fn place(request: &Request) -> String {
    format!("{} {}", request.method, request.path)
}

/// The body of an error: `{"code", "message", "details": [{"@type", "id", "message"}]}`.
///
/// Source: the gateway's error handler, API.md 7.1.
#[derive(Clone, Debug, Deserialize)]
pub struct ErrorBody {
    /// The gRPC status code.
    pub code: i64,
    /// The server's text, raw: see [`ErrorBody::message`] for one to show.
    #[serde(default, rename = "message")]
    raw: String,
    #[serde(default)]
    details: Vec<Detail>,
}

#[derive(Clone, Debug, Deserialize)]
struct Detail {
    id: Option<String>,
}

impl ErrorBody {
    /// Reads the body of an error; `None` when it is not the API's.
    pub fn parse(response: &Response) -> Option<Self> {
        serde_json::from_slice(&response.body).ok()
    }

    /// The server's error ID, if it gave one, for comparisons.
    pub fn id(&self) -> Option<&str> {
        self.details.iter().find_map(|detail| detail.id.as_deref())
    }

    /// The server's error ID, safe to show.
    pub(super) fn shown_id(&self) -> Option<String> {
        let in_text = || {
            let (_, rest) = self.raw.split_once(": ID=")?;
            rest.split(' ').next().filter(|_| self.is_instance_lookup())
        };
        self.id().or_else(in_text).map(redact::foreign_text)
    }

    /// The server's message, safe to show.
    pub fn message(&self) -> String {
        let text = self.raw.trim_end_matches(" ()");
        // The driver's error behind `Parent=` names the database's user, name and address.
        let text = text.split(" Parent=(").next().unwrap_or(text);
        // The lookup of an instance adds its ID, and advice of its own.
        let text = match text.split_once(": ID=") {
            Some((text, _)) if self.is_instance_lookup() => text,
            _ => text,
        };
        redact::foreign_text(&redact::urls(text))
    }

    /// The router's own 404: no such route, whatever the host, the token or the database.
    pub(super) fn is_route_missing(&self) -> bool {
        self.code == 5 && self.raw == "Not Found" && self.details.is_empty()
    }

    /// No such instance, or no database to look it up in.
    pub(crate) fn is_instance_lookup(&self) -> bool {
        self.raw.starts_with("unable to set instance using origin")
    }

    /// Of an instance lookup: the host is wrong, as opposed to an outage.
    pub(crate) fn is_wrong_host(&self) -> bool {
        self.is_instance_lookup() && self.raw.contains("ID=QUERY-1kIjX")
    }

    /// A target could not be reached while its execution ran; such errors carry no ID.
    pub(crate) fn is_call_of_target(&self) -> bool {
        self.code == 2 && self.id().is_none() && self.raw.starts_with("Post \"")
    }

    /// The ID inside the message, where v2.58 and older put it instead of into the details.
    pub(crate) fn is_target_failed(&self) -> bool {
        self.raw.starts_with("ID=EXEC-dra6yamk98 ")
    }

    /// A missing token, as v4 words it on its older services.
    pub(super) fn is_unauthenticated_in_text(&self) -> bool {
        self.code == 2 && self.raw.starts_with("rpc error: code = Unauthenticated ")
    }
}
