//! The third stage: the rules of a message, in the order and the words of `protoc-gen-validate`.
//!
//! Ordinary fields come first, then the oneofs, then proto3 optional fields; only the first broken
//! rule is named.

use super::schema::{Field, Message, Rule, camel_case};
use super::{Kind, Record, Schema, Value};
use crate::go_url;

/// Checks a record against its message; the error is the text that the server answers.
pub(crate) fn check(schema: &Schema, message: &str, record: &Record) -> Result<(), String> {
    let message = schema.message(message);
    let plain = |field: &&Field| field.oneof.is_none() && !field.optional;
    for field in message.fields.iter().filter(plain) {
        check_field(schema, message, field, record.get(&field.name))?;
    }
    for (oneof, required) in &message.oneofs {
        let member = |field: &&Field| field.oneof.as_ref() == Some(oneof);
        let set = message
            .fields
            .iter()
            .filter(member)
            .find(|field| record.has(&field.name));
        match set {
            Some(field) => check_field(schema, message, field, record.get(&field.name))?,
            None if *required => return Err(invalid(message, oneof, "value is required")),
            None => {}
        }
    }
    for field in message.fields.iter().filter(|field| field.optional) {
        if let value @ Some(_) = record.get(&field.name) {
            check_field(schema, message, field, value)?;
        }
    }
    Ok(())
}

fn invalid(message: &Message, field: &str, reason: &str) -> String {
    format!("invalid {}.{}: {reason}", message.name, camel_case(field))
}

fn check_field(
    schema: &Schema,
    message: &Message,
    field: &Field,
    value: Option<&Value>,
) -> Result<(), String> {
    for rule in &field.rules {
        if let Some(reason) = broken(schema, field, rule, value) {
            return Err(invalid(message, &field.name, &reason));
        }
    }
    let Kind::Message(name) = &field.kind else {
        return Ok(());
    };
    let embedded = |place: &str, record: &Record| {
        check(schema, name, record).map_err(|error| {
            let place = format!("{}{place}", camel_case(&field.name));
            format!(
                "invalid {}.{place}: embedded message failed validation | caused by: {error}",
                message.name
            )
        })
    };
    match value {
        Some(Value::Message(record)) => embedded("", record),
        Some(Value::List(items)) => items
            .iter()
            .enumerate()
            .try_for_each(|(i, item)| match item {
                Value::Message(record) => embedded(&format!("[{i}]"), record),
                _ => Ok(()),
            }),
        _ => Ok(()),
    }
}

/// What the value breaks, if it breaks the rule.
fn broken(schema: &Schema, field: &Field, rule: &Rule, value: Option<&Value>) -> Option<String> {
    let duration = match value {
        Some(Value::Duration(nanos)) => Some(*nanos),
        _ => None,
    };
    match rule {
        Rule::Required => value.is_none().then(|| "value is required".to_owned()),
        Rule::Length { min, max } => {
            let (length, unit) = match value {
                Some(Value::String(text)) => (text.chars().count(), "runes"),
                Some(Value::Bytes(bytes)) => (bytes.len(), "bytes"),
                _ if field.kind == Kind::Bytes => (0, "bytes"),
                _ => (0, "runes"),
            };
            let outside = length > *max || min.is_some_and(|min| length < min);
            outside.then(|| match min {
                Some(min) => {
                    format!("value length must be between {min} and {max} {unit}, inclusive")
                }
                None => format!("value length must be at most {max} {unit}"),
            })
        }
        Rule::DurationRange(low, high) => {
            let nanos = |seconds: &i64| i128::from(*seconds) * 1_000_000_000;
            let outside = duration.is_some_and(|d| d < nanos(low) || d > nanos(high));
            outside.then(|| {
                format!(
                    "value must be inside range [{}, {}]",
                    go_duration(*low),
                    go_duration(*high)
                )
            })
        }
        Rule::DurationAboveZero => duration
            .is_some_and(|d| d <= 0)
            .then(|| "value must be greater than 0s".to_owned()),
        Rule::DurationZero => duration
            .is_some_and(|d| d != 0)
            .then(|| "value must equal 0s".to_owned()),
        Rule::True => {
            (value != Some(&Value::Bool(true))).then(|| "value must equal true".to_owned())
        }
        Rule::Defined => {
            let Kind::Enum(name) = &field.kind else {
                return None;
            };
            let Some(Value::Enum(number)) = value else {
                return None;
            };
            let known = usize::try_from(*number).is_ok_and(|n| n < schema.enumeration(name).len());
            (!known).then(|| "value must be one of the defined enum values".to_owned())
        }
        Rule::AbsoluteUri => {
            let Some(Value::String(text)) = value else {
                return Some("value must be absolute".to_owned());
            };
            match go_url::parse(text) {
                Err(error) => Some(format!("value must be a valid URI | caused by: {error}")),
                Ok(url) => url
                    .scheme
                    .is_empty()
                    .then(|| "value must be absolute".to_owned()),
            }
        }
    }
}

/// Whole seconds as Go prints a duration: `0s`, `4m30s`.
fn go_duration(seconds: i64) -> String {
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds}s"),
        (minutes, seconds) => format!("{minutes}m{seconds}s"),
    }
}
