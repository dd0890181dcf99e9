//! What must hold of values whatever the operation.

use super::schema::{Attribute, Body, Nesting};
use super::violation::{Rule, Violation};
use crate::terraform::{AttributePath, Step, Value};

/// The elements of three collections, brought together.
pub(super) enum Correlation<'a> {
    /// Lists and maps: path, prior (null if there was none), configured, planned.
    Pairs(Vec<(AttributePath, &'a Value, &'a Value, &'a Value)>),
    /// Sets, whose elements have no address: configured, planned.
    Sets(&'a [Value], &'a [Value]),
    /// The collections have different shapes.
    Different(String),
}

/// Correlates the elements of three collections of the same nesting.
pub(super) fn correlate<'a>(
    prior: &'a Value,
    config: &'a Value,
    planned: &'a Value,
    path: &AttributePath,
) -> Correlation<'a> {
    match (config, planned) {
        (Value::Set(config), Value::Set(planned)) => Correlation::Sets(config, planned),
        (Value::List(configs), Value::List(planneds)) => {
            if configs.len() != planneds.len() {
                let (planned, config) = (planneds.len(), configs.len());
                return Correlation::Different(format!("planned {planned}, configured {config}"));
            }
            let priors = prior.items().unwrap_or_default();
            let pair = |(at, (config, planned))| {
                let prior = priors.get(at).unwrap_or(&Value::Null);
                (path.index(at), prior, config, planned)
            };
            Correlation::Pairs(configs.iter().zip(planneds).enumerate().map(pair).collect())
        }
        (Value::Map(configs), Value::Map(planneds)) => {
            if !configs.keys().eq(planneds.keys()) {
                return Correlation::Different("the keys are not the configured ones".to_owned());
            }
            let pair = |((key, config), planned): ((&String, &'a Value), &'a Value)| {
                (path.key(key), prior.get(key), config, planned)
            };
            Correlation::Pairs(configs.iter().zip(planneds.values()).map(pair).collect())
        }
        _ => Correlation::Different(format!("planned {planned:?}, configured {config:?}")),
    }
}

/// Every unknown in a value that must be wholly known.
pub(crate) fn unknown_violations(value: &Value, rule: Rule) -> Vec<Violation> {
    let mut found = Vec::new();
    walk(value, &AttributePath::root(), &mut |path, value| {
        if value.is_unknown() {
            found.push(Violation::new(rule, path, "unknown"));
        }
    });
    found
}

fn walk(value: &Value, path: &AttributePath, visit: &mut impl FnMut(&AttributePath, &Value)) {
    visit(path, value);
    match value {
        Value::List(items) | Value::Tuple(items) => {
            for (at, item) in items.iter().enumerate() {
                walk(item, &path.index(at), visit);
            }
        }
        Value::Set(items) => {
            for item in items {
                walk(item, &path.element(), visit);
            }
        }
        Value::Map(entries) => {
            for (key, item) in entries {
                walk(item, &path.key(key), visit);
            }
        }
        Value::Object(attributes) => {
            for (name, item) in attributes {
                walk(item, &path.attribute(name), visit);
            }
        }
        Value::Dynamic(typed) => walk(&typed.1, path, visit),
        Value::Null | Value::Unknown | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Every write-only attribute that holds something.
pub(crate) fn write_only_violations(body: &Body, value: &Value) -> Vec<Violation> {
    let mut found = Vec::new();
    write_only(body, value, &AttributePath::root(), &mut found);
    found
}

fn write_only(body: &Body, object: &Value, path: &AttributePath, found: &mut Vec<Violation>) {
    if !object.is_known() {
        return;
    }
    for (name, attribute) in &body.attributes {
        let (value, path) = (object.get(name), path.attribute(name));
        if attribute.write_only && !value.is_null() {
            found.push(Violation::new(Rule::WriteOnlyIsNull, &path, "not null"));
        }
        if let Some((nesting, body)) = &attribute.nested {
            each(*nesting, value, &path, |path, value| {
                write_only(body, value, path, found);
            });
        }
    }
    for (name, block) in &body.blocks {
        each(
            block.nesting,
            object.get(name),
            &path.attribute(name),
            |path, value| {
                write_only(&block.body, value, path, found);
            },
        );
    }
}

fn each(
    nesting: Nesting,
    value: &Value,
    path: &AttributePath,
    mut visit: impl FnMut(&AttributePath, &Value),
) {
    match (nesting, value) {
        (Nesting::Single | Nesting::Group, object) => visit(path, object),
        (_, Value::List(items)) => {
            for (at, item) in items.iter().enumerate() {
                visit(&path.index(at), item);
            }
        }
        (_, Value::Set(items)) => {
            for item in items {
                visit(&path.element(), item);
            }
        }
        (_, Value::Map(entries)) => {
            for (key, item) in entries {
                visit(&path.key(key), item);
            }
        }
        _ => {}
    }
}

/// Every block that is null where core wants none: a collection of blocks without blocks is empty,
/// and a group is always an object.
pub(crate) fn null_block_violations(body: &Body, object: &Value) -> Vec<Violation> {
    let mut found = Vec::new();
    null_blocks(body, object, &AttributePath::root(), &mut found);
    found
}

fn null_blocks(body: &Body, object: &Value, path: &AttributePath, found: &mut Vec<Violation>) {
    if !object.is_known() {
        return;
    }
    for (name, block) in &body.blocks {
        let (value, path) = (object.get(name), path.attribute(name));
        if value.is_null() && block.nesting != Nesting::Single {
            let detail = "null in place of no blocks";
            found.push(Violation::new(Rule::ValueFitsSchema, &path, detail));
        }
        each(block.nesting, value, &path, |path, value| {
            null_blocks(&block.body, value, path, found);
        });
    }
}

/// The attribute that a path leads to, through nested attributes and blocks; `None` when the schema
/// has nothing there. A path may end inside an attribute of a collection type.
pub(crate) fn attribute_at<'a>(body: &'a Body, path: &AttributePath) -> Option<&'a Attribute> {
    let mut body = body;
    let mut found = None;
    for step in path.steps() {
        let Step::Attribute(name) = step else {
            continue;
        };
        if let Some(block) = body.blocks.get(name) {
            body = &block.body;
            continue;
        }
        let attribute = body.attributes.get(name)?;
        match &attribute.nested {
            Some((_, nested)) => body = nested,
            None => return Some(attribute),
        }
        found = Some(attribute);
    }
    found
}
