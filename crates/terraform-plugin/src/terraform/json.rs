//! Reading values from JSON, as state files hold them.

use super::{Model, Step, Type, Value, ValueError};
use serde_json::Value as Json;

/// What to do with attributes that the type does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unlisted {
    /// Refuse them.
    Refuse,
    /// Leave them out: state may be written by a newer or older provider.
    Drop,
}

/// Reads a value of this type. Texts, numbers and bools stand for each other where one can be read
/// as the other, as in core's own reading (cty): a schema may have changed the type. Attributes
/// that are missing from an object are null, as in states of a time when the schema did not have
/// them yet.
pub fn decode(json: &Json, of: &Type, unlisted: Unlisted) -> Result<Value, ValueError> {
    let wrong = || ValueError::invalid(format!("must be of type {of}, not {}", kind(json)));
    match (of, json) {
        (_, Json::Null) => Ok(Value::Null),
        (Type::Bool, Json::Bool(boolean)) => Ok(Value::Bool(*boolean)),
        (Type::Bool, Json::String(text)) if text == "true" || text == "false" => {
            Ok((text == "true").into())
        }
        (Type::Number, Json::Number(number)) => number_from(&number.to_string()),
        (Type::Number, Json::String(text)) => number_from(text),
        (Type::String, Json::String(text)) => Ok(text.as_str().into()),
        (Type::String, Json::Number(number)) => Ok(number.to_string().into()),
        (Type::String, Json::Bool(boolean)) => Ok(boolean.to_string().into()),
        (Type::List(of), Json::Array(items)) => {
            decode_items(items, of, unlisted, Step::Index).map(Value::List)
        }
        (Type::Set(of), Json::Array(items)) => {
            decode_items(items, of, unlisted, |_| Step::Element).map(Value::Set)
        }
        (Type::Tuple(types), Json::Array(items)) if types.len() == items.len() => {
            let pairs = items.iter().zip(types).enumerate();
            let read = |(at, (item, of))| {
                decode(item, of, unlisted).map_err(|error| error.inside(Step::Index(at)))
            };
            pairs.map(read).collect::<Result<_, _>>().map(Value::Tuple)
        }
        (Type::Map(of), Json::Object(entries)) => {
            let read = |(key, item): (&String, _)| match decode(item, of, unlisted) {
                Ok(item) => Ok((key.clone(), item)),
                Err(error) => Err(error.inside(Step::Key(key.clone()))),
            };
            entries
                .iter()
                .map(read)
                .collect::<Result<_, _>>()
                .map(Value::Map)
        }
        (Type::Object(types), Json::Object(entries)) => {
            let unlisted_name = entries.keys().find(|name| !types.contains_key(*name));
            if let (Unlisted::Refuse, Some(name)) = (unlisted, unlisted_name) {
                return Err(ValueError::invalid("is not in the schema")
                    .inside(Step::Attribute(name.clone())));
            }
            let read = |(name, of): (&String, _)| {
                let json = entries.get(name).unwrap_or(&Json::Null);
                match decode(json, of, unlisted) {
                    Ok(value) => Ok((name.clone(), value)),
                    Err(error) => Err(error.inside(Step::Attribute(name.clone()))),
                }
            };
            types
                .iter()
                .map(read)
                .collect::<Result<_, _>>()
                .map(Value::Object)
        }
        (Type::Dynamic, Json::Object(parts)) => {
            let of = parts
                .get("type")
                .and_then(|of| Type::from_json(of).ok())
                .ok_or_else(wrong)?;
            let value = decode(parts.get("value").unwrap_or(&Json::Null), &of, unlisted)?;
            Ok(Value::Dynamic(Box::new((of, value))))
        }
        _ => Err(wrong()),
    }
}

/// Reads a model of what older or other schemas wrote. Attributes that the model does not have are
/// left out, and its attributes that are missing are null.
pub(crate) fn read_model<M: Model>(json: &Json) -> Result<M, ValueError> {
    M::from_value(untyped(json)?)
}

/// The value that JSON shows without a type: objects and lists, which models read as maps and sets
/// as well.
pub(crate) fn untyped(json: &Json) -> Result<Value, ValueError> {
    Ok(match json {
        Json::Null => Value::Null,
        Json::Bool(boolean) => Value::Bool(*boolean),
        Json::Number(number) => number_from(&number.to_string())?,
        Json::String(text) => text.as_str().into(),
        Json::Array(items) => Value::List(items.iter().map(untyped).collect::<Result<_, _>>()?),
        Json::Object(entries) => {
            let read = |(key, item): (&String, _)| Ok((key.clone(), untyped(item)?));
            let entries = entries.iter().map(read);
            Value::Object(entries.collect::<Result<_, ValueError>>()?)
        }
    })
}

fn decode_items(
    items: &[Json],
    of: &Type,
    unlisted: Unlisted,
    step: fn(usize) -> Step,
) -> Result<Vec<Value>, ValueError> {
    let read = |(at, item)| decode(item, of, unlisted).map_err(|error| error.inside(step(at)));
    items.iter().enumerate().map(read).collect()
}

fn number_from(text: &str) -> Result<Value, ValueError> {
    text.parse()
        .map(Value::Number)
        .map_err(|error| ValueError::invalid(format!("must be a number, but {error}")))
}

fn kind(json: &Json) -> &'static str {
    match json {
        Json::Null => "null",
        Json::Bool(_) => "a bool",
        Json::Number(_) => "a number",
        Json::String(_) => "a string",
        Json::Array(_) => "an array",
        Json::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn note() -> Type {
        Type::object([
            ("id", Type::String),
            ("size", Type::Number),
            ("any", Type::Dynamic),
        ])
    }

    #[test]
    fn missing_attributes_are_null_and_unlisted_ones_are_dropped() {
        let value = decode(&json!({"id": "a", "old": 1}), &note(), Unlisted::Drop).unwrap();
        let expected = Value::object([
            ("id", "a".into()),
            ("size", Value::Null),
            ("any", Value::Null),
        ]);
        assert_eq!(value, expected);
    }

    #[test]
    fn unlisted_attributes_can_be_refused() {
        let error = decode(&json!({"old": 1}), &note(), Unlisted::Refuse).unwrap_err();
        assert_eq!(error.to_string(), "old: the value is not in the schema");
    }

    #[test]
    fn numbers_are_exact() {
        let json: Json = serde_json::from_str(r#"{"size": 12345678901234567890123.5}"#).unwrap();
        let value = decode(&json, &note(), Unlisted::Drop).unwrap();
        assert_eq!(
            value.get("size").as_number().unwrap().to_string(),
            "12345678901234567890123.5"
        );
    }

    #[test]
    fn primitive_values_stand_for_each_other_where_they_can() {
        let primitive = |json: Json, of| decode(&json, &of, Unlisted::Drop).ok();
        assert_eq!(primitive(json!(1.5), Type::String), Some("1.5".into()));
        assert_eq!(primitive(json!(true), Type::String), Some("true".into()));
        assert_eq!(primitive(json!("2"), Type::Number), Some(2.into()));
        assert_eq!(primitive(json!("false"), Type::Bool), Some(false.into()));
        assert_eq!(primitive(json!("no"), Type::Bool), None);
        assert_eq!(primitive(json!(0), Type::Bool), None);
    }

    #[test]
    fn dynamic_values_bring_their_type() {
        let json = json!({"any": {"type": ["list", "string"], "value": ["a"]}});
        let value = decode(&json, &note(), Unlisted::Drop).unwrap();
        let typed = (Type::list(Type::String), Value::List(vec!["a".into()]));
        assert_eq!(*value.get("any"), Value::Dynamic(Box::new(typed)));
    }

    #[test]
    fn other_types_are_errors_at_their_path() {
        let error = decode(&json!({"size": []}), &note(), Unlisted::Drop).unwrap_err();
        assert_eq!(
            error.to_string(),
            "size: the value must be of type number, not an array"
        );
    }
}
