//! Values written as JSON, for tests.

use crate::terraform::conform::conform;
use crate::terraform::{Schema, Type, Value};
use serde_json::Value as Json;

/// The text that stands for unknown.
pub(super) const UNKNOWN: &str = "(unknown)";

/// The value of this type that the JSON describes: [`UNKNOWN`] is unknown at any place, and
/// attributes left out are null.
pub(super) fn value(of: &Type, json: &Json) -> Value {
    conform(loose(of, json), of).unwrap()
}

/// The same for a whole object of a schema.
pub(super) fn object(schema: &Schema, json: &Json) -> Value {
    value(&schema.object_type(), json)
}

fn loose(of: &Type, json: &Json) -> Value {
    match (of, json) {
        (_, Json::Null) => Value::Null,
        (_, Json::String(text)) if text == UNKNOWN => Value::Unknown,
        (_, Json::Bool(boolean)) => (*boolean).into(),
        (_, Json::Number(number)) => Value::Number(number.to_string().parse().unwrap()),
        (_, Json::String(text)) => text.as_str().into(),
        (Type::List(of) | Type::Set(of), Json::Array(items)) => {
            Value::List(items.iter().map(|item| loose(of, item)).collect())
        }
        (_, Json::Array(items)) => Value::Tuple(
            items
                .iter()
                .map(|item| loose(&Type::Dynamic, item))
                .collect(),
        ),
        (Type::Object(types), Json::Object(entries)) => {
            for name in entries.keys() {
                assert!(
                    types.contains_key(name),
                    "the test writes `{name}`, which the type doesn't have"
                );
            }
            let read = |(name, of): (&String, _)| {
                (
                    name.clone(),
                    loose(of, entries.get(name).unwrap_or(&Json::Null)),
                )
            };
            Value::object(types.iter().map(read))
        }
        (Type::Map(of), Json::Object(entries)) => Value::Map(
            entries
                .iter()
                .map(|(key, item)| (key.clone(), loose(of, item)))
                .collect(),
        ),
        (_, Json::Object(entries)) => Value::object(
            entries
                .iter()
                .map(|(key, item)| (key.clone(), loose(&Type::Dynamic, item))),
        ),
    }
}
