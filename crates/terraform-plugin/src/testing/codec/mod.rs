//! Values on the wire as core writes and reads them.
//!
//! It shares nothing with the provider's own codec, which it judges: msgpack is that of `rmpv`, and
//! the rules are go-cty's (`cty/msgpack`), whose bytes are in `go_cty_vectors.json`.

use std::collections::BTreeMap;

use rmpv::Value as Msgpack;

use crate::plugin::messages::common::DynamicValue;
use crate::terraform::{Number, Step, Type, Value, ValueError};

/// Writes a value of this type as core sends it.
pub(super) fn encode(value: &Value, of: &Type) -> Result<DynamicValue, ValueError> {
    let mut msgpack = Vec::new();
    rmpv::encode::write_value(&mut msgpack, &to_msgpack(value, of)?)
        .map_err(|error| ValueError::invalid(format!("cannot be written: {error}")))?;
    Ok(DynamicValue {
        msgpack,
        json: Vec::new(),
    })
}

fn to_msgpack(value: &Value, of: &Type) -> Result<Msgpack, ValueError> {
    let items = |items: &[Value], of: &Type| {
        let items = items.iter().map(|item| to_msgpack(item, of));
        items.collect::<Result<_, _>>().map(Msgpack::Array)
    };
    match (value, of) {
        (Value::Null, _) => Ok(Msgpack::Nil),
        (Value::Unknown, _) => Ok(Msgpack::Ext(0, vec![0])),
        (Value::Dynamic(typed), Type::Dynamic) => {
            let (of, value) = &**typed;
            let json = of.to_json().to_string().into_bytes();
            Ok(Msgpack::Array(vec![
                Msgpack::Binary(json),
                to_msgpack(value, of)?,
            ]))
        }
        (Value::Bool(boolean), Type::Bool) => Ok(Msgpack::Boolean(*boolean)),
        (Value::String(string), Type::String) => Ok(string.as_str().into()),
        (Value::Number(number), Type::Number) => Ok(number_to_msgpack(number)),
        (Value::List(all), Type::List(of)) | (Value::Set(all), Type::Set(of)) => items(all, of),
        (Value::Tuple(all), Type::Tuple(types)) if all.len() == types.len() => {
            let items = all.iter().zip(types).map(|(item, of)| to_msgpack(item, of));
            items.collect::<Result<_, _>>().map(Msgpack::Array)
        }
        (Value::Map(entries), Type::Map(of)) => {
            let entry = |(key, value): (&String, &Value)| {
                Ok((Msgpack::from(key.as_str()), to_msgpack(value, of)?))
            };
            let entries = entries.iter().map(entry);
            entries.collect::<Result<_, _>>().map(Msgpack::Map)
        }
        (Value::Object(attributes), Type::Object(types)) if attributes.len() == types.len() => {
            let attribute = |(name, of): (&String, &Type)| {
                let value = attributes.get(name).ok_or_else(|| mismatch(value, of))?;
                let value = to_msgpack(value, of);
                let value = value.map_err(|error| error.inside(Step::Attribute(name.clone())))?;
                Ok((Msgpack::from(name.as_str()), value))
            };
            let attributes = types.iter().map(attribute);
            attributes.collect::<Result<_, _>>().map(Msgpack::Map)
        }
        (value, of) => Err(mismatch(value, of)),
    }
}

fn mismatch(value: &Value, of: &Type) -> ValueError {
    ValueError::invalid(format!("must be of type {of}, not {}", value.kind()))
}

fn number_to_msgpack(number: &Number) -> Msgpack {
    match (number.as_i64(), number.as_exact_f64()) {
        (Some(integer), _) => integer.into(),
        (None, Some(float)) if !number.is_integer() => float.into(),
        (None, _) => number.to_string().into(),
    }
}

/// Reads a value of this type as core does. A value that was not sent is null.
pub(super) fn decode(message: Option<&DynamicValue>, of: &Type) -> Result<Value, ValueError> {
    let Some(mut bytes) = message.map(|message| message.msgpack.as_slice()) else {
        return Ok(Value::Null);
    };
    let read = rmpv::decode::read_value(&mut bytes)
        .map_err(|error| ValueError::invalid(format!("is not msgpack: {error}")))?;
    if !bytes.is_empty() {
        return Err(ValueError::invalid("is followed by more bytes"));
    }
    from_msgpack(read, of)
}

fn from_msgpack(read: Msgpack, of: &Type) -> Result<Value, ValueError> {
    let wrong = |found: &Msgpack| {
        ValueError::invalid(format!("must be of type {of}, and {found} was sent"))
    };
    match (of, read) {
        (_, Msgpack::Nil) => Ok(Value::Null),
        (_, Msgpack::Ext(..)) => Ok(Value::Unknown),
        (Type::Bool, Msgpack::Boolean(boolean)) => Ok(Value::Bool(boolean)),
        (Type::String, Msgpack::String(string)) => match string.into_str() {
            Some(string) => Ok(Value::from(string)),
            None => Err(ValueError::invalid("is not UTF-8")),
        },
        (Type::Number, read) => number_from_msgpack(&read).ok_or_else(|| wrong(&read)),
        (Type::List(of), Msgpack::Array(items)) => {
            items_from(items, |at| (Step::Index(at), of)).map(Value::List)
        }
        (Type::Set(of), Msgpack::Array(items)) => {
            items_from(items, |_| (Step::Element, of)).map(Value::Set)
        }
        (Type::Tuple(types), Msgpack::Array(items)) if items.len() == types.len() => {
            items_from(items, |at| (Step::Index(at), &types[at])).map(Value::Tuple)
        }
        (Type::Map(of), Msgpack::Map(entries)) => {
            let entry = |key: String, value| match from_msgpack(value, of) {
                Ok(value) => Ok((key, value)),
                Err(error) => Err(error.inside(Step::Key(key))),
            };
            entries_from(entries, entry).map(Value::Map)
        }
        (Type::Object(types), Msgpack::Map(entries)) => {
            let attribute = |name: String, value| {
                let value = match types.get(&name) {
                    Some(of) => from_msgpack(value, of),
                    None => Err(ValueError::invalid("is not in the schema")),
                };
                match value {
                    Ok(value) => Ok((name, value)),
                    Err(error) => Err(error.inside(Step::Attribute(name))),
                }
            };
            let attributes = entries_from(entries, attribute)?;
            match types.keys().find(|name| !attributes.contains_key(*name)) {
                None => Ok(Value::Object(attributes)),
                Some(name) => {
                    let error = ValueError::invalid("was not sent");
                    Err(error.inside(Step::Attribute(name.clone())))
                }
            }
        }
        (Type::Dynamic, Msgpack::Array(parts)) => {
            let Ok([Msgpack::Binary(json), value]) = <[Msgpack; 2]>::try_from(parts) else {
                return Err(ValueError::invalid("is not a pair of a type and a value"));
            };
            let json = serde_json::from_slice(&json).ok();
            let of = json.and_then(|json| Type::from_json(&json).ok());
            let of = of.ok_or_else(|| ValueError::invalid("has a type that cannot be read"))?;
            let value = from_msgpack(value, &of)?;
            Ok(Value::Dynamic(Box::new((of, value))))
        }
        (_, read) => Err(wrong(&read)),
    }
}

fn items_from<'t>(
    items: Vec<Msgpack>,
    item: impl Fn(usize) -> (Step, &'t Type),
) -> Result<Vec<Value>, ValueError> {
    let read = |(at, value)| {
        let (step, of) = item(at);
        from_msgpack(value, of).map_err(|error| error.inside(step))
    };
    items.into_iter().enumerate().map(read).collect()
}

fn entries_from(
    entries: Vec<(Msgpack, Msgpack)>,
    entry: impl Fn(String, Msgpack) -> Result<(String, Value), ValueError>,
) -> Result<BTreeMap<String, Value>, ValueError> {
    let read = |(key, value): (Msgpack, Msgpack)| match key.as_str() {
        Some(key) => entry(key.to_owned(), value),
        None => Err(ValueError::invalid("has a key that is not a string")),
    };
    entries.into_iter().map(read).collect()
}

/// A number as core holds it. A float has 53 bits there, of which only the shortest digits are ever
/// sent again: a whole number beyond them that travels as a float has lost the rest.
fn number_from_msgpack(read: &Msgpack) -> Option<Value> {
    let number = match read {
        Msgpack::Integer(integer) => match (integer.as_i64(), integer.as_u64()) {
            (Some(integer), _) => Number::from(integer),
            (None, Some(integer)) => Number::from(integer),
            (None, None) => return None,
        },
        Msgpack::F64(float) if float.fract() == 0.0 => format!("{float:e}").parse().ok()?,
        Msgpack::F64(float) => Number::from_exact_f64(*float).ok()?,
        Msgpack::String(digits) => digits.as_str()?.parse().ok()?,
        _ => return None,
    };
    Some(Value::Number(number))
}

#[cfg(test)]
mod go_cty_vectors;
