//! The form of the recordings.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// One scenario, asked of one server.
#[derive(Debug, Deserialize)]
pub(crate) struct Recording {
    pub(crate) server: String,
    pub(crate) generation: String,
    pub(crate) scenario: String,
    pub(crate) exchanges: Vec<Exchange>,
}

/// A request and its answer.
#[derive(Debug, Deserialize)]
pub(crate) struct Exchange {
    pub(crate) step: String,
    pub(crate) request: Request,
    pub(crate) response: Response,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    /// Absent: an owner.
    pub(crate) caller: Option<String>,
    #[serde(default)]
    pub(crate) headers: BTreeMap<String, String>,
    /// As written, since error texts name columns.
    pub(crate) body: Option<Box<RawValue>>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Response {
    pub(crate) status: u16,
    /// Absent: JSON.
    pub(crate) content_type: Option<String>,
    #[serde(default)]
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Value,
}

impl Request {
    pub(crate) fn is_form(&self) -> bool {
        self.headers
            .get("Content-Type")
            .is_some_and(|value| value == "application/x-www-form-urlencoded")
    }

    /// The fields of a form.
    pub(crate) fn form(&self) -> Option<BTreeMap<String, String>> {
        let body = self.body.as_ref().filter(|_| self.is_form())?;
        Some(serde_json::from_str(body.get()).unwrap())
    }

    /// The text to send, placeholders still in it.
    pub(crate) fn text(&self) -> Option<String> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Literal {
            raw: String,
        }
        let body = self.body.as_ref()?.get();
        Some(
            serde_json::from_str::<Literal>(body)
                .map_or_else(|_| spaced(body), |literal| literal.raw),
        )
    }
}

/// JSON on one line, with a blank after each colon and comma, as the recorder sent it.
fn spaced(json: &str) -> String {
    let (mut out, mut in_string, mut escaped) = (String::new(), false, false);
    for c in json.chars() {
        match c {
            c if in_string => {
                out.push(c);
                in_string = escaped || c != '"';
                escaped = c == '\\' && !escaped;
            }
            c if c.is_whitespace() => {}
            ',' | ':' => out.extend([c, ' ']),
            c => {
                out.push(c);
                in_string = c == '"';
            }
        }
    }
    out
}
