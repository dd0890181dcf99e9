//! Blocks that no configuration wrote: an empty collection on the wire, never null.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::terraform::schema::{BlockNesting, Schema};
use crate::terraform::{Block, Value};

/// The object with an empty collection for each null one of blocks. A handler's `None` and its
/// empty list mean the same to the author, but core takes null for a broken answer.
pub(crate) fn without_null_blocks<'a>(schema: &Schema, object: &'a Value) -> Cow<'a, Value> {
    if schema.blocks.is_empty() {
        return Cow::Borrowed(object);
    }
    Cow::Owned(filled(&schema.blocks, object.clone()))
}

fn filled(blocks: &[Block], object: Value) -> Value {
    let Value::Object(mut attributes) = object else {
        return object;
    };
    for block in blocks {
        let value = attributes.remove(&block.name).unwrap_or_default();
        attributes.insert(block.name.clone(), filled_block(block, value));
    }
    Value::Object(attributes)
}

fn filled_block(block: &Block, value: Value) -> Value {
    let all = |items: Vec<Value>| {
        items
            .into_iter()
            .map(|item| filled(&block.blocks, item))
            .collect()
    };
    match (block.nesting, value) {
        (BlockNesting::List, Value::Null) => Value::List(Vec::new()),
        (BlockNesting::Set, Value::Null) => Value::Set(Vec::new()),
        (BlockNesting::Map, Value::Null) => Value::Map(BTreeMap::new()),
        (BlockNesting::Single | BlockNesting::Group, value) => filled(&block.blocks, value),
        (_, Value::List(items)) => Value::List(all(items)),
        (_, Value::Set(items)) => Value::Set(all(items)),
        (_, Value::Map(entries)) => {
            let entries = entries.into_iter();
            Value::Map(
                entries
                    .map(|(key, item)| (key, filled(&block.blocks, item)))
                    .collect(),
            )
        }
        (_, value) => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terraform::Attribute;

    fn block(name: &str, nesting: BlockNesting) -> Block {
        Block::new(name, nesting, [Attribute::string("x")])
    }

    #[test]
    fn null_collections_of_blocks_become_empty_at_every_depth() {
        let inner = block("inner", BlockNesting::Map);
        let schema = Schema::new([Attribute::list("plain", crate::terraform::Type::Bool)])
            .block(block("list", BlockNesting::List).block(inner))
            .block(block("set", BlockNesting::Set))
            .block(block("single", BlockNesting::Single));
        let item = |inner| Value::object([("x", Value::Null), ("inner", inner)]);
        let object = |list, set| {
            let rest = [("plain", Value::Null), ("single", Value::Null)];
            Value::object([("list", list), ("set", set)].into_iter().chain(rest))
        };
        let given = object(Value::List(vec![item(Value::Null)]), Value::Null);
        let none = || Value::Map(BTreeMap::new());
        let expected = object(Value::List(vec![item(none())]), Value::Set(Vec::new()));
        assert_eq!(*without_null_blocks(&schema, &given), expected);
        let empty = object(Value::Null, Value::Null);
        let expected = object(Value::List(Vec::new()), Value::Set(Vec::new()));
        assert_eq!(*without_null_blocks(&schema, &empty), expected);
    }

    #[test]
    fn an_absent_object_stays_absent() {
        let schema = Schema::new([]).block(block("list", BlockNesting::List));
        assert_eq!(*without_null_blocks(&schema, &Value::Null), Value::Null);
    }
}
