//! Nested blocks.

use super::{Attribute, Object};
use crate::terraform::Type;
use crate::terraform::validators::Validator;
use std::collections::BTreeMap;

/// How often a block may stand, and how its values are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockNesting {
    /// At most once; an object or null.
    Single,
    /// At most once; always an object, whose attributes are null without it.
    Group,
    /// Any number of times, in order.
    List,
    /// Any number of times, without order.
    Set,
    /// Any number of times, by label.
    Map,
}

/// A nested block: `name { … }` in a configuration. New schemas should prefer nested attributes,
/// which can be assigned whole and be null.
#[derive(Debug, Clone)]
pub struct Block {
    /// The block's name.
    pub name: String,
    /// How often it may stand.
    pub nesting: BlockNesting,
    /// The attributes and the rules among them.
    pub object: Object,
    /// The blocks inside it.
    pub blocks: Vec<Block>,
    /// The fewest that must stand; 0 for none.
    pub min_items: u64,
    /// The most that may stand; 0 for no limit.
    pub max_items: u64,
    /// Conditions on all blocks of this name together.
    pub validators: Vec<Validator>,
    /// What the block is, in Markdown.
    pub description: String,
    /// Why not to use it any more, and what to use instead.
    pub deprecation: Option<String>,
}

impl Block {
    /// A block that stands at most once; an object or null.
    pub fn single(name: impl Into<String>, object: impl Into<Object>) -> Self {
        Block::new(name, BlockNesting::Single, object)
    }

    /// A block that stands any number of times, in order.
    pub fn list(name: impl Into<String>, object: impl Into<Object>) -> Self {
        Block::new(name, BlockNesting::List, object)
    }

    /// A block that stands any number of times, without order.
    pub fn set(name: impl Into<String>, object: impl Into<Object>) -> Self {
        Block::new(name, BlockNesting::Set, object)
    }

    /// A block that stands any number of times, by label.
    pub fn map(name: impl Into<String>, object: impl Into<Object>) -> Self {
        Block::new(name, BlockNesting::Map, object)
    }

    /// A block that stands at most once; always an object, whose attributes are null without it.
    pub fn group(name: impl Into<String>, object: impl Into<Object>) -> Self {
        Block::new(name, BlockNesting::Group, object)
    }

    /// A block of this nesting.
    pub fn new(name: impl Into<String>, nesting: BlockNesting, object: impl Into<Object>) -> Self {
        Block {
            name: name.into(),
            nesting,
            object: object.into(),
            blocks: Vec::new(),
            min_items: 0,
            max_items: 0,
            validators: Vec::new(),
            description: String::new(),
            deprecation: None,
        }
    }

    /// Adds a block inside this one.
    pub fn block(mut self, block: Block) -> Self {
        self.blocks.push(block);
        self
    }

    /// Limits how often the block stands; a `most` of 0 is no limit.
    pub fn items(self, fewest: u64, most: u64) -> Self {
        Block {
            min_items: fewest,
            max_items: most,
            ..self
        }
    }

    /// Adds a condition on all blocks of this name together.
    pub fn validate(mut self, validator: Validator) -> Self {
        self.validators.push(validator);
        self
    }

    /// Sets what the block is, in Markdown.
    pub fn description(self, description: impl Into<String>) -> Self {
        Block {
            description: description.into(),
            ..self
        }
    }

    /// Marks the block deprecated; the message says what to use instead.
    pub fn deprecated(self, message: impl Into<String>) -> Self {
        Block {
            deprecation: Some(message.into()),
            ..self
        }
    }

    /// The type of the block's value in its parent.
    pub fn value_type(&self) -> Type {
        let body = body_type(&self.object, &self.blocks);
        match self.nesting {
            BlockNesting::Single | BlockNesting::Group => body,
            BlockNesting::List if self.has_dynamic() => Type::Dynamic,
            BlockNesting::Map if self.has_dynamic() => Type::Dynamic,
            BlockNesting::List => Type::list(body),
            BlockNesting::Set => Type::set(body),
            BlockNesting::Map => Type::map(body),
        }
    }

    /// Core gives lists and maps of blocks with a dynamic attribute inside a tuple's or object's
    /// type, which only dynamic can carry.
    fn has_dynamic(&self) -> bool {
        self.object
            .attributes
            .iter()
            .any(|attribute| contains_dynamic(&attribute.value_type()))
            || self.blocks.iter().any(Block::has_dynamic)
    }
}

pub(super) fn contains_dynamic(of: &Type) -> bool {
    match of {
        Type::Dynamic => true,
        Type::List(of) | Type::Set(of) | Type::Map(of) => contains_dynamic(of),
        Type::Object(of) => of.values().any(contains_dynamic),
        Type::Tuple(of) => of.iter().any(contains_dynamic),
        Type::Bool | Type::Number | Type::String => false,
    }
}

pub(super) fn body_type(object: &Object, blocks: &[Block]) -> Type {
    let mut types = object_types(object);
    types.extend(
        blocks
            .iter()
            .map(|block| (block.name.clone(), block.value_type())),
    );
    Type::Object(types)
}

pub(super) fn object_types(object: &Object) -> BTreeMap<String, Type> {
    let of = |attribute: &Attribute| (attribute.name.clone(), attribute.value_type());
    object.attributes.iter().map(of).collect()
}
