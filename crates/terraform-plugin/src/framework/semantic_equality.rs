//! Keeps a prior value when the new one is semantically equal.

use super::walk::{Body, nesting};
use crate::terraform::schema::Equality;
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
    match (attribute.nested(), &attribute.equality) {
        (Some((nesting, object)), _) => keep_nested(nesting, object.into(), prior, new),
        (None, Some(equality)) => keep_value(equality, prior, new),
        (None, None) => new,
    }
}

/// The same for a value, or for each element of a list, set or map.
fn keep_value(equality: &Equality, prior: &Value, new: Value) -> Value {
    match (prior, new) {
        (Value::List(prior), Value::List(items)) => {
            let item = |(at, item)| match prior.get(at) {
                Some(prior) => keep_value(equality, prior, item),
                None => item,
            };
            Value::List(items.into_iter().enumerate().map(item).collect())
        }
        (Value::Map(prior), Value::Map(entries)) => {
            let entry = |(key, item): (String, Value)| {
                let kept = match prior.get(&key) {
                    Some(prior) => keep_value(equality, prior, item),
                    None => item,
                };
                (key, kept)
            };
            Value::Map(entries.into_iter().map(entry).collect())
        }
        (Value::Set(prior), Value::Set(items)) => {
            // Each prior element is kept once: two new elements stay two.
            let mut free: Vec<&Value> = prior
                .iter()
                .filter(|prior| !items.contains(prior))
                .collect();
            let item = |item: Value| {
                let same = free.iter().position(|candidate| {
                    !prior.contains(&item)
                        && keep_value(equality, candidate, item.clone()) == **candidate
                });
                same.map_or(item, |at| free.remove(at).clone())
            };
            Value::Set(items.into_iter().map(item).collect())
        }
        (prior, new) if prior.is_known() && new.is_known() && equality.holds(prior, &new) => {
            prior.clone()
        }
        (_, new) => new,
    }
}

/// Whether the planner keeps the prior value in place of the configured one.
pub(crate) fn suppresses_diff(attribute: &Attribute, prior: &Value, config: &Value) -> bool {
    let equality = attribute
        .equality
        .as_ref()
        .filter(|equality| equality.suppresses_diff);
    equality.is_some_and(|equality| {
        config.is_wholly_known() && keep_value(equality, prior, config.clone()) == *prior
    })
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
