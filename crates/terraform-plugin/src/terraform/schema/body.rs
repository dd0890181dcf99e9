//! Walks a value along its schema.

use super::{Attribute, Block, BlockNesting, Nesting, Object, Schema};
use crate::terraform::{AttributePath, Step, Value};
use std::collections::BTreeMap;

/// Attributes and blocks that stand side by side.
#[derive(Clone, Copy)]
pub(crate) struct Body<'a> {
    pub(crate) object: &'a Object,
    pub(crate) blocks: &'a [Block],
}

impl<'a> From<&'a Schema> for Body<'a> {
    fn from(schema: &'a Schema) -> Self {
        Body {
            object: &schema.object,
            blocks: &schema.blocks,
        }
    }
}

impl<'a> From<&'a Object> for Body<'a> {
    fn from(object: &'a Object) -> Self {
        Body {
            object,
            blocks: &[],
        }
    }
}

impl<'a> From<&'a Block> for Body<'a> {
    fn from(block: &'a Block) -> Self {
        Body {
            object: &block.object,
            blocks: &block.blocks,
        }
    }
}

/// How a block's bodies are kept, in the words of nested attributes.
pub(crate) fn nesting(block: &Block) -> Nesting {
    match block.nesting {
        BlockNesting::Single | BlockNesting::Group => Nesting::Single,
        BlockNesting::List => Nesting::List,
        BlockNesting::Set => Nesting::Set,
        BlockNesting::Map => Nesting::Map,
    }
}

/// The bodies in a nested attribute's or block's known value, each with its step.
pub(crate) fn bodies(nesting: Nesting, value: &Value) -> Vec<(Option<Step>, &Value)> {
    match value {
        Value::Dynamic(typed) => bodies(nesting, &typed.1),
        Value::List(items) | Value::Tuple(items) => items
            .iter()
            .enumerate()
            .map(|(at, item)| (Some(Step::Index(at)), item))
            .collect(),
        Value::Set(items) => items
            .iter()
            .map(|item| (Some(Step::Element), item))
            .collect(),
        Value::Map(entries) => entries
            .iter()
            .map(|(key, item)| (Some(Step::Key(key.clone())), item))
            .collect(),
        Value::Object(entries) if nesting == Nesting::Map => entries
            .iter()
            .map(|(key, item)| (Some(Step::Key(key.clone())), item))
            .collect(),
        Value::Object(_) => vec![(None, value)],
        Value::Null | Value::Unknown | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            Vec::new()
        }
    }
}

/// The path of a body.
pub(crate) fn at(path: &AttributePath, step: Option<Step>) -> AttributePath {
    step.map_or_else(|| path.clone(), |step| path.step(step))
}

/// The value with every body in it changed. Null and unknown stay.
pub(crate) fn map_bodies(
    nesting: Nesting,
    value: Value,
    change: &mut dyn FnMut(Value) -> Value,
) -> Value {
    let entries = |entries: BTreeMap<String, Value>, change: &mut dyn FnMut(Value) -> Value| {
        entries
            .into_iter()
            .map(|(key, item)| (key, change(item)))
            .collect()
    };
    match value {
        Value::List(items) => Value::List(items.into_iter().map(change).collect()),
        Value::Tuple(items) => Value::Tuple(items.into_iter().map(change).collect()),
        Value::Set(items) => Value::Set(items.into_iter().map(change).collect()),
        Value::Map(items) => Value::Map(entries(items, change)),
        Value::Object(items) if nesting == Nesting::Map => Value::Object(entries(items, change)),
        Value::Object(_) => change(value),
        Value::Dynamic(typed) => {
            let (of, value) = *typed;
            Value::Dynamic(Box::new((of, map_bodies(nesting, value, change))))
        }
        Value::Null | Value::Unknown | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            value
        }
    }
}

/// The body with every attribute changed by `leaf`, which gets nested values after their own
/// attributes were changed. Null and unknown bodies stay.
pub(crate) fn map_attributes(
    body: Body<'_>,
    value: Value,
    leaf: &dyn Fn(&Attribute, Value) -> Value,
) -> Value {
    let Value::Object(mut entries) = value else {
        return value;
    };
    for attribute in &body.object.attributes {
        let mut value = entries.remove(&attribute.name).unwrap_or_default();
        if let Some((nesting, object)) = attribute.nested() {
            value = map_bodies(nesting, value, &mut |inner| {
                map_attributes(object.into(), inner, leaf)
            });
        }
        entries.insert(attribute.name.clone(), leaf(attribute, value));
    }
    for block in body.blocks {
        let value = entries.remove(&block.name).unwrap_or_default();
        let value = map_bodies(nesting(block), value, &mut |inner| {
            map_attributes(block.into(), inner, leaf)
        });
        entries.insert(block.name.clone(), value);
    }
    Value::Object(entries)
}
