//! A condition as an argument: an object with only those attributes that were written.
//!
//! The parameter accepts any type, since an object type would require every attribute to be
//! written.

use terraform_plugin::framework::FunctionError;
use terraform_plugin::terraform::{Attr, Diagnostics, FromValue, Value};
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
    let diagnostics = schema::condition().validate(&value);
    diagnostics.into_result().map_err(refusal)?;
    let model = ConditionModel::from_value(value).map_err(|error| refusal(error.into()))?;
    match expand(&Attr::Known(model)).map_err(refusal)? {
        Some(condition) => Ok(condition),
        None => Err(FunctionError::new(
            "The condition has no value: set one of request, response, function and event.",
        )
        .argument(0)),
    }
}

/// A function reports everything that is wrong in one string.
fn refusal(diagnostics: Diagnostics) -> FunctionError {
    let details: Vec<String> = diagnostics
        .iter()
        .map(|diagnostic| match &diagnostic.attribute_path {
            Some(path) if !path.is_root() && !diagnostic.detail.contains(&format!("`{path}`")) => {
                format!("condition.{path}: {}", diagnostic.detail)
            }
            _ => diagnostic.detail.clone(),
        })
        .collect();
    FunctionError::new(details.join(" ")).argument(0)
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
    fn an_invalid_condition_is_rejected_with_its_path() {
        let cases = [
            (Value::from("event"), "must be an object"),
            (object([]), "none is"),
            (
                object([("events", Value::Null)]),
                "There is no attribute `events`. The attributes here are `request`",
            ),
            (
                object([("event", object([("name", "a".into())]))]),
                "There is no attribute `event.name`",
            ),
            (
                object([("event", object([("group", "a.*".into())]))]),
                "The value of `event.group` must be the beginning",
            ),
            (
                object([("event", "user".into())]),
                "condition.event: The value must be an object, not a string",
            ),
            (
                object([("function", object([]))]),
                "`function.name` is required, but it is not set",
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
