//! The names of types and nestings, as the registries' pages write them.

use terraform_plugin::terraform::{AttributeKind, Block, BlockNesting, Nesting, Type};

/// A type.
pub(crate) fn name(of: &Type) -> String {
    match of {
        Type::Bool => "Boolean".into(),
        Type::Number => "Number".into(),
        Type::String => "String".into(),
        Type::List(of) => format!("List of {}", name(of)),
        Type::Set(of) => format!("Set of {}", name(of)),
        Type::Map(of) => format!("Map of {}", name(of)),
        Type::Object(_) => "Object".into(),
        Type::Tuple(_) => "Tuple".into(),
        Type::Dynamic => "Dynamic".into(),
    }
}

/// What an attribute holds.
pub(crate) fn kind(kind: &AttributeKind) -> String {
    match kind {
        AttributeKind::Value(of) => name(of),
        AttributeKind::Nested(Nesting::Single, _) => "Attributes".into(),
        AttributeKind::Nested(Nesting::List, _) => "Attributes List".into(),
        AttributeKind::Nested(Nesting::Set, _) => "Attributes Set".into(),
        AttributeKind::Nested(Nesting::Map, _) => "Attributes Map".into(),
    }
}

/// How often a block may be written.
pub(crate) fn nesting(block: &Block) -> String {
    let mut words = match block.nesting {
        BlockNesting::Single | BlockNesting::Group => "Block".to_owned(),
        BlockNesting::List => "Block List".into(),
        BlockNesting::Set => "Block Set".into(),
        BlockNesting::Map => "Block Map".into(),
    };
    if block.min_items > 0 {
        words.push_str(&format!(", Min: {}", block.min_items));
    }
    if block.max_items > 0 {
        words.push_str(&format!(", Max: {}", block.max_items));
    }
    words
}
