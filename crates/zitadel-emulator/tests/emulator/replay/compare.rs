//! Comparing an answer with a recorded one, and binding placeholders on the way.

use std::collections::BTreeMap;

use serde_json::Value;

/// The values of placeholders.
pub(crate) type Bound = BTreeMap<String, String>;

/// A recorded text, cut into literal parts and placeholders.
enum Part<'a> {
    Literal(&'a str),
    Placeholder(&'a str),
}

fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(close) = rest.find('}') {
        let Some(open) = rest[..close].rfind('{') else {
            parts.push(Part::Literal(&rest[..=close]));
            rest = &rest[close + 1..];
            continue;
        };
        let name = &rest[open + 1..close];
        // `&{elsewhere.example  http}` is a text of the server, not a placeholder.
        let plain = |c: char| c.is_ascii_alphanumeric() || "_:-. ".contains(c);
        if name.is_empty() || name.contains("  ") || !name.chars().all(plain) {
            parts.push(Part::Literal(&rest[..=close]));
        } else {
            parts.push(Part::Literal(&rest[..open]));
            parts.push(Part::Placeholder(name));
        }
        rest = &rest[close + 1..];
    }
    parts.push(Part::Literal(rest));
    parts
}

/// A value with bound placeholders filled in.
pub(crate) fn fill(value: &Value, bound: &Bound) -> Value {
    match value {
        Value::String(text) => Value::from(fill_text(text, bound)),
        Value::Array(items) => items.iter().map(|item| fill(item, bound)).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), fill(value, bound)))
            .collect(),
        other => other.clone(),
    }
}

/// A text to send, with bound placeholders filled in.
pub(crate) fn fill_text(text: &str, bound: &Bound) -> String {
    let filled = |part| match part {
        Part::Literal(text) => text.to_owned(),
        Part::Placeholder(name) => bound
            .get(name)
            .cloned()
            .unwrap_or_else(|| format!("{{{name}}}")),
    };
    parts(text).into_iter().map(filled).collect()
}

/// The first difference, as where and what.
pub(crate) fn difference(
    want: &Value,
    got: &Value,
    path: &str,
    bound: &mut Bound,
) -> Option<String> {
    match (want, got) {
        (Value::Object(wanted), Value::Object(given)) => {
            for (name, value) in wanted {
                let name = fill_text(name, bound);
                let Some(given) = given.get(&name) else {
                    // A server with a past knows when; a fresh one does not.
                    if name == "changed" && path.ends_with(".details") {
                        continue;
                    }
                    return Some(format!("{path}.{name} is missing"));
                };
                if let found @ Some(_) = difference(value, given, &format!("{path}.{name}"), bound)
                {
                    return found;
                }
            }
            let extra = given.keys().find(|name| !wanted.contains_key(*name));
            extra.map(|name| format!("{path}.{name} is there too"))
        }
        (Value::Array(wanted), Value::Array(given)) if wanted.len() == given.len() => {
            let mut pairs = wanted.iter().zip(given).enumerate();
            pairs.find_map(|(i, (want, got))| difference(want, got, &format!("{path}[{i}]"), bound))
        }
        (Value::String(wanted), Value::String(given)) => match matches(wanted, given, bound) {
            Ok(()) => None,
            Err(why) => Some(format!("{path}: {given:?} instead of {wanted:?}{why}")),
        },
        (want, got) if want == got => None,
        (want, got) => Some(format!("{path}: {got} instead of {want}")),
    }
}

fn matches(wanted: &str, given: &str, bound: &mut Bound) -> Result<(), &'static str> {
    let parts = parts(wanted);
    let mut rest = given;
    for (i, part) in parts.iter().enumerate() {
        let name = match part {
            Part::Literal(text) => {
                rest = rest.strip_prefix(text).ok_or("")?;
                continue;
            }
            Part::Placeholder(name) => name,
        };
        if let Some(value) = bound.get(*name) {
            rest = rest.strip_prefix(value.as_str()).ok_or("")?;
            continue;
        }
        let end = match parts.get(i + 1) {
            Some(Part::Literal("")) | None => rest.len(),
            Some(Part::Literal(next)) => rest.find(next).ok_or("")?,
            Some(Part::Placeholder(_)) => return Err(" (two placeholders in a row)"),
        };
        let (value, after) = rest.split_at(end);
        check(name, value)?;
        if bound.values().any(|known| known == value) && *name != "instance" {
            return Err(" (repeats an earlier value)");
        }
        bound.insert((*name).to_owned(), value.to_owned());
        rest = after;
    }
    if rest.is_empty() { Ok(()) } else { Err("") }
}

/// The values that a placeholder may have.
fn check(name: &str, value: &str) -> Result<(), &'static str> {
    let shape = if name.starts_with("signing_key") {
        value.len() == 36 && value.bytes().all(|b| b.is_ascii_alphanumeric())
    } else if name.starts_with("time") {
        value.ends_with('Z')
            && value.as_bytes().get(10) == Some(&b'T')
            && !value.starts_with("0001")
    } else {
        !value.is_empty() && !value.contains(['"', ' ', '\n'])
    };
    if shape {
        Ok(())
    } else {
        Err(" (of another shape)")
    }
}

/// The rows of a list answer.
fn rows(answer: &mut Value) -> Option<&mut Vec<Value>> {
    let key = ["result", "targets", "executions"]
        .into_iter()
        .find(|key| answer.get(key).is_some())?;
    answer.get_mut(key)?.as_array_mut()
}

fn identity(row: &Value) -> Value {
    ["id", "targetId", "executionId", "Condition"]
        .into_iter()
        .find_map(|key| row.get(key))
        .or_else(|| row.get("details")?.get("id"))
        .unwrap_or(row)
        .clone()
}

/// What a row is sorted by in one of the columns in which rows may be equal.
fn sort_key(row: &Value, column: &str) -> Value {
    let config = row.get("config").unwrap_or(row);
    let has = |name: &str| config.get(name).is_some();
    match column {
        "TYPE" => Value::from(
            [
                "restWebhook",
                "restCall",
                "restRequestResponse",
                "restAsync",
            ]
            .map(has)
            .to_vec(),
        ),
        "ASYNC" => Value::from(has("isAsync")),
        _ => Value::from(config.to_string().contains("interruptOnError")),
    }
}

/// Brings the rows of an answer into the recorded order where no order is promised: rows that are
/// equal in the column (`Some`), or any rows (`None`).
pub(crate) fn reorder(want: &Value, got: &mut Value, column: Option<&str>, bound: &Bound) {
    let mut want = fill(want, bound);
    let (Some(wanted), Some(given)) = (rows(&mut want), rows(got)) else {
        return;
    };
    if let Some(column) = column {
        let keys = |rows: &[Value]| {
            rows.iter()
                .map(|row| sort_key(row, column))
                .collect::<Vec<_>>()
        };
        if keys(wanted) != keys(given) {
            return;
        }
    }
    let order: Vec<Value> = wanted.iter().map(identity).collect();
    given.sort_by_key(|row| {
        order
            .iter()
            .position(|id| *id == identity(row))
            .unwrap_or(usize::MAX)
    });
}
