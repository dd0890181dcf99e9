//! What a target receives, in the recorded shapes (`tests/fixtures/recordings/payloads`), and what
//! its answer changes.

use std::collections::BTreeMap;

use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::samples;
use super::{CallKind, Occasion};
use crate::rules::Rules;
use crate::state::{Instance, Moment};

/// A JSON object whose members keep their order and their text.
#[derive(Debug, Clone)]
pub(crate) struct Payload {
    members: Vec<(String, String)>,
}

impl Payload {
    /// A request or response; the messages are JSON. `host` is the host that was called.
    pub(crate) fn of_call(
        rules: Rules,
        instance: &Instance,
        method: &str,
        host: &str,
        request: &str,
    ) -> Self {
        let mut payload = Self {
            members: Vec::new(),
        };
        payload.put("fullMethod", &json!(method));
        payload.put("instanceID", &json!(instance.id));
        payload.put("orgID", &json!(instance.organization_id));
        payload.put("userID", &json!(instance.owner_id));
        payload.set("request", request);
        if rules.sends_headers() {
            let headers = json!({
                "Content-Type": ["application/grpc"],
                "Host": [host],
                "X-Forwarded-For": ["127.0.0.1"],
                "X-Forwarded-Host": [host],
            });
            payload.put("headers", &headers);
        }
        payload
    }

    /// Adds the response message after the request.
    pub(crate) fn with_response(mut self, response: &str) -> Self {
        let after = |(name, _): &(String, String)| name == "request";
        let at = self.members.iter().position(after).map_or(0, |at| at + 1);
        self.members
            .insert(at, ("response".to_owned(), compact(response)));
        self
    }

    /// An event that happened to a user of the sample.
    pub(super) fn of_event(instance: &Instance, event: &str, content: &str) -> Self {
        let aggregate = event.split('.').next().unwrap_or_default();
        // Recorded for users only; others are taken for the first version.
        let version = if aggregate == "user" { "v2" } else { "v1" };
        let mut payload = Self {
            members: Vec::new(),
        };
        payload.put("aggregateID", &json!(samples::user_id(instance)));
        payload.put("aggregateType", &json!(aggregate));
        payload.put("resourceOwner", &json!(instance.organization_id));
        payload.put("instanceID", &json!(instance.id));
        payload.put("version", &json!(version));
        payload.put("sequence", &json!(1));
        payload.put("event_type", &json!(event));
        payload.put("created_at", &json!(Moment::now().go_format()));
        if !samples::BY_THE_SYSTEM.contains(&event) {
            payload.put("userID", &json!(instance.owner_id));
        }
        payload.set("event_payload", content);
        payload
    }

    /// A function that runs for the machine user of the sample. Members of `content`, a JSON
    /// object, take the place of those of the sample.
    pub(super) fn of_function(
        rules: Rules,
        instance: &Instance,
        name: &str,
        content: BTreeMap<String, Box<RawValue>>,
    ) -> Self {
        let mut payload = Self {
            members: Vec::new(),
        };
        payload.put("function", &json!(format!("function/{name}")));
        for (member, text) in samples::function(rules, instance, name) {
            payload.set(member, &text);
        }
        for (member, value) in content {
            payload.set(&member, value.get());
        }
        payload
    }

    /// The body that is sent. Go escapes what HTML reads as markup.
    pub(crate) fn body(&self) -> String {
        let member = |(name, text): &(String, String)| format!("{}:{text}", json!(name));
        let members: Vec<String> = self.members.iter().map(member).collect();
        format!("{{{}}}", members.join(","))
            .replace('&', "\\u0026")
            .replace('<', "\\u003c")
            .replace('>', "\\u003e")
    }

    /// A member's JSON.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let mut members = self.members.iter();
        members
            .find(|(known, _)| known == name)
            .map(|(_, text)| text.as_str())
    }

    fn put(&mut self, name: &str, value: &Value) {
        self.set(name, &value.to_string());
    }

    fn set(&mut self, name: &str, text: &str) {
        let text = compact(text);
        match self.members.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => *old = text,
            None => self.members.push((name.to_owned(), text)),
        }
    }

    /// Applies the answer of a call target; returns what it changed, as a sentence, or why it is
    /// unusable.
    pub(super) fn apply(
        &mut self,
        rules: Rules,
        occasion: &Occasion,
        answer: &str,
    ) -> Result<String, String> {
        if answer.is_empty() {
            return Ok("nothing: the answer is empty".to_owned());
        }
        let kind = match occasion {
            Occasion::Event(_) => {
                return Ok("nothing: answers to events are ignored".to_owned());
            }
            Occasion::Function(_) => return self.apply_to_function(answer),
            Occasion::Call { kind, .. } => kind,
        };
        let fields = object(answer)?;
        let member = kind.word();
        let mut message = answer.to_owned();
        if rules.merges_answers() {
            let old = self.get(member).unwrap_or_default();
            let mut merged = serde_json::from_str(old).unwrap_or_else(|_| json!({}));
            merge(&mut merged, Value::Object(fields));
            message = merged.to_string();
        }
        self.set(member, &message);
        let verb = if rules.merges_answers() {
            "changes"
        } else {
            "replaces"
        };
        Ok(format!("the answer {verb} the {member} message"))
    }

    /// A later target's list replaces an earlier one's, and each target sees the earlier answers
    /// (from ZITADEL's source; only one target was recorded).
    fn apply_to_function(&mut self, answer: &str) -> Result<String, String> {
        let answer = object(answer)?;
        let mut known: Map<String, Value> = self
            .get("response")
            .and_then(|text| serde_json::from_str(text).ok())
            .unwrap_or_default();
        let mut words = Vec::new();
        for (name, verb) in FUNCTION_ANSWERS {
            let Some(list) = answer.get(name).filter(|list| !list.is_null()) else {
                continue;
            };
            let Value::Array(items) = list else {
                return Err(format!("{name} is not a list"));
            };
            let names: Vec<String> = items
                .iter()
                .map(|item| {
                    let key = item.get("key").or(item.get("name")).unwrap_or(item);
                    key.as_str().map_or(key.to_string(), str::to_owned)
                })
                .collect();
            if !names.is_empty() {
                words.push(format!("{verb} {}", names.join(", ")));
            }
            known.insert(name.to_owned(), list.clone());
        }
        self.put("response", &Value::Object(known));
        Ok(if words.is_empty() {
            "nothing: the answer names neither claims nor metadata".to_owned()
        } else {
            format!("the answer {}", words.join("; "))
        })
    }

    /// The claims of a token after a function ran, and whether an answer changed them.
    pub(super) fn claims(&self, function: &str) -> (Value, bool) {
        let parse = |name| {
            self.get(name)
                .and_then(|text| serde_json::from_str::<Map<String, Value>>(text).ok())
                .unwrap_or_default()
        };
        let (mut claims, answer) = (parse("userinfo"), parse("response"));
        let before = claims.clone();
        let list = |name: &str| {
            answer
                .get(name)
                .and_then(Value::as_array)
                .cloned()
                .unwrap_or_default()
        };
        let mut log = Vec::new();
        for claim in list("append_claims") {
            let name = claim["key"].as_str().unwrap_or_default();
            // ZITADEL reserves these names.
            if name.starts_with("urn:zitadel:iam") {
                continue;
            }
            if claims.contains_key(name) {
                log.push(json!(format!("key {name:?} already exists")));
            } else {
                claims.insert(name.to_owned(), claim["value"].clone());
            }
        }
        log.extend(list("append_log_claims"));
        if !log.is_empty() {
            let name = format!("urn:zitadel:iam:action:function/{function}:log");
            claims.insert(name, Value::Array(log));
        }
        let changed = claims != before || !list("set_user_metadata").is_empty();
        (Value::Object(claims), changed)
    }
}

/// The lists in the answer to a function, each with what it does.
const FUNCTION_ANSWERS: [(&str, &str); 4] = [
    ("set_user_metadata", "sets the user metadata"),
    ("append_claims", "appends the claims"),
    ("append_log_claims", "logs"),
    ("append_attribute", "appends the SAML attributes"),
];

fn object(answer: &str) -> Result<Map<String, Value>, String> {
    match serde_json::from_str(answer) {
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Err("the answer is JSON, but not an object".to_owned()),
        Err(_) => Err("the answer is not JSON".to_owned()),
    }
}

/// Merges an object into another one, member by member.
fn merge(old: &mut Value, new: Value) {
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => {
            for (name, value) in new {
                merge(old.entry(name).or_insert(Value::Null), value);
            }
        }
        (old, new) => *old = new,
    }
}

/// JSON without blanks between its tokens.
fn compact(json: &str) -> String {
    let (mut inside, mut escaped) = (false, false);
    let mut keep = |c: &char| {
        if !inside {
            inside = *c == '"';
            return !c.is_ascii_whitespace();
        }
        inside = escaped || *c != '"';
        escaped = *c == '\\' && !escaped;
        true
    };
    json.chars().filter(|c| keep(c)).collect()
}

impl CallKind {
    /// `request` or `response`.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
        }
    }
}
