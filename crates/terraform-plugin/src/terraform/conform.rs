//! Giving a value the exact shape that a type asks for.

use super::value::normalized_text;
use super::{Reason, Step, Type, Value, ValueError};
use std::collections::BTreeMap;

/// The value in the shape of the type: a list becomes a set where the type is a set, a map an
/// object, text is in normal form C. Values of other types, missing attributes and attributes that
/// the type does not have are errors.
pub(crate) fn conform(value: Value, to: &Type) -> Result<Value, ValueError> {
    match (value, to) {
        (Value::Null, _) => Ok(Value::Null),
        (Value::Unknown, _) => Ok(Value::Unknown),
        (Value::Dynamic(typed), Type::Dynamic) => {
            let (of, value) = *typed;
            let value = conform(value, &of)?;
            Ok(Value::Dynamic(Box::new((of, value))))
        }
        (Value::Dynamic(typed), to) => conform(typed.1, to),
        (value, Type::Dynamic) => {
            let of = infer(&value);
            conform(value, &of).map(|value| Value::Dynamic(Box::new((of, value))))
        }
        (Value::Bool(boolean), Type::Bool) => Ok(Value::Bool(boolean)),
        (Value::Number(number), Type::Number) => Ok(Value::Number(number)),
        (Value::String(text), Type::String) => Ok(Value::String(normalized_text(text))),
        (Value::List(items) | Value::Set(items) | Value::Tuple(items), Type::List(of)) => {
            conform_items(items, of, Step::Index).map(Value::List)
        }
        (Value::List(items) | Value::Set(items) | Value::Tuple(items), Type::Set(of)) => {
            let mut items = conform_items(items, of, |_| Step::Element)?;
            drop_repeated(&mut items);
            Ok(Value::Set(items))
        }
        (Value::List(items) | Value::Tuple(items), Type::Tuple(types))
            if items.len() == types.len() =>
        {
            let pairs = items.into_iter().zip(types).enumerate();
            let read =
                |(at, (item, of))| conform(item, of).map_err(|error| error.inside(Step::Index(at)));
            pairs.map(read).collect::<Result<_, _>>().map(Value::Tuple)
        }
        (Value::Map(entries) | Value::Object(entries), Type::Map(of)) => {
            let read = |(key, item)| match conform(item, of) {
                Ok(item) => Ok((key, item)),
                Err(error) => Err(error.inside(Step::Key(key))),
            };
            entries
                .into_iter()
                .map(read)
                .collect::<Result<_, _>>()
                .map(Value::Map)
        }
        (Value::Map(entries) | Value::Object(entries), Type::Object(types)) => {
            conform_object(entries, types).map(Value::Object)
        }
        (other, to) => {
            let detail = format!("must be of type {to}, not {}", other.kind());
            Err(ValueError {
                reason: Reason::WrongType,
                ..ValueError::invalid(detail)
            })
        }
    }
}

fn conform_items(
    items: Vec<Value>,
    of: &Type,
    step: fn(usize) -> Step,
) -> Result<Vec<Value>, ValueError> {
    let read = |(at, item)| conform(item, of).map_err(|error| error.inside(step(at)));
    items.into_iter().enumerate().map(read).collect()
}

/// Two unknown elements may turn out different, so only known ones are equal.
fn drop_repeated(items: &mut Vec<Value>) {
    let mut seen = std::collections::BTreeSet::new();
    items.retain(|item| !item.is_wholly_known() || seen.insert(item.clone()));
}

fn conform_object(
    mut entries: BTreeMap<String, Value>,
    types: &BTreeMap<String, Type>,
) -> Result<BTreeMap<String, Value>, ValueError> {
    let mut conformed = BTreeMap::new();
    for (name, of) in types {
        let step = || Step::Attribute(name.clone());
        let Some(value) = entries.remove(name) else {
            return Err(ValueError::invalid("is missing").inside(step()));
        };
        conformed.insert(
            name.clone(),
            conform(value, of).map_err(|error| error.inside(step()))?,
        );
    }
    match entries.into_keys().next() {
        None => Ok(conformed),
        Some(name) => {
            Err(ValueError::invalid("is not in the schema").inside(Step::Attribute(name)))
        }
    }
}

/// The type that a known value shows by itself.
pub(crate) fn infer(value: &Value) -> Type {
    match value {
        Value::Null | Value::Unknown | Value::Dynamic(_) => Type::Dynamic,
        Value::Bool(_) => Type::Bool,
        Value::Number(_) => Type::Number,
        Value::String(_) => Type::String,
        Value::List(items) | Value::Set(items) => {
            let types: Vec<Type> = items.iter().map(infer).collect();
            match types.split_first() {
                Some((first, rest))
                    if *first != Type::Dynamic && rest.iter().all(|of| of == first) =>
                {
                    if matches!(value, Value::Set(_)) {
                        Type::set(first.clone())
                    } else {
                        Type::list(first.clone())
                    }
                }
                _ => Type::Tuple(types),
            }
        }
        Value::Tuple(items) => Type::Tuple(items.iter().map(infer).collect()),
        Value::Map(entries) => match entries.values().next().map(infer) {
            Some(of) if of != Type::Dynamic && entries.values().all(|item| infer(item) == of) => {
                Type::map(of)
            }
            _ => Type::object(entries.iter().map(|(name, item)| (name, infer(item)))),
        },
        Value::Object(entries) => {
            Type::object(entries.iter().map(|(name, item)| (name, infer(item))))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn collections_take_the_shape_of_the_type() {
        let list = Value::List(vec!["a".into(), "b".into(), "a".into()]);
        let set = conform(list, &Type::set(Type::String)).unwrap();
        assert!(matches!(&set, Value::Set(items) if items.len() == 2));
    }

    #[test]
    fn unknown_elements_of_a_set_stay_apart() {
        let set = conform(
            Value::List(vec![Value::Unknown; 2]),
            &Type::set(Type::String),
        )
        .unwrap();
        assert_eq!(set.items().unwrap().len(), 2);
    }

    #[test]
    fn objects_have_exactly_the_attributes_of_their_type() {
        let of = Type::object([("a", Type::String)]);
        let missing = conform(Value::Object(BTreeMap::new()), &of).unwrap_err();
        assert_eq!(missing.to_string(), "a: the value is missing");
        let extra =
            conform(Value::object([("a", Value::Null), ("b", Value::Null)]), &of).unwrap_err();
        assert_eq!(extra.path.to_string(), "b");
    }

    #[test]
    fn a_dynamic_value_gets_the_type_it_shows() {
        let value = Value::object([("a", Value::List(vec![true.into(), "x".into()]))]);
        let Value::Dynamic(typed) = conform(value, &Type::Dynamic).unwrap() else {
            panic!()
        };
        assert_eq!(typed.0.to_string(), "object({ a = tuple([bool, string]) })");
        assert!(matches!(typed.1.get("a"), Value::Tuple(_)));
    }

    #[test]
    fn errors_name_the_path() {
        let of = Type::object([("a", Type::list(Type::map(Type::Bool)))]);
        let entry = Value::Map([("k".to_owned(), Value::from("x"))].into());
        let error = conform(Value::object([("a", Value::List(vec![entry]))]), &of).unwrap_err();
        assert_eq!(
            error.to_string(),
            "a[0][\"k\"]: the value must be of type bool, not a string"
        );
    }
}
