//! The second stage: a JSON value becomes a [`Record`], as Go's `protojson` with unknown names
//! discarded does it.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::json::{Data, Node};
use super::schema::{Field, Kind};
use super::{Record, Schema, Value};

/// Decodes JSON into messages of one schema.
pub(crate) struct Decoder<'a> {
    pub(crate) schema: &'a Schema,
    /// Whether a wrong type names the field (`invalid value for string field name: 5`) or only the
    /// type (`invalid value for string type: 5`), which changed with the protobuf library.
    pub(crate) names_fields: bool,
}

/// JSON text with its positions.
struct Source<'a> {
    text: &'a str,
}

impl Source<'_> {
    /// Line and column (in characters), both counted from 1.
    fn place(&self, position: usize) -> String {
        let before = &self.text[..position];
        let line = before.matches('\n').count() + 1;
        let column = before
            .rsplit('\n')
            .next()
            .unwrap_or_default()
            .chars()
            .count()
            + 1;
        format!("(line {line}:{column})")
    }

    fn fault(&self, position: usize, text: &str) -> String {
        format!("proto: {}: {text}", self.place(position))
    }

    fn unexpected(&self, node: &Node) -> String {
        format!(
            "proto: syntax error {}: unexpected token {}",
            self.place(node.position),
            node.token
        )
    }
}

impl Decoder<'_> {
    /// Decodes the first JSON value of `body`; a body without any is an empty message.
    pub(crate) fn body(&self, message: &str, body: &str) -> Result<Record, String> {
        match super::json::first_value(body)? {
            None => Ok(Record::default()),
            Some((node, text)) => self.message(&Source { text: &text }, message, &node),
        }
    }

    /// Decodes a body that is a bare list of messages; each is a text of its own to `protojson`.
    pub(crate) fn list_body(&self, message: &str, body: &str) -> Result<Vec<Value>, String> {
        let Some((node, text)) = super::json::first_value(body)? else {
            return Ok(Vec::new());
        };
        let kind = match &node.data {
            Data::Array(items) => {
                return items
                    .iter()
                    .map(|item| Ok(Value::Message(self.body(message, &text[item.position..])?)))
                    .collect();
            }
            Data::Null => return Ok(Vec::new()),
            Data::Object(_) => "object",
            Data::String(_) => "string",
            Data::Number => "number",
            Data::Bool(_) => "bool",
        };
        Err(format!(
            "json: cannot unmarshal {kind} into Go value of type []json.RawMessage"
        ))
    }

    fn message(&self, source: &Source<'_>, name: &str, node: &Node) -> Result<Record, String> {
        let Data::Object(members) = &node.data else {
            return Err(source.unexpected(node));
        };
        let message = self.schema.message(name);
        let mut record = Record::default();
        let mut seen: Vec<&str> = Vec::new();
        let mut taken: Vec<&str> = Vec::new();
        for member in members {
            let named =
                |field: &&Field| field.json_name() == member.name || field.name == member.name;
            let Some(field) = message.fields.iter().find(named) else {
                continue;
            };
            if seen.contains(&field.name.as_str()) {
                return Err(source.fault(
                    member.position,
                    &format!("duplicate field {}", member.token),
                ));
            }
            seen.push(&field.name);
            if member.value.data == Data::Null {
                continue;
            }
            if let Some(oneof) = &field.oneof {
                if taken.contains(&oneof.as_str()) {
                    let full = format!("{}.{name}.{oneof}", self.schema.package);
                    let text = format!(
                        "error parsing {}, oneof {full} is already set",
                        member.token
                    );
                    return Err(source.fault(member.position, &text));
                }
                taken.push(oneof);
            }
            if let Some(value) = self.field(source, field, &member.value)? {
                record.set(&field.name, value);
            }
        }
        Ok(record)
    }

    fn field(
        &self,
        source: &Source<'_>,
        field: &Field,
        node: &Node,
    ) -> Result<Option<Value>, String> {
        if !field.repeated {
            return self.single(source, field, node);
        }
        let Data::Array(items) = &node.data else {
            return Err(source.unexpected(node));
        };
        let mut list = Vec::new();
        for item in items {
            list.extend(self.single(source, field, item)?);
        }
        Ok(Some(Value::List(list)))
    }

    /// One value; `None` is an unknown enum name, which is dropped.
    fn single(
        &self,
        source: &Source<'_>,
        field: &Field,
        node: &Node,
    ) -> Result<Option<Value>, String> {
        let decoded = match (&field.kind, &node.data) {
            (Kind::Message(name), _) => {
                return self
                    .message(source, name, node)
                    .map(Value::Message)
                    .map(Some);
            }
            (Kind::Duration, Data::String(text)) => match duration(text) {
                Some(nanos) => Some(Value::Duration(nanos)),
                None => return Err(well_known(source, "Duration", node)),
            },
            (Kind::Timestamp, Data::String(text)) => match OffsetDateTime::parse(text, &Rfc3339) {
                Ok(instant) => Some(Value::Timestamp(instant)),
                Err(_) => return Err(well_known(source, "Timestamp", node)),
            },
            (Kind::Duration | Kind::Timestamp, _) => return Err(source.unexpected(node)),
            (Kind::String, Data::String(text)) => Some(Value::String(text.clone())),
            (Kind::Bool, Data::Bool(flag)) => Some(Value::Bool(*flag)),
            (Kind::Bytes, Data::String(text)) => bytes(text).map(Value::Bytes),
            (Kind::Uint32, _) => unsigned(node)
                .filter(|n| *n <= u64::from(u32::MAX))
                .map(Value::Unsigned),
            (Kind::Uint64, _) => unsigned(node).map(Value::Unsigned),
            (Kind::Enum(name), Data::String(text)) => {
                let known = self
                    .schema
                    .enumeration(name)
                    .iter()
                    .position(|value| value == text);
                return Ok(known.map(|number| Value::Enum(number as i64)));
            }
            (Kind::Enum(_), Data::Number) => integer(&node.token)
                .and_then(|n| i32::try_from(n).ok())
                .map(|n| Value::Enum(n.into())),
            _ => None,
        };
        decoded.map(Some).ok_or_else(|| {
            let kind = field.kind.word();
            let what = if self.names_fields {
                format!("{kind} field {}", field.json_name())
            } else {
                format!("{kind} type")
            };
            source.fault(
                node.position,
                &format!("invalid value for {what}: {}", node.token),
            )
        })
    }
}

fn well_known(source: &Source<'_>, name: &str, node: &Node) -> String {
    source.fault(
        node.position,
        &format!("invalid google.protobuf.{name} value {}", node.token),
    )
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    let url_safe = text.contains(['-', '_']);
    let engine = match (url_safe, text.len().is_multiple_of(4)) {
        (false, true) => &STANDARD,
        (false, false) => &STANDARD_NO_PAD,
        (true, true) => &URL_SAFE,
        (true, false) => &URL_SAFE_NO_PAD,
    };
    engine.decode(text).ok()
}

fn unsigned(node: &Node) -> Option<u64> {
    match &node.data {
        Data::Number => integer(&node.token),
        Data::String(text) => integer(text),
        _ => None,
    }
    .and_then(|number| u64::try_from(number).ok())
}

/// An integer in JSON's grammar, also when written as `1.0` or `1e2`.
fn integer(text: &str) -> Option<i128> {
    if let Ok(number) = text.parse::<i128>() {
        let digits = text.trim_start_matches('-');
        return (!text.starts_with('+') && (digits == "0" || !digits.starts_with('0')))
            .then_some(number);
    }
    let number: f64 = text
        .parse()
        .ok()
        .filter(|_| text.starts_with(|c: char| c == '-' || c.is_ascii_digit()))?;
    (number.fract() == 0.0 && number.abs() < 1e18).then_some(number as i128)
}

/// Nanoseconds of a protobuf duration text such as `1.5s`.
pub(crate) fn duration(text: &str) -> Option<i128> {
    const MAX_SECONDS: i128 = 315_576_000_000;
    let text = text.strip_suffix('s')?;
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let bare = text.is_empty()
        || (whole.len() > 1 && whole.starts_with('0'))
        || (whole.is_empty() && !text.starts_with('.'));
    if bare || !digits(whole) || !digits(fraction) || fraction.len() > 9 {
        return None;
    }
    let seconds: i128 = if whole.is_empty() {
        0
    } else {
        whole.parse().ok()?
    };
    let nanos: i128 = format!("{fraction:0<9}").parse().ok()?;
    let total = seconds.checked_mul(1_000_000_000)?.checked_add(nanos)?;
    (seconds <= MAX_SECONDS).then_some(if negative { -total } else { total })
}

#[cfg(test)]
mod tests {
    use super::duration;

    #[test]
    fn a_duration_is_seconds_with_up_to_nine_decimals() {
        assert_eq!(duration("10s"), Some(10_000_000_000));
        assert_eq!(duration("1.5s"), Some(1_500_000_000));
        assert_eq!(duration("-1s"), Some(-1_000_000_000));
        assert_eq!(duration("0.000000001s"), Some(1));
        for bad in ["", "s", "10", "1m", "010s", "1.0000000001s", "1e3s", " 1s"] {
            assert_eq!(duration(bad), None, "{bad}");
        }
    }
}
