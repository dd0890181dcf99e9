//! The trace of a run, as data and as text.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The record of one run: which execution matched, which targets were called, and what follows.
///
/// It prints as a readable text; `serde_json` turns it into JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trace {
    /// What happened, such as `event/user.human.added`.
    pub occasion: String,
    /// The version whose behaviour the run follows.
    pub server_version: String,
    /// The ID of the execution that ran, if one matched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub execution: Option<String>,
    /// The calls in the order in which the server makes them.
    pub calls: Vec<TargetCall>,
    /// What the caller of ZITADEL gets.
    pub outcome: Outcome,
}

/// One call of a target.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TargetCall {
    /// The ID of the target.
    pub target_id: String,
    /// The name of the target.
    pub target: String,
    /// Its endpoint.
    pub endpoint: String,
    /// `webhook`, `call` or `async`.
    pub kind: String,
    /// Whether a failure fails the caller's request.
    pub interrupt_on_error: bool,
    /// The headers that were sent.
    pub headers: Vec<(String, String)>,
    /// The body that was sent, byte for byte.
    pub body: String,
    /// The payload inside of a JWT or JWE body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload: Option<String>,
    /// What the target answered.
    pub answer: Answer,
    /// What the server does with it.
    pub effect: String,
}

impl TargetCall {
    /// Whether the target did its part: it answered 2xx and the server can use the answer.
    pub fn succeeded(&self) -> bool {
        matches!(&self.answer, Answer::Response { status, .. } if (200..300).contains(status))
            && !self.effect.starts_with(FAILURE)
    }

    /// Whether an earlier target ended the run before this one.
    pub(crate) fn was_left_out(&self) -> bool {
        self.headers.is_empty() && self.effect == "nothing"
    }

    /// The call on one line.
    pub(crate) fn summary(&self) -> String {
        let answer = match &self.answer {
            Answer::Response { status, .. } => status.to_string(),
            Answer::Failure(cause) => format!("no response: {cause}"),
            Answer::NotCalled(reason) => format!("not called: {reason}"),
        };
        plain(&format!(
            "{} ({}) {} {answer}",
            self.target, self.kind, self.endpoint
        ))
    }

    /// A header that was sent, whatever the case of its name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// How the effect of an unusable answer begins.
pub(super) const FAILURE: &str = "failure: ";

/// What a target answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// An HTTP response.
    Response {
        /// Its status.
        status: u16,
        /// Its body, as far as it is a string.
        body: String,
    },
    /// No response: the message is the one of the server's HTTP client.
    Failure(String),
    /// The emulator did not call: the reason.
    NotCalled(String),
}

/// What the caller of ZITADEL gets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Nothing ran: the reason.
    NothingRan(String),
    /// The operation goes on.
    Passed {
        /// The request or response message, the claims, or nothing where answers change nothing.
        result: Value,
        /// Whether an answer changed it.
        changed: bool,
    },
    /// The operation fails with this answer.
    Refused {
        /// The HTTP status.
        status: u16,
        /// The body of ZITADEL's answer.
        body: Value,
    },
}

impl Trace {
    /// Whether targets were called, all of them did their part and the operation goes on.
    pub fn succeeded(&self) -> bool {
        matches!(self.outcome, Outcome::Passed { .. })
            && !self.calls.is_empty()
            && self.calls.iter().all(TargetCall::succeeded)
    }

    /// The claim with this name after a function, `Null` without it.
    pub fn claim(&self, name: &str) -> &Value {
        match &self.outcome {
            Outcome::Passed { result, .. } => &result[name],
            _ => &Value::Null,
        }
    }
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} on ZITADEL {}", self.occasion, self.server_version)?;
        if let Some(execution) = &self.execution {
            let targets = match self.calls.len() {
                1 => "1 target".to_owned(),
                many => format!("{many} targets"),
            };
            writeln!(f, "runs the execution {execution} with {targets}")?;
        }
        for (number, call) in (1..).zip(&self.calls) {
            write!(f, "\n{number}. {call}")?;
        }
        write!(f, "\n{}", self.outcome)
    }
}

impl fmt::Display for TargetCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let interrupts = if self.interrupt_on_error {
            ", interrupts on error"
        } else {
            ""
        };
        let (target, endpoint) = (plain(&self.target), plain(&self.endpoint));
        writeln!(f, "{target} ({}{interrupts}) {endpoint}", self.kind)?;
        for (name, value) in &self.headers {
            writeln!(f, "   > {name}: {value}")?;
        }
        if let Some(payload) = &self.payload {
            writeln!(f, "   > {}", self.body)?;
            writeln!(f, "   the payload inside:")?;
            lines(f, "   > ", payload)?;
        } else if !self.body.is_empty() {
            lines(f, "   > ", &self.body)?;
        }
        match &self.answer {
            Answer::Response { status, body } => {
                writeln!(f, "   < {status}")?;
                lines(f, "   < ", body)?;
            }
            Answer::Failure(cause) => writeln!(f, "   < no response: {}", plain(cause))?,
            Answer::NotCalled(reason) => writeln!(f, "   not called: {reason}")?,
        }
        writeln!(f, "   = {}", plain(&self.effect))
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NothingRan(reason) => writeln!(f, "Nothing ran: {reason}"),
            Self::Passed { changed: false, .. } => {
                writeln!(f, "The operation goes on, unchanged.")
            }
            Self::Passed { result, .. } => {
                writeln!(f, "The operation goes on with:")?;
                lines(f, "", &result.to_string())
            }
            Self::Refused { status, body } => {
                writeln!(f, "The operation fails with {status}:")?;
                lines(f, "", &body.to_string())
            }
        }
    }
}

/// Writes a body behind a mark, JSON over several lines, control characters escaped.
fn lines(f: &mut fmt::Formatter<'_>, mark: &str, body: &str) -> fmt::Result {
    let is_json = serde_json::from_str::<serde::de::IgnoredAny>(body).is_ok();
    let shown = if is_json {
        indented(body)
    } else {
        body.to_owned()
    };
    for line in shown.lines() {
        writeln!(f, "{mark}{}", plain(line))?;
    }
    Ok(())
}

/// JSON over several lines, its members in their order.
fn indented(json: &str) -> String {
    let (mut out, mut depth) = (String::new(), 0_usize);
    let (mut inside, mut escaped) = (false, false);
    let new_line = |out: &mut String, depth: usize| {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", depth));
    };
    for c in json.chars() {
        if inside {
            inside = escaped || c != '"';
            escaped = c == '\\' && !escaped;
            out.push(c);
            continue;
        }
        let is_empty = out.ends_with(['{', '[']);
        match c {
            '{' | '[' | '"' | '-' | 't' | 'f' | 'n' | '0'..='9' if is_empty => {
                new_line(&mut out, depth);
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                if !is_empty {
                    new_line(&mut out, depth);
                }
            }
            _ => {}
        }
        match c {
            ':' => out.push_str(": "),
            ',' => {
                out.push(c);
                new_line(&mut out, depth);
            }
            c if c.is_ascii_whitespace() => {}
            c => out.push(c),
        }
        inside = c == '"';
        depth += usize::from(matches!(c, '{' | '['));
    }
    out
}

/// Foreign text on one line, with control characters escaped.
fn plain(text: &str) -> String {
    text.chars().flat_map(visible).collect()
}

fn visible(c: char) -> impl Iterator<Item = char> {
    let steers = c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let escaped = steers.then(|| c.escape_unicode());
    let plain = (!steers).then_some(c);
    escaped.into_iter().flatten().chain(plain)
}

impl Outcome {
    /// The operation goes on as it was asked.
    pub(super) fn unchanged() -> Self {
        Self::Passed {
            result: json!(null),
            changed: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::indented;

    #[test]
    fn json_is_indented_as_serde_does_but_in_its_own_order() {
        let text = r#"{"a":[1,{"b":"x \" {,:"},[],{}],"c":null,"d":[true,-1.5]}"#;
        let value: serde_json::Value = serde_json::from_str(text).unwrap();
        assert_eq!(
            indented(text),
            serde_json::to_string_pretty(&value).unwrap()
        );
        assert_eq!(
            indented(r#"{ "z" : 1 , "a" : 2 }"#),
            "{\n  \"z\": 1,\n  \"a\": 2\n}"
        );
    }
}
