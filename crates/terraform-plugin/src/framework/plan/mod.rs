//! The planner: what an object will be, as exactly as can be known before.
//!
//! The plan is made from configuration and prior state alone. Core's rules (its `AssertPlanValid`)
//! leave a provider the choice only where the configuration is null and the attribute computed, and
//! allow the prior value in place of a configured one; this planner uses that freedom for defaults,
//! for suppressed differences, and for "known after apply" where a change really may alter a value.
//! Core plans again when it applies, with more of the configuration known: what was known in the
//! first plan must come out the same, so each attribute is decided by itself.

mod attributes;
mod mark_unknown;
mod modify_plan;
mod requires_replace;
mod set;

pub(crate) use modify_plan::check_modified;
pub(crate) use requires_replace::replacing_paths;

use super::semantic_equality::suppresses_diff;
use super::walk::{self, Body, nesting};
use crate::terraform::conform::infer;
use crate::terraform::{Attribute, AttributePath, Mode, Nesting, Object, Schema, Value};
use std::collections::BTreeMap;

/// The planned object for a create (`prior` null) or an update.
pub(crate) fn plan(schema: &Schema, prior: &Value, config: &Value) -> Value {
    let body = Body::from(schema);
    let mut planned = planned_body(body, config, Some(prior).filter(|prior| !prior.is_null()));
    attributes::plan_attributes(body, prior, config, &mut planned);
    if !prior.is_null() && planned != *prior {
        mark_unknown::mark_unknown(body, config, prior, &mut planned);
        // What was marked may give other values to what depends on it.
        attributes::plan_attributes(body, prior, config, &mut planned);
    }
    planned
}

/// `prior` is `None` where the body is new.
fn planned_body(body: Body<'_>, config: &Value, prior: Option<&Value>) -> Value {
    if config.is_unknown() || config.is_null() {
        return config.clone();
    }
    let mut planned = BTreeMap::new();
    for attribute in &body.object.attributes {
        let name = &attribute.name;
        let prior = prior.map(|prior| prior.get(name));
        planned.insert(
            name.clone(),
            planned_attribute(attribute, config.get(name), prior),
        );
    }
    for block in body.blocks {
        let name = &block.name;
        let prior = prior.map(|prior| prior.get(name));
        let value = planned_nested(nesting(block), block.into(), config.get(name), prior);
        planned.insert(name.clone(), value);
    }
    Value::Object(planned)
}

fn planned_attribute(attribute: &Attribute, config: &Value, prior: Option<&Value>) -> Value {
    if attribute.write_only {
        return Value::Null;
    }
    let spelled = |value: Value| match prior {
        Some(prior) if suppresses_diff(attribute, prior, &value) => prior.clone(),
        _ => value,
    };
    match (config, &attribute.default, prior) {
        (Value::Unknown, ..) => Value::Unknown,
        (config, Some(default), _) if config.is_null() => {
            spelled(walk::default_of(attribute, default))
        }
        (config, None, prior) if config.is_null() && attribute.mode.is_computed() => match prior {
            Some(prior) if !was_configured(attribute, prior) => prior.clone(),
            _ => Value::Unknown,
        },
        (config, ..) if config.is_null() => config.clone(),
        (config, ..) => match attribute.nested() {
            Some((nesting, object)) => planned_nested(nesting, object.into(), config, prior),
            None => spelled(config.clone()),
        },
    }
}

/// Whether the prior value of an optional nested attribute holds something that only a
/// configuration can have set (core's `optionalValueNotComputable`): now that the configuration
/// says nothing, the provider decides again.
fn was_configured(attribute: &Attribute, prior: &Value) -> bool {
    let Some((nesting, object)) = attribute.nested() else {
        return false;
    };
    attribute.mode.is_configurable()
        && walk::bodies(nesting, prior)
            .into_iter()
            .any(|(_, body)| holds_configured(object, body))
}

/// The objects that are optional and computed although nothing in them is computed: what a provider
/// gives such an object looks as if a configuration had given it, so each plan creates it again.
pub(crate) fn never_settled(schema: &Schema) -> Vec<String> {
    let mut problems = Vec::new();
    let root = AttributePath::root();
    add_never_settled(schema.into(), &root, &mut problems);
    problems
}

fn add_never_settled(body: Body<'_>, path: &AttributePath, problems: &mut Vec<String>) {
    for attribute in &body.object.attributes {
        let Some((nesting, object)) = attribute.nested() else {
            continue;
        };
        let path = path.attribute(&attribute.name);
        let is_left_to_the_provider =
            attribute.mode == Mode::OptionalComputed && attribute.default.is_none();
        let mut inside = object.attributes.iter();
        // A list can be computed as an empty one.
        if nesting == Nesting::Single
            && is_left_to_the_provider
            && !inside.any(|attribute| attribute.mode.is_computed())
        {
            problems.push(format!(
                "{path}: it is optional and computed, and nothing in it is computed, so each plan creates again what the \
                 provider gives: mark the attributes that the provider gives as optional and computed"
            ));
        }
        add_never_settled(object.into(), &path, problems);
    }
    for block in body.blocks {
        add_never_settled(block.into(), &path.attribute(&block.name), problems);
    }
}

fn holds_configured(object: &Object, body: &Value) -> bool {
    object.attributes.iter().any(|attribute| {
        let value = body.get(&attribute.name);
        let nested = || {
            attribute.nested().is_some_and(|(nesting, object)| {
                let mut bodies = walk::bodies(nesting, value).into_iter();
                bodies.any(|(_, body)| holds_configured(object, body))
            })
        };
        !value.is_null() && (!attribute.mode.is_computed() || nested())
    })
}

fn planned_nested(
    nesting: Nesting,
    body: Body<'_>,
    config: &Value,
    prior: Option<&Value>,
) -> Value {
    let prior = prior.filter(|prior| prior.is_known());
    let by_key = |entries: &BTreeMap<String, Value>| {
        let before = |key: &str| prior.and_then(|prior| prior.entries()?.get(key));
        let plan = |(key, item): (&String, _)| (key.clone(), planned_body(body, item, before(key)));
        entries.iter().map(plan).collect()
    };
    let by_index = |items: &Vec<Value>| {
        let before = |at: usize| prior.and_then(|prior| prior.items()?.get(at));
        items
            .iter()
            .enumerate()
            .map(|(at, item)| planned_body(body, item, before(at)))
            .collect()
    };
    match config {
        Value::List(items) => Value::List(by_index(items)),
        Value::Tuple(items) => Value::Tuple(by_index(items)),
        Value::Set(items) => Value::Set(set::planned_set(body, items, prior)),
        Value::Map(entries) => Value::Map(by_key(entries)),
        Value::Object(entries) if nesting == Nesting::Map => Value::Object(by_key(entries)),
        Value::Dynamic(typed) => {
            let before = prior.map(|prior| match prior {
                Value::Dynamic(typed) => &typed.1,
                other => other,
            });
            let planned = planned_nested(nesting, body, &typed.1, before);
            Value::Dynamic(Box::new((infer(&planned), planned)))
        }
        config => planned_body(body, config, prior),
    }
}
