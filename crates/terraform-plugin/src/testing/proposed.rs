//! The proposed new state: what core suggests to a provider before asking for a plan.
//!
//! Where the configuration says something, that; where it leaves a computed attribute alone, the
//! prior value. Rules: Terraform's `internal/plans/objchange` (`ProposedNew`).

use std::collections::BTreeMap;

use super::schema::{Attribute, Body, Nesting};
use crate::terraform::Value;

/// The proposal for an object that the configuration wants.
pub(crate) fn proposed_new(body: &Body, prior: &Value, config: &Value) -> Value {
    if prior.is_null() {
        return merge_body(body, &body.empty(), config);
    }
    merge_body(body, prior, config)
}

fn merge_body(body: &Body, prior: &Value, config: &Value) -> Value {
    if !config.is_known() {
        return prior.clone();
    }
    let mut merged = merge_attributes(&body.attributes, prior, config);
    for (name, block) in &body.blocks {
        let config = config.get(name);
        let nested = if block.nesting == Nesting::Group {
            proposed_new(&block.body, prior.get(name), config)
        } else {
            merge_nested(block.nesting, &block.body, prior.get(name), config)
        };
        merged.insert(name.clone(), nested);
    }
    Value::Object(merged)
}

fn merge_attributes(
    attributes: &BTreeMap<String, Attribute>,
    prior: &Value,
    config: &Value,
) -> BTreeMap<String, Value> {
    let merge = |(name, attribute): (&String, &Attribute)| {
        let (prior, config) = (prior.get(name), config.get(name));
        let merged = match &attribute.nested {
            _ if attribute.computed && config.is_null() => {
                if was_configured(attribute, prior) {
                    config.clone()
                } else {
                    prior.clone()
                }
            }
            Some((nesting, body)) => merge_nested(*nesting, body, prior, config),
            None => config.clone(),
        };
        (name.clone(), merged)
    };
    attributes.iter().map(merge).collect()
}

/// Whether a prior value holds something that only a configuration can have put there: then the
/// practitioner has taken the attribute out.
fn was_configured(attribute: &Attribute, prior: &Value) -> bool {
    let Some((nesting, body)) = &attribute.nested else {
        return false;
    };
    attribute.optional
        && objects(*nesting, prior).into_iter().any(|object| {
            body.attributes.iter().any(|(name, attribute)| {
                let value = object.get(name);
                !value.is_null() && (!attribute.computed || was_configured(attribute, value))
            })
        })
}

fn objects(nesting: Nesting, value: &Value) -> Vec<&Value> {
    match nesting {
        Nesting::Single | Nesting::Group => vec![value],
        Nesting::List | Nesting::Set => value.items().unwrap_or_default().iter().collect(),
        Nesting::Map => value
            .entries()
            .into_iter()
            .flat_map(BTreeMap::values)
            .collect(),
    }
}

fn merge_nested(nesting: Nesting, body: &Body, prior: &Value, config: &Value) -> Value {
    if !config.is_known() {
        return config.clone();
    }
    // Elements are correlated by index, by key, or (in sets) by what the configuration says.
    let merge = |prior: &Value, config: &Value| match prior {
        Value::Null => merge_body(body, &body.empty(), config),
        prior => merge_body(body, prior, config),
    };
    match (nesting, config) {
        (Nesting::Single | Nesting::Group, config) => merge(prior, config),
        (Nesting::List, Value::List(items)) => {
            let priors = prior.items().unwrap_or_default();
            let item = |(at, config): (usize, &Value)| match priors.get(at) {
                Some(prior) => merge(prior, config),
                None => config.clone(),
            };
            Value::List(items.iter().enumerate().map(item).collect())
        }
        (Nesting::Map, Value::Map(entries)) => {
            let priors = prior.entries();
            let entry = |(key, config): (&String, &Value)| {
                let prior = priors.and_then(|priors| priors.get(key));
                let value = match prior {
                    Some(prior) => merge(prior, config),
                    None => config.clone(),
                };
                (key.clone(), value)
            };
            Value::Map(entries.iter().map(entry).collect())
        }
        (Nesting::Set, Value::Set(items)) => {
            let mut priors: Vec<&Value> = prior.items().unwrap_or_default().iter().collect();
            let item = |config: &Value| {
                let found = priors
                    .iter()
                    .position(|prior| may_come_from(body, prior, config));
                let prior = found.map_or(&Value::Null, |at| priors.remove(at));
                merge(prior, config)
            };
            Value::Set(items.iter().map(item).collect())
        }
        (_, other) => other.clone(),
    }
}

/// Whether a prior element can be what became of this configured element: they differ only in
/// computed attributes that the configuration leaves alone.
fn may_come_from(body: &Body, prior: &Value, config: &Value) -> bool {
    if prior == config {
        return true;
    }
    if !prior.is_known() || !config.is_known() {
        return false;
    }
    let attributes = body.attributes.iter().all(|(name, attribute)| {
        let (prior, config) = (prior.get(name), config.get(name));
        match &attribute.nested {
            _ if prior == config => true,
            _ if attribute.computed && config.is_null() => true,
            Some((Nesting::Single, body)) => may_come_from(body, prior, config),
            Some(_) | None => false,
        }
    });
    let blocks = body
        .blocks
        .keys()
        .all(|name| prior.get(name) == config.get(name));
    attributes && blocks
}
