//! Where a change replaces the object.

use crate::framework::walk::{self, Body, nesting};
use crate::terraform::schema::RequiresReplace;
use crate::terraform::{AttributePath, Nesting, Object, Schema, Step, Value};
use std::collections::BTreeMap;

/// The paths at which the change from `prior` to `planned` replaces the object.
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
    object.attributes.iter().any(|attribute| {
        !matches!(attribute.requires_replace, RequiresReplace::Never)
            || attribute
                .nested()
                .is_some_and(|(_, object)| requires_replace_anywhere(object))
    })
}
