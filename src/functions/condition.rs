//! A condition as an argument: an object with only those attributes that were written.
//!
//! The parameter is of any type, for in an object type every attribute would have to be written.

use terraform_plugin::framework::FunctionError;
use terraform_plugin::terraform::{
    Attr, AttributePath, Diagnostic, Diagnostics, FromValue, Mode, Object, Value,
};
use zitadel_actions::model::Condition;

use crate::executions::condition::expand;
use crate::executions::model::ConditionModel;
use crate::executions::schema;

/// The condition that the argument describes, by the same rules as a resource's `condition`.
pub(super) fn read(argument: Value) -> Result<Condition, FunctionError> {
    let value = match argument {
        Value::Dynamic(typed) => typed.1,
        other => other,
    };
    let mut diagnostics = Diagnostics::new();
    check(
        &schema::condition(),
        &value,
        &AttributePath::root(),
        &mut diagnostics,
    );
    diagnostics.or(()).map_err(refusal)?;
    let model = ConditionModel::from_value(value).map_err(|error| refusal(error.into()))?;
    match expand(&Attr::Known(model)).map_err(refusal)? {
        Some(condition) => Ok(condition),
        None => Err(FunctionError::new(
            "The condition has no value: set one of request, response, function and event.",
        )
        .argument(0)),
    }
}

/// What the schema says of an object, where only what was written is there.
fn check(object: &Object, value: &Value, path: &AttributePath, diagnostics: &mut Diagnostics) {
    let Some(entries) = value.entries() else {
        diagnostics.push(
            Diagnostic::error(
                "Not an object",
                format!("It must be an object, not {}.", value.kind()),
            )
            .at(path),
        );
        return;
    };
    for name in entries
        .keys()
        .filter(|name| object.attribute(name).is_none())
    {
        let known: Vec<&str> = object
            .attributes
            .iter()
            .map(|attribute| attribute.name.as_str())
            .collect();
        let why = format!(
            "A condition has no `{name}` here; it may have {}.",
            known.join(", ")
        );
        diagnostics.push(Diagnostic::error("Not in a condition", why).at(path.attribute(name)));
    }
    for rule in &object.rules {
        diagnostics.extend(rule.violations(value, path));
    }
    for attribute in &object.attributes {
        let (value, path) = (value.get(&attribute.name), path.attribute(&attribute.name));
        if value.is_null() {
            if attribute.mode == Mode::Required {
                diagnostics.push(
                    Diagnostic::error(
                        "Missing attribute",
                        format!("`{}` must be set.", attribute.name),
                    )
                    .at(&path),
                );
            }
            continue;
        }
        for violation in attribute
            .validators
            .iter()
            .flat_map(|validator| validator.violations(value))
        {
            let at = violation.path.under(&path);
            diagnostics.push(
                Diagnostic::error(
                    "Invalid value",
                    format!("It cannot be used: {}.", violation.detail),
                )
                .at(at),
            );
        }
        if let Some((_, nested)) = attribute.nested() {
            check(nested, value, &path, diagnostics);
        }
    }
}

/// A function tells all that is wrong in one text.
fn refusal(diagnostics: Diagnostics) -> FunctionError {
    let told: Vec<String> = diagnostics
        .iter()
        .map(|diagnostic| match &diagnostic.attribute_path {
            Some(path) if !path.is_root() => format!("condition.{path}: {}", diagnostic.detail),
            _ => diagnostic.detail.clone(),
        })
        .collect();
    FunctionError::new(told.join(" ")).argument(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object<const N: usize>(attributes: [(&str, Value); N]) -> Value {
        Value::object(attributes)
    }

    #[test]
    fn only_what_is_meant_has_to_be_written() {
        let written = object([("event", object([("group", "user.human".into())]))]);
        assert_eq!(read(written).unwrap().id(), "event/user.human.*");
        let as_in_state = object([
            (
                "request",
                object([
                    ("all", true.into()),
                    ("method", Value::Null),
                    ("service", Value::Null),
                ]),
            ),
            ("response", Value::Null),
        ]);
        assert_eq!(read(as_in_state).unwrap().id(), "request");
    }

    #[test]
    fn what_is_no_condition_is_refused_with_the_place() {
        let cases = [
            (Value::from("event"), "must be an object"),
            (object([]), "none is"),
            (
                object([("events", Value::Null)]),
                "condition.events: A condition has no `events`",
            ),
            (
                object([("event", object([("name", "a".into())]))]),
                "condition.event.name",
            ),
            (
                object([("event", object([("group", "a.*".into())]))]),
                "condition.event.group",
            ),
            (
                object([("event", "user".into())]),
                "condition.event: It must be an object, not a string",
            ),
            (
                object([("function", object([]))]),
                "condition.function.name: `name` must be set",
            ),
            (
                object([("event", object([("all", "true".into())]))]),
                "bool",
            ),
            (
                object([
                    ("event", object([("all", true.into())])),
                    ("request", object([("all", true.into())])),
                ]),
                "Only one of",
            ),
        ];
        for (written, expected) in cases {
            let error = read(written).unwrap_err();
            assert!(error.text.contains(expected), "{expected}: {}", error.text);
            assert_eq!(error.argument, Some(0));
        }
    }
}
