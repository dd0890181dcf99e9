//! The planner: what an object will be, as exactly as can be known before.
//!
//! The plan is made from configuration and prior state alone. Core's rules
//! (its `AssertPlanValid`) leave a provider the choice only where the
//! configuration is null and the attribute computed, and allow the prior value
//! in place of a configured one; this planner uses that freedom for defaults,
//! for kept spellings, and for "known after apply" where a change really may
//! alter a value.

use super::spelling;
use super::walk::{self, Body, nesting};
use crate::terraform::schema::OnUpdate;
use crate::terraform::{Attribute, AttributePath, Nesting, Object, Schema, Step, Value};
use std::collections::BTreeMap;

/// The planned object for a create (`prior` null) or an update.
pub(crate) fn plan(schema: &Schema, prior: &Value, config: &Value) -> Value {
    let body = Body::from(schema);
    if prior.is_null() {
        return planned_body(body, config, None);
    }
    let mut planned = planned_body(body, config, Some(prior));
    if planned != *prior {
        mark_altered(body, config, prior, &mut planned);
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
        let value = planned_attribute(
            attribute,
            config.get(name),
            prior.map(|prior| prior.get(name)),
        );
        planned.insert(name.clone(), value);
    }
    for block in body.blocks {
        let name = &block.name;
        let prior = prior.map(|prior| prior.get(name));
        planned.insert(
            name.clone(),
            planned_nested(nesting(block), block.into(), config.get(name), prior),
        );
    }
    Value::Object(planned)
}

fn planned_attribute(attribute: &Attribute, config: &Value, prior: Option<&Value>) -> Value {
    if attribute.write_only {
        return Value::Null;
    }
    let spelled = |value: Value| match prior {
        Some(prior) => spelling::keep_attribute(attribute, prior, value),
        None => value,
    };
    match (config, &attribute.default, prior) {
        (Value::Unknown, ..) => Value::Unknown,
        (Value::Null, Some(default), _) => spelled(walk::default_of(attribute, default)),
        (Value::Null, None, Some(prior)) if attribute.mode.is_computed() => prior.clone(),
        (Value::Null, None, None) if attribute.mode.is_computed() => Value::Unknown,
        (Value::Null, ..) => Value::Null,
        (config, ..) => match attribute.nested() {
            Some(_)
                if prior
                    .is_some_and(|prior| spelling::means_the_same(attribute, prior, config)) =>
            {
                spelled(config.clone())
            }
            Some((nesting, object)) => planned_nested(nesting, object.into(), config, prior),
            None => spelled(config.clone()),
        },
    }
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
        entries
            .iter()
            .map(|(key, item)| (key.clone(), planned_body(body, item, before(key))))
            .collect()
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
        Value::Set(items) => Value::Set(planned_set(body, items, prior)),
        Value::Map(entries) => Value::Map(by_key(entries)),
        Value::Object(entries) if nesting == Nesting::Map => Value::Object(by_key(entries)),
        Value::Dynamic(typed) => {
            let before = prior.map(|prior| {
                if let Value::Dynamic(typed) = prior {
                    &typed.1
                } else {
                    prior
                }
            });
            let planned = planned_nested(nesting, body, &typed.1, before);
            let of = crate::terraform::conform::infer(&planned);
            Value::Dynamic(Box::new((of, planned)))
        }
        config => planned_body(body, config, prior),
    }
}

/// Elements of a set have no address: a configured element continues the one
/// prior element that it agrees with in everything that is configured.
fn planned_set(body: Body<'_>, items: &[Value], prior: Option<&Value>) -> Vec<Value> {
    let mut candidates: Vec<&Value> = prior
        .and_then(Value::items)
        .unwrap_or_default()
        .iter()
        .collect();
    let plan = |item: &Value| {
        let continued = candidates
            .iter()
            .position(|candidate| planned_body(body, item, Some(candidate)) == **candidate);
        planned_body(body, item, continued.map(|at| candidates.swap_remove(at)))
    };
    items.iter().map(plan).collect()
}

/// Makes computed attributes unknown that this update may alter. An attribute
/// can alter the next one, so it goes on until nothing new is marked.
fn mark_altered(body: Body<'_>, config: &Value, prior: &Value, planned: &mut Value) {
    let Value::Object(entries) = planned else {
        return;
    };
    loop {
        let is_altered = |name: &String| {
            entries
                .get(name)
                .is_some_and(|value| value != prior.get(name))
        };
        let may_alter = |attribute: &&Attribute| {
            let left_to_provider =
                config.get(&attribute.name).is_null() && attribute.default.is_none();
            let marked = match &attribute.on_update {
                OnUpdate::Keep => false,
                OnUpdate::Unknown => true,
                OnUpdate::UnknownWith(names) => names.iter().any(is_altered),
            };
            left_to_provider && marked && entries.get(&attribute.name) != Some(&Value::Unknown)
        };
        let Some(attribute) = body.object.attributes.iter().find(may_alter) else {
            break;
        };
        entries.insert(attribute.name.clone(), Value::Unknown);
    }
    let attributes = body.object.attributes.iter().filter_map(|attribute| {
        attribute
            .nested()
            .map(|(nesting, object)| (&attribute.name, nesting, Body::from(object)))
    });
    let blocks = body
        .blocks
        .iter()
        .map(|block| (&block.name, nesting(block), Body::from(block)));
    for (name, nesting, body) in attributes.chain(blocks) {
        if let Some(value) = entries.get_mut(name) {
            mark_nested(nesting, body, config.get(name), prior.get(name), value);
        }
    }
}

/// New elements are unknown already, and elements of sets have no prior to be
/// altered.
fn mark_nested(
    nesting: Nesting,
    body: Body<'_>,
    config: &Value,
    prior: &Value,
    planned: &mut Value,
) {
    match planned {
        Value::List(items) | Value::Tuple(items) => {
            let (config, prior) = (
                config.items().unwrap_or_default(),
                prior.items().unwrap_or_default(),
            );
            for ((item, config), prior) in items.iter_mut().zip(config).zip(prior) {
                mark_altered(body, config, prior, item);
            }
        }
        Value::Map(entries) => mark_entries(body, config, prior, entries),
        Value::Object(entries) if nesting == Nesting::Map => {
            mark_entries(body, config, prior, entries)
        }
        planned if config.is_known() && prior.is_known() => {
            mark_altered(body, config, prior, planned)
        }
        _ => {}
    }
}

fn mark_entries(
    body: Body<'_>,
    config: &Value,
    prior: &Value,
    planned: &mut BTreeMap<String, Value>,
) {
    for (key, item) in planned {
        if prior.get(key).is_known() {
            mark_altered(body, config.get(key), prior.get(key), item);
        }
    }
}

/// The paths at which the change from `prior` to `planned` replaces the
/// object.
pub(crate) fn replacing_paths(
    schema: &Schema,
    prior: &Value,
    planned: &Value,
) -> Vec<AttributePath> {
    let mut paths = Vec::new();
    if prior.is_known() && planned.is_known() {
        replacing_in_body(
            schema.into(),
            prior,
            planned,
            &AttributePath::root(),
            &mut paths,
        );
    }
    paths
}

fn replacing_in_body(
    body: Body<'_>,
    prior: &Value,
    planned: &Value,
    path: &AttributePath,
    paths: &mut Vec<AttributePath>,
) {
    for attribute in &body.object.attributes {
        let (prior, planned) = (prior.get(&attribute.name), planned.get(&attribute.name));
        if attribute.write_only || prior == planned {
            continue;
        }
        let path = path.attribute(&attribute.name);
        if attribute.requires_replace.applies(prior, planned) {
            paths.push(path);
        } else if let Some((nesting, object)) = attribute.nested() {
            replacing_in_nested(nesting, object.into(), prior, planned, &path, paths);
        }
    }
    for block in body.blocks {
        let (prior, planned) = (prior.get(&block.name), planned.get(&block.name));
        if prior != planned {
            let path = path.attribute(&block.name);
            replacing_in_nested(nesting(block), block.into(), prior, planned, &path, paths);
        }
    }
}

fn replacing_in_nested(
    nesting: Nesting,
    body: Body<'_>,
    prior: &Value,
    planned: &Value,
    path: &AttributePath,
    paths: &mut Vec<AttributePath>,
) {
    if nesting == Nesting::Set {
        // Terraform can't address an element, so the set stands for it.
        if requires_replace_anywhere(body.object) {
            paths.push(path.clone());
        }
        return;
    }
    let parts = |value| -> BTreeMap<Option<Step>, &Value> {
        walk::bodies(nesting, value).into_iter().collect()
    };
    let (before, after) = (parts(prior), parts(planned));
    let mut steps: Vec<&Option<Step>> = before.keys().chain(after.keys()).collect();
    steps.sort();
    steps.dedup();
    for step in steps {
        let part = |parts: &BTreeMap<Option<Step>, &Value>| {
            parts.get(step).map_or(Value::Null, |part| (*part).clone())
        };
        let path = walk::at(path, step.clone());
        replacing_in_body(body, &part(&before), &part(&after), &path, paths);
    }
}

fn requires_replace_anywhere(object: &Object) -> bool {
    use crate::terraform::schema::RequiresReplace;
    object.attributes.iter().any(|attribute| {
        !matches!(attribute.requires_replace, RequiresReplace::Never)
            || attribute
                .nested()
                .is_some_and(|(_, object)| requires_replace_anywhere(object))
    })
}
