//! Checks what `modify_plan` changed against what core allows.

use crate::framework::walk::{self, Body, nesting};
use crate::terraform::{AttributePath, Diagnostic, Diagnostics, Nesting, Schema, Step, Value};
use std::collections::BTreeMap;

/// An error at each attribute that `modify_plan` changed although the configuration sets it.
pub(crate) fn check_modified(
    schema: &Schema,
    config: &Value,
    planned: &Value,
    modified: &Value,
) -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    check_body(
        schema.into(),
        [config, planned, modified],
        &AttributePath::root(),
        &mut diagnostics,
    );
    diagnostics
}

fn check_body(
    body: Body<'_>,
    [config, planned, modified]: [&Value; 3],
    path: &AttributePath,
    diagnostics: &mut Diagnostics,
) {
    for attribute in &body.object.attributes {
        let values = [config, planned, modified].map(|value| value.get(&attribute.name));
        let [config, planned, modified] = values;
        let path = path.attribute(&attribute.name);
        let is_free = attribute.mode.is_computed() && config.is_null() || attribute.write_only;
        if is_free || planned == modified {
            continue;
        }
        match attribute.nested() {
            Some((nesting, object)) => {
                check_nested(nesting, object.into(), values, &path, diagnostics);
            }
            None => diagnostics.push(overstepped(&path)),
        }
    }
    for block in body.blocks {
        let values = [config, planned, modified].map(|value| value.get(&block.name));
        check_nested(
            nesting(block),
            block.into(),
            values,
            &path.attribute(&block.name),
            diagnostics,
        );
    }
}

fn check_nested(
    nesting: Nesting,
    body: Body<'_>,
    [config, planned, modified]: [&Value; 3],
    path: &AttributePath,
    diagnostics: &mut Diagnostics,
) {
    if planned == modified {
        return;
    }
    let [configs, planneds, modifieds] =
        [config, planned, modified].map(|value| walk::bodies(nesting, value));
    let steps = |bodies: &[(Option<Step>, &Value)]| {
        bodies.iter().map(|body| body.0.clone()).collect::<Vec<_>>()
    };
    if planneds.is_empty() || steps(&planneds) != steps(&modifieds) {
        diagnostics.push(overstepped(path));
        return;
    }
    // Elements of sets have no step of their own to be compared by; core compares them.
    if nesting == Nesting::Set {
        return;
    }
    let configs: BTreeMap<Option<Step>, &Value> = configs.into_iter().collect();
    for ((step, planned), (_, modified)) in planneds.into_iter().zip(modifieds) {
        let config = configs.get(&step).copied().unwrap_or(&Value::Null);
        check_body(
            body,
            [config, planned, modified],
            &walk::at(path, step),
            diagnostics,
        );
    }
}

fn overstepped(path: &AttributePath) -> Diagnostic {
    Diagnostic::bug(format!(
        "While planning, the provider changed `{path}`, whose value is the configuration's to give."
    ))
    .at(path)
}
