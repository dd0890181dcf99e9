//! Whether a resource's own word in planning stays within what core allows.

use crate::framework::walk::{self, Body, nesting};
use crate::terraform::{AttributePath, Diagnostic, Diagnostics, Nesting, Schema, Step, Value};
use std::collections::BTreeMap;

/// An error at each attribute that the hook changed although the practitioner or nobody gives its
/// value.
pub(crate) fn check_hooked(
    schema: &Schema,
    config: &Value,
    planned: &Value,
    hooked: &Value,
) -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    check_body(
        schema.into(),
        [config, planned, hooked],
        &AttributePath::root(),
        &mut diagnostics,
    );
    diagnostics
}

fn check_body(
    body: Body<'_>,
    [config, planned, hooked]: [&Value; 3],
    path: &AttributePath,
    diagnostics: &mut Diagnostics,
) {
    for attribute in &body.object.attributes {
        let values = [config, planned, hooked].map(|value| value.get(&attribute.name));
        let [config, planned, hooked] = values;
        let path = path.attribute(&attribute.name);
        let is_free = attribute.mode.is_computed() && config.is_null() || attribute.write_only;
        if is_free || planned == hooked {
            continue;
        }
        match attribute.nested() {
            Some((nesting, object)) => {
                check_nested(nesting, object.into(), values, &path, diagnostics)
            }
            None => diagnostics.push(overstepped(&path)),
        }
    }
    for block in body.blocks {
        let values = [config, planned, hooked].map(|value| value.get(&block.name));
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
    [config, planned, hooked]: [&Value; 3],
    path: &AttributePath,
    diagnostics: &mut Diagnostics,
) {
    if planned == hooked {
        return;
    }
    let [configs, planneds, hookeds] =
        [config, planned, hooked].map(|value| walk::bodies(nesting, value));
    let steps = |bodies: &[(Option<Step>, &Value)]| {
        bodies.iter().map(|body| body.0.clone()).collect::<Vec<_>>()
    };
    if planneds.is_empty() || steps(&planneds) != steps(&hookeds) {
        diagnostics.push(overstepped(path));
        return;
    }
    // Elements of sets have no step of their own to be compared by; core compares them.
    if nesting == Nesting::Set {
        return;
    }
    let configs: BTreeMap<Option<Step>, &Value> = configs.into_iter().collect();
    for ((step, planned), (_, hooked)) in planneds.into_iter().zip(hookeds) {
        let config = configs.get(&step).copied().unwrap_or(&Value::Null);
        check_body(
            body,
            [config, planned, hooked],
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
