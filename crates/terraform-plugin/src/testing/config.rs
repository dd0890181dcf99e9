//! Configurations as a test writes them, made whole.

use std::collections::BTreeMap;

use super::schema::{Body, Nesting};
use crate::terraform::conform::conform;
use crate::terraform::{Value, ValueError};

/// The configuration in the exact shape of the schema: attributes that were left out are null,
/// blocks that were left out are empty.
pub(crate) fn complete(body: &Body, config: Value) -> Result<Value, ValueError> {
    conform(fill(body, config), &body.object_type())
}

fn fill(body: &Body, object: Value) -> Value {
    let (Value::Object(given) | Value::Map(given)) = object else {
        return object;
    };
    let Value::Object(mut filled) = body.empty() else {
        return Value::Object(given);
    };
    filled.extend(given);
    for (name, attribute) in &body.attributes {
        if let Some((nesting, body)) = &attribute.nested
            && let Some(value) = filled.remove(name)
        {
            filled.insert(name.clone(), fill_nested(*nesting, body, value));
        }
    }
    for (name, block) in &body.blocks {
        if let Some(value) = filled.remove(name) {
            filled.insert(name.clone(), fill_nested(block.nesting, &block.body, value));
        }
    }
    Value::Object(filled)
}

fn fill_nested(nesting: Nesting, body: &Body, value: Value) -> Value {
    let all = |items: Vec<Value>| items.into_iter().map(|item| fill(body, item)).collect();
    match (nesting, value) {
        (Nesting::Single | Nesting::Group, object) => fill(body, object),
        (Nesting::Map, Value::Map(entries) | Value::Object(entries)) => Value::Map(
            entries
                .into_iter()
                .map(|(key, item)| (key, fill(body, item)))
                .collect::<BTreeMap<_, _>>(),
        ),
        (_, Value::List(items)) => Value::List(all(items)),
        (_, Value::Set(items)) => Value::Set(all(items)),
        (_, Value::Tuple(items)) => Value::Tuple(all(items)),
        (_, other) => other,
    }
}

/// The object without its write-only values, as plans and states have it.
pub(crate) fn without_write_only(body: &Body, object: &Value) -> Value {
    let Value::Object(attributes) = object else {
        return object.clone();
    };
    let strip = |(name, value): (&String, &Value)| {
        let stripped = match (body.attributes.get(name), body.blocks.get(name)) {
            (Some(attribute), _) if attribute.write_only => Value::Null,
            (Some(attribute), _) => match &attribute.nested {
                Some((nesting, body)) => strip_nested(*nesting, body, value),
                None => value.clone(),
            },
            (None, Some(block)) => strip_nested(block.nesting, &block.body, value),
            (None, None) => value.clone(),
        };
        (name.clone(), stripped)
    };
    Value::Object(attributes.iter().map(strip).collect())
}

fn strip_nested(nesting: Nesting, body: &Body, value: &Value) -> Value {
    let all = |items: &[Value]| {
        items
            .iter()
            .map(|item| without_write_only(body, item))
            .collect()
    };
    match (nesting, value) {
        (Nesting::Single | Nesting::Group, object) => without_write_only(body, object),
        (_, Value::List(items)) => Value::List(all(items)),
        (_, Value::Set(items)) => Value::Set(all(items)),
        (_, Value::Map(entries)) => Value::Map(
            entries
                .iter()
                .map(|(key, item)| (key.clone(), without_write_only(body, item)))
                .collect(),
        ),
        (_, other) => other.clone(),
    }
}
