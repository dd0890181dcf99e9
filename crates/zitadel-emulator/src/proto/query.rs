//! Query parameters as the gateway reads them: dotted paths into the request message, unknown ones
//! ignored, wrong values refused.

use super::schema::Field;
use super::{Kind, Record, Schema, Value};

/// Puts the parameters of a query string into `record`, which is a `message`.
pub(crate) fn apply(
    schema: &Schema,
    message: &str,
    query: &str,
    record: &mut Record,
) -> Result<(), String> {
    let mut pairs: Vec<(String, Vec<String>)> = Vec::new();
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        match pairs.iter_mut().find(|(known, _)| *known == name) {
            Some((_, values)) => values.push(value.into_owned()),
            None => pairs.push((name.into_owned(), vec![value.into_owned()])),
        }
    }
    pairs
        .iter()
        .try_for_each(|(path, values)| set(schema, message, path, values, record))
}

fn set(
    schema: &Schema,
    message: &str,
    path: &str,
    values: &[String],
    record: &mut Record,
) -> Result<(), String> {
    let (name, rest) = match path.split_once('.') {
        Some((name, rest)) => (name, Some(rest)),
        None => (path, None),
    };
    let named = |field: &&Field| field.json_name() == name || field.name == name;
    let Some(field) = schema.message(message).fields.iter().find(named) else {
        return Ok(());
    };
    match (&field.kind, rest) {
        (Kind::Message(inner), Some(rest)) if !field.repeated => {
            let mut embedded = record.message(&field.name).cloned().unwrap_or_default();
            set(schema, inner, rest, values, &mut embedded)?;
            record.set(&field.name, Value::Message(embedded));
            Ok(())
        }
        (_, Some(_)) => Err(format!("invalid path: {name:?} is not a message")),
        (Kind::Message(inner), None) => {
            let word = if field.repeated { "list" } else { "field" };
            let full = format!("{}.{inner}", schema.package);
            Err(format!(
                "parsing {word} {:?}: unsupported message type: {full:?}",
                field.name
            ))
        }
        _ if field.repeated => {
            let items = values
                .iter()
                .map(|text| scalar(schema, field, text))
                .collect::<Result<_, _>>()?;
            record.set(&field.name, Value::List(items));
            Ok(())
        }
        _ => match values {
            [text] => {
                record.set(&field.name, scalar(schema, field, text)?);
                Ok(())
            }
            many => Err(format!(
                "too many values for field {:?}: {}",
                field.name,
                many.join(", ")
            )),
        },
    }
}

fn scalar(schema: &Schema, field: &Field, text: &str) -> Result<Value, String> {
    let number = |most: u64| {
        let parsed = text.parse::<u64>().ok().filter(|_| !text.starts_with('+'));
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        match parsed.filter(|n| *n <= most) {
            Some(number) => Ok(Value::Unsigned(number)),
            None if digits => Err(format!(
                "strconv.ParseUint: parsing {text:?}: value out of range"
            )),
            None => Err(format!(
                "strconv.ParseUint: parsing {text:?}: invalid syntax"
            )),
        }
    };
    let parsed = match &field.kind {
        Kind::Bool => match text {
            "1" | "t" | "T" | "true" | "TRUE" | "True" => Ok(Value::Bool(true)),
            "0" | "f" | "F" | "false" | "FALSE" | "False" => Ok(Value::Bool(false)),
            _ => Err(format!(
                "strconv.ParseBool: parsing {text:?}: invalid syntax"
            )),
        },
        Kind::Uint32 => number(u32::MAX.into()),
        Kind::Uint64 => number(u64::MAX),
        Kind::Enum(name) => {
            let values = schema.enumeration(name);
            let by_name = values.iter().position(|value| value == text);
            let by_number = text
                .parse::<usize>()
                .ok()
                .filter(|number| *number < values.len());
            let known = by_name
                .or(by_number)
                .map(|number| Value::Enum(number as i64));
            known.ok_or_else(|| format!("{text:?} is not a valid value"))
        }
        _ => Ok(Value::String(text.to_owned())),
    };
    parsed.map_err(|error| format!("parsing field {:?}: {error}", field.name))
}
