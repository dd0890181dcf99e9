//! Changes and searches values along their schema.

pub(crate) use crate::terraform::schema::body::{
    Body, at, bodies, map_attributes, map_bodies, nesting,
};
use crate::terraform::{AttributePath, Schema, Value};
use std::collections::BTreeMap;

/// The value with write-only attributes null, as everything must be that leaves the provider.
pub(crate) fn without_write_only(schema: &Schema, value: Value) -> Value {
    map_attributes(schema.into(), value, &|attribute, value| {
        if attribute.write_only {
            Value::Null
        } else {
            value
        }
    })
}

/// The configuration with defaults where it says nothing.
pub(crate) fn with_defaults(schema: &Schema, config: Value) -> Value {
    map_attributes(
        schema.into(),
        config,
        &|attribute, value| match &attribute.default {
            Some(default) if value.is_null() => default_of(attribute, default),
            _ => value,
        },
    )
}

/// The default in the shape of the attribute's type; the schema's check has already refused one
/// that does not fit.
pub(crate) fn default_of(attribute: &crate::terraform::Attribute, default: &Value) -> Value {
    crate::terraform::conform::conform(default.clone(), &attribute.value_type()).unwrap_or_default()
}

/// The paths of all unknown values.
pub(crate) fn unknown_paths(value: &Value, path: &AttributePath, found: &mut Vec<AttributePath>) {
    match value {
        Value::Unknown => found.push(path.clone()),
        Value::List(items) | Value::Tuple(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(at, item)| unknown_paths(item, &path.index(at), found));
        }
        Value::Set(items) => items
            .iter()
            .for_each(|item| unknown_paths(item, &path.element(), found)),
        Value::Map(entries) => entries
            .iter()
            .for_each(|(key, item)| unknown_paths(item, &path.key(key), found)),
        Value::Object(entries) => {
            entries
                .iter()
                .for_each(|(name, item)| unknown_paths(item, &path.attribute(name), found));
        }
        Value::Dynamic(typed) => unknown_paths(&typed.1, path, found),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The value with null for everything unknown.
pub(crate) fn without_unknown(value: Value) -> Value {
    let items = |items: Vec<Value>| items.into_iter().map(without_unknown).collect();
    let entries = |entries: BTreeMap<String, Value>| {
        entries
            .into_iter()
            .map(|(name, item)| (name, without_unknown(item)))
            .collect()
    };
    match value {
        Value::Unknown => Value::Null,
        Value::List(list) => Value::List(items(list)),
        Value::Set(set) => Value::Set(items(set)),
        Value::Tuple(tuple) => Value::Tuple(items(tuple)),
        Value::Map(map) => Value::Map(entries(map)),
        Value::Object(object) => Value::Object(entries(object)),
        Value::Dynamic(typed) => {
            let (of, value) = *typed;
            Value::Dynamic(Box::new((of, without_unknown(value))))
        }
        known => known,
    }
}
