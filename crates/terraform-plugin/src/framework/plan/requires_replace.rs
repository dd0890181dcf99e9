//! Where a change replaces the object.

use crate::framework::walk::{self, Body, nesting};
use crate::terraform::schema::{AttributeValues, RequiresReplace};
use crate::terraform::{AttributePath, Nesting, Schema, Step, Value};
use std::collections::BTreeMap;

/// The paths at which the change from `prior` to `planned` replaces the object.
pub(crate) fn replacing_paths(
    schema: &Schema,
    prior: &Value,
    config: &Value,
    planned: &Value,
) -> Vec<AttributePath> {
    let mut paths = Vec::new();
    if prior.is_known() && planned.is_known() {
        replacing_in_body(
            schema.into(),
            [prior, config, planned],
            &AttributePath::root(),
            &mut paths,
        );
    }
    paths
}

fn replacing_in_body(
    body: Body<'_>,
    objects: [&Value; 3],
    path: &AttributePath,
    paths: &mut Vec<AttributePath>,
) {
    for attribute in &body.object.attributes {
        let values = objects.map(|object| object.get(&attribute.name));
        let [prior, config, planned] = values;
        if attribute.write_only || prior == planned {
            continue;
        }
        let path = path.attribute(&attribute.name);
        let change = AttributeValues {
            prior,
            config,
            planned,
            object: objects[2],
        };
        if attribute.requires_replace.applies(change) {
            paths.push(path);
        } else if let Some((nesting, object)) = attribute.nested() {
            replacing_in_nested(nesting, object.into(), values, &path, paths);
        }
    }
    for block in body.blocks {
        let values = objects.map(|object| object.get(&block.name));
        let path = path.attribute(&block.name);
        replacing_in_nested(nesting(block), block.into(), values, &path, paths);
    }
}

fn replacing_in_nested(
    nesting: Nesting,
    body: Body<'_>,
    [prior, config, planned]: [&Value; 3],
    path: &AttributePath,
    paths: &mut Vec<AttributePath>,
) {
    if prior == planned {
        return;
    }
    if nesting == Nesting::Set {
        // Terraform cannot address an element, so the set stands for it.
        if requires_replace_anywhere(body) {
            paths.push(path.clone());
        }
        return;
    }
    let parts = |value| -> BTreeMap<Option<Step>, &Value> {
        walk::bodies(nesting, value).into_iter().collect()
    };
    let (before, configured, after) = (parts(prior), parts(config), parts(planned));
    let mut steps: Vec<&Option<Step>> = before.keys().chain(after.keys()).collect();
    steps.sort();
    steps.dedup();
    for step in steps {
        let part = |parts: &BTreeMap<Option<Step>, &Value>| {
            parts.get(step).map_or(Value::Null, |part| (*part).clone())
        };
        let path = walk::at(path, step.clone());
        let [before, configured, after] = [&before, &configured, &after].map(part);
        replacing_in_body(body, [&before, &configured, &after], &path, paths);
    }
}

fn requires_replace_anywhere(body: Body<'_>) -> bool {
    let mut blocks = body.blocks.iter();
    let mut attributes = body.object.attributes.iter();
    blocks.any(|block| requires_replace_anywhere(block.into()))
        || attributes.any(|attribute| {
            !matches!(attribute.requires_replace, RequiresReplace::Never)
                || attribute
                    .nested()
                    .is_some_and(|(_, object)| requires_replace_anywhere(object.into()))
        })
}
