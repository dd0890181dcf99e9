//! Plans the values of computed attributes as their `plan_with` says.

use crate::framework::walk::{Body, nesting};
use crate::terraform::schema::AttributeValues;
use crate::terraform::{Nesting, Value};
use std::collections::BTreeMap;

/// Plans each attribute that has a modifier and that the configuration leaves to the provider.
pub(super) fn plan_attributes(body: Body<'_>, prior: &Value, config: &Value, planned: &mut Value) {
    if !config.is_known() || !planned.is_known() {
        return;
    }
    for attribute in &body.object.attributes {
        let name = &attribute.name;
        let (prior, config) = (prior.get(name), config.get(name));
        if let (Some(modifier), true) = (&attribute.plan_modifier, config.is_null()) {
            let values = AttributeValues {
                prior,
                config,
                planned: planned.get(name),
                object: planned,
            };
            let value = modifier.plan(values);
            set(planned, name, value);
        } else if let Some((nesting, object)) = attribute.nested() {
            let value = planned_nested(nesting, object.into(), prior, config, planned.get(name));
            set(planned, name, value);
        }
    }
    for block in body.blocks {
        let name = &block.name;
        let (prior, config) = (prior.get(name), config.get(name));
        let before = planned.get(name);
        let value = planned_nested(nesting(block), block.into(), prior, config, before);
        set(planned, name, value);
    }
}

fn set(object: &mut Value, name: &str, value: Option<Value>) {
    if let (Value::Object(entries), Some(value)) = (object, value) {
        entries.insert(name.to_owned(), value);
    }
}

/// `None` if there is nothing to plan.
fn planned_nested(
    nesting: Nesting,
    body: Body<'_>,
    prior: &Value,
    config: &Value,
    planned: &Value,
) -> Option<Value> {
    if !has_modifier(body) {
        return None;
    }
    let plan = |prior: &Value, config: &Value, planned: &Value| {
        let mut planned = planned.clone();
        plan_attributes(body, prior, config, &mut planned);
        planned
    };
    let by_index = |items: &[Value], priors: &[Value]| -> Vec<Value> {
        let configs = config.items().unwrap_or_default();
        let at = |values: &[Value], at: usize| values.get(at).cloned().unwrap_or_default();
        let items = items.iter().enumerate();
        items
            .map(|(index, item)| plan(&at(priors, index), &at(configs, index), item))
            .collect()
    };
    let by_key = |entries: &BTreeMap<String, Value>| -> BTreeMap<String, Value> {
        let entry = |(key, item): (&String, &Value)| {
            (key.clone(), plan(prior.get(key), config.get(key), item))
        };
        entries.iter().map(entry).collect()
    };
    Some(match planned {
        Value::List(items) => Value::List(by_index(items, prior.items().unwrap_or_default())),
        Value::Tuple(items) => Value::Tuple(by_index(items, prior.items().unwrap_or_default())),
        // The elements of a set are in the order of the configuration, and have no prior.
        Value::Set(items) => Value::Set(by_index(items, &[])),
        Value::Map(entries) => Value::Map(by_key(entries)),
        Value::Object(entries) if nesting == Nesting::Map => Value::Object(by_key(entries)),
        planned => plan(prior, config, planned),
    })
}

fn has_modifier(body: Body<'_>) -> bool {
    let mut attributes = body.object.attributes.iter();
    let mut blocks = body.blocks.iter();
    attributes.any(|attribute| {
        attribute.plan_modifier.is_some()
            || attribute
                .nested()
                .is_some_and(|(_, object)| has_modifier(object.into()))
    }) || blocks.any(|block| has_modifier(block.into()))
}
