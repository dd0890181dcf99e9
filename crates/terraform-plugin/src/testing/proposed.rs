//! The proposed new state: what core suggests to a provider before asking for a plan.
//!
//! Where the configuration says something, that; where it leaves a computed attribute alone, the
//! prior value. Rules: Terraform's `internal/plans/objchange` (`ProposedNew`).

use std::collections::BTreeMap;

use super::schema::{Attribute, Body, Nesting};
use crate::terraform::{AttributePath, Value};

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

/// Whether a prior element can be what became of this configured element: wherever they differ, the
/// prior has a computed value that the configuration leaves alone.
fn may_come_from(body: &Body, prior: &Value, config: &Value) -> bool {
    if prior == config {
        return true;
    }
    if prior.is_null() {
        return true;
    }
    if !config.is_known() {
        return false;
    }
    let attributes = body.attributes.iter().all(|(name, attribute)| {
        let (prior, config) = (prior.get(name), config.get(name));
        match &attribute.nested {
            _ if prior == config => true,
            Some((nesting, body)) => parts_may_come_from(*nesting, body, prior, config),
            None => attribute.computed && config.is_null(),
        }
    });
    let blocks = body.blocks.iter().all(|(name, block)| {
        parts_may_come_from(
            block.nesting,
            &block.body,
            prior.get(name),
            config.get(name),
        )
    });
    attributes && blocks
}

/// The same for nested objects. Core looks at each one of the prior value: it must be there in the
/// configuration, under the same index or key. Elements of sets have neither, so they must be the
/// same.
fn parts_may_come_from(nesting: Nesting, body: &Body, prior: &Value, config: &Value) -> bool {
    let comes_from = |prior: &Value, config: Option<&Value>| {
        config.is_some_and(|config| may_come_from(body, prior, config))
    };
    match prior {
        _ if prior == config => true,
        Value::Null => true,
        Value::List(items) | Value::Tuple(items) => {
            let configs = config.items().unwrap_or_default();
            let mut items = items.iter().enumerate();
            items.all(|(at, prior)| comes_from(prior, configs.get(at)))
        }
        Value::Map(entries) => {
            let configs = config.entries();
            let mut entries = entries.iter();
            entries.all(|(key, prior)| comes_from(prior, configs.and_then(|all| all.get(key))))
        }
        Value::Object(_) if nesting != Nesting::Map => may_come_from(body, prior, config),
        Value::Set(items) => items.is_empty(),
        _ => false,
    }
}

/// The paths where a configuration has taken a nested attribute out, which core shows the provider
/// by proposing null although the attribute is computed.
pub(crate) fn taken_out(body: &Body, prior: &Value, config: &Value) -> Vec<AttributePath> {
    let mut paths = Vec::new();
    if prior.is_known() && config.is_known() {
        for (name, attribute) in &body.attributes {
            let (prior, config) = (prior.get(name), config.get(name));
            let path = AttributePath::from(name.as_str());
            if attribute.computed && config.is_null() && was_configured(attribute, prior) {
                paths.push(path);
            } else if let Some((nesting, body)) = &attribute.nested {
                paths.extend(taken_out_of_parts(*nesting, body, prior, config, &path));
            }
        }
        for (name, block) in &body.blocks {
            let (prior, config) = (prior.get(name), config.get(name));
            let path = AttributePath::from(name.as_str());
            paths.extend(taken_out_of_parts(
                block.nesting,
                &block.body,
                prior,
                config,
                &path,
            ));
        }
    }
    paths
}

fn taken_out_of_parts(
    nesting: Nesting,
    body: &Body,
    prior: &Value,
    config: &Value,
    path: &AttributePath,
) -> Vec<AttributePath> {
    let under = |path: AttributePath, prior: &Value, config: &Value| {
        let found = taken_out(body, prior, config).into_iter();
        found
            .map(move |inner| inner.under(&path))
            .collect::<Vec<_>>()
    };
    match (prior, config) {
        (Value::List(priors), Value::List(configs)) => {
            let pairs = priors.iter().zip(configs).enumerate();
            pairs
                .flat_map(|(at, (prior, config))| under(path.index(at), prior, config))
                .collect()
        }
        (Value::Map(priors), Value::Map(configs)) => {
            let pairs = priors.iter();
            pairs
                .filter_map(|(key, prior)| Some((key, prior, configs.get(key)?)))
                .flat_map(|(key, prior, config)| under(path.key(key), prior, config))
                .collect()
        }
        (prior, config) if matches!(nesting, Nesting::Single | Nesting::Group) => {
            under(path.clone(), prior, config)
        }
        _ => Vec::new(),
    }
}
