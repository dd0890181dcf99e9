//! One HTTP exchange as values: the request and its response.

use std::fmt;

/// A request to the API, without the server's address, token or headers: those are the sender's.
#[derive(Clone, PartialEq)]
pub struct Request {
    /// What the request is for, in words (`create target`), for logs and errors.
    pub operation: &'static str,
    /// The HTTP method.
    pub method: http::Method,
    /// The path below the instance's base URL; begins with `/`, IDs in it are percent-encoded.
    pub path: String,
    /// Query parameters, not yet encoded.
    pub query: Vec<(String, String)>,
    /// The JSON body, if any.
    pub body: Option<serde_json::Value>,
    /// Whether the request may be sent again after a fault.
    pub repeat: Repeat,
}

impl Request {
    /// A request without query and body.
    pub fn new(
        operation: &'static str,
        method: http::Method,
        path: impl Into<String>,
        repeat: Repeat,
    ) -> Self {
        let (path, query, body) = (path.into(), Vec::new(), None);
        Self {
            operation,
            method,
            path,
            query,
            body,
            repeat,
        }
    }

    /// The same request with a JSON body.
    pub fn with_body(mut self, body: serde_json::Value) -> Self {
        self.body = Some(body);
        self
    }

    /// The same request with one more query parameter.
    pub fn with_query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }
}

/// Shows all but the body: endpoints in it may be secret.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("operation", &self.operation)
            .field("method", &self.method)
            .field("path", &self.path)
            .field("query", &self.query)
            .field("body", &self.body.as_ref().map(|_| "[redacted]"))
            .field("repeat", &self.repeat)
            .finish()
    }
}

/// When a request may be sent again after a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// A read: after any passing fault.
    Read,
    /// A write that has the same outcome when it is done twice: after any passing fault.
    Idempotent,
    /// A write that must not be done twice: only where it is proved that nothing was done.
    Never,
}

impl Repeat {
    /// Whether the request changes something, so that it is not dropped while it is under way.
    pub fn mutates(self) -> bool {
        self != Self::Read
    }
}

/// What the server answered, whatever its status.
#[derive(Clone)]
pub struct Response {
    /// The HTTP status.
    pub status: http::StatusCode,
    /// The headers.
    pub headers: http::HeaderMap,
    /// The whole body.
    pub body: bytes::Bytes,
}

/// Shows the status and the body's length: signing keys travel in bodies.
impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("body_bytes", &self.body.len())
            .finish()
    }
}
