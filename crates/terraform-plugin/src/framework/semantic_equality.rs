//! Keeps a prior value when the new one is semantically equal.

use super::walk::{Body, nesting};
use crate::terraform::{Attribute, Nesting, Value};
use std::collections::{BTreeMap, BTreeSet};

/// `new`, with the value of `prior` for each attribute whose schema says that the two are
/// semantically equal. Elements of lists are compared by index, of maps by key, of sets with any
/// element.
pub(crate) fn keep_prior(body: Body<'_>, prior: &Value, new: Value) -> Value {
    let Value::Object(mut entries) = new else {
        return new;
    };
    if !prior.is_known() {
        return Value::Object(entries);
    }
    for attribute in &body.object.attributes {
        if let Some(value) = entries.remove(&attribute.name) {
            let kept = keep_attribute(attribute, prior.get(&attribute.name), value);
            entries.insert(attribute.name.clone(), kept);
        }
    }
    for block in body.blocks {
        if let Some(value) = entries.remove(&block.name) {
            let kept = keep_nested(nesting(block), block.into(), prior.get(&block.name), value);
            entries.insert(block.name.clone(), kept);
        }
    }
    Value::Object(entries)
}

/// The same for one attribute's value.
pub(crate) fn keep_attribute(attribute: &Attribute, prior: &Value, new: Value) -> Value {
    if semantically_equal(attribute, prior, &new) {
        return prior.clone();
    }
    match attribute.nested() {
        Some((nesting, object)) => keep_nested(nesting, object.into(), prior, new),
        None => new,
    }
}

/// Whether the schema says that the two values are semantically equal.
pub(crate) fn semantically_equal(attribute: &Attribute, one: &Value, other: &Value) -> bool {
    let known = |value: &Value| value.is_known() && value.is_wholly_known();
    known(one)
        && known(other)
        && attribute
            .equality
            .as_ref()
            .is_some_and(|equality| equality.holds(one, other))
}

/// Whether the planner keeps the prior value in place of the configured one.
pub(crate) fn suppresses_diff(attribute: &Attribute, prior: &Value, config: &Value) -> bool {
    let equality = attribute.equality.as_ref();
    equality.is_some_and(|equality| equality.suppresses_diff)
        && semantically_equal(attribute, prior, config)
}

fn keep_nested(nesting: Nesting, body: Body<'_>, prior: &Value, new: Value) -> Value {
    let by_key = |entries: BTreeMap<String, Value>| {
        entries
            .into_iter()
            .map(|(key, item)| (key.clone(), keep_prior(body, prior.get(&key), item)))
            .collect()
    };
    let by_index = |items: Vec<Value>| {
        let prior = prior.items().unwrap_or_default();
        let item = |(at, item)| keep_prior(body, prior.get(at).unwrap_or(&Value::Null), item);
        items.into_iter().enumerate().map(item).collect()
    };
    match new {
        Value::List(items) => Value::List(by_index(items)),
        Value::Tuple(items) => Value::Tuple(by_index(items)),
        Value::Set(items) => {
            let candidates: BTreeSet<&Value> = prior.items().unwrap_or_default().iter().collect();
            let item = |item: Value| {
                if candidates.contains(&item) {
                    return item;
                }
                let same =
                    |candidate: &&&Value| keep_prior(body, candidate, item.clone()) == ***candidate;
                candidates
                    .iter()
                    .find(same)
                    .map_or(item.clone(), |kept| (*kept).clone())
            };
            Value::Set(items.into_iter().map(item).collect())
        }
        Value::Map(entries) => Value::Map(by_key(entries)),
        Value::Object(entries) if nesting == Nesting::Map => Value::Object(by_key(entries)),
        new => keep_prior(body, prior, new),
    }
}
