//! Requests and answers as plain values.

use bytes::Bytes;
use serde_json::Value;

/// A request with its body read.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// The path as sent, still percent-encoded.
    pub(crate) path: String,
    /// The query string without its question mark.
    pub(crate) query: String,
    /// The Host header or HTTP/2 authority.
    pub(crate) host: String,
    pub(crate) headers: http::HeaderMap,
    pub(crate) body: Bytes,
}

impl Request {
    /// A header as a string; one that is not visible ASCII counts as absent.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// An answer.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Bytes,
}

impl Reply {
    pub(crate) fn json(status: u16, body: &Value) -> Self {
        let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        Self {
            status,
            headers,
            body: body.to_string().into(),
        }
    }

    pub(crate) fn text(status: u16, body: &str) -> Self {
        let headers = vec![(
            "content-type".to_owned(),
            "text/plain; charset=utf-8".to_owned(),
        )];
        Self {
            status,
            headers,
            body: body.to_owned().into(),
        }
    }

    pub(crate) fn html(status: u16) -> Self {
        let headers = vec![(
            "content-type".to_owned(),
            "text/html; charset=utf-8".to_owned(),
        )];
        let body = format!(
            "<html><head><title>{status}</title></head><body><h1>{status}</h1></body></html>\n"
        );
        Self {
            status,
            headers,
            body: body.into(),
        }
    }

    /// An answer that a test gave, as JSON unless its headers say otherwise.
    pub(crate) fn given(status: u16, headers: Vec<(String, String)>, body: String) -> Self {
        let typed = headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        let reply = Self {
            status,
            headers,
            body: body.into(),
        };
        if typed {
            reply
        } else {
            reply.with_header("content-type", "application/json")
        }
    }

    /// The same answer with half its body.
    pub(crate) fn halved(mut self) -> Self {
        self.body.truncate(self.body.len() / 2);
        self
    }

    pub(crate) fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }
}
