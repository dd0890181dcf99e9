//! What derived code calls.

use super::{FromValue, IntoValue, Model, Step, Value, ValueError};
use std::collections::BTreeMap;
use std::fmt;

/// Takes an attribute out of an object's attributes and reads it; what `#[derive(Model)]` calls for
/// each field.
pub fn take_attribute<T: FromValue>(
    attributes: &mut BTreeMap<String, Value>,
    name: &str,
) -> Result<T, ValueError> {
    let value = attributes.remove(name).unwrap_or_default();
    T::from_value(value).map_err(|error| error.inside(Step::Attribute(name.to_owned())))
}

/// Takes the attributes of a flattened model; what `#[derive(Model)]` calls.
pub fn take_flattened<M: Model>(attributes: &mut BTreeMap<String, Value>) -> Result<M, ValueError> {
    let take = |name| (name, attributes.remove(name).unwrap_or_default());
    M::from_value(Value::object(M::attribute_names().into_iter().map(take)))
}

/// The attributes of an object; what `#[derive(Model)]` reads from.
pub fn object_attributes(value: Value) -> Result<BTreeMap<String, Value>, ValueError> {
    match value {
        Value::Object(attributes) => Ok(attributes),
        other => Err(ValueError::expected("an object", &other)),
    }
}

/// The error of a string that is none of those allowed; what `#[derive(StringEnum)]` calls.
pub fn not_one_of(allowed: &[&str], string: &str) -> String {
    let meant = allowed.iter().find(|one| one.eq_ignore_ascii_case(string));
    let hint = meant.map_or_else(String::new, |meant| format!("; did you mean {meant:?}?"));
    let listed = match allowed.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => allowed.concat(),
    };
    format!("must be {listed}, not {string:?}{hint}")
}

/// Reads a text with `FromStr`; what `#[derive(TextValue)]` calls.
pub fn parse_text<T>(value: Value) -> Result<T, ValueError>
where
    T: std::str::FromStr<Err: fmt::Display>,
{
    let text = String::from_value(value)?;
    text.parse()
        .map_err(|error: T::Err| ValueError::invalid(error.to_string()))
}

/// Sets an attribute; what `#[derive(Model)]` calls for each field.
pub fn put_attribute(attributes: &mut BTreeMap<String, Value>, name: &str, value: impl IntoValue) {
    attributes.insert(name.to_owned(), value.into_value());
}

/// Sets the attributes of a flattened model; what `#[derive(Model)]` calls.
pub fn put_flattened(attributes: &mut BTreeMap<String, Value>, model: impl Model) {
    if let Value::Object(flattened) = model.into_value() {
        attributes.extend(flattened);
    }
}
