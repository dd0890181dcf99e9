//! A schema as core receives it: parsed from the wire, knowing nothing of the framework's own.

use std::collections::BTreeMap;

use crate::plugin::messages::schema as wire;
use crate::terraform::{Type, Value};

/// Attributes and nested blocks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Body {
    pub(crate) attributes: BTreeMap<String, Attribute>,
    pub(crate) blocks: BTreeMap<String, NestedBlock>,
}

/// One attribute.
#[derive(Clone, Debug)]
pub(crate) struct Attribute {
    pub(crate) of: Type,
    pub(crate) nested: Option<(Nesting, Body)>,
    pub(crate) optional: bool,
    pub(crate) computed: bool,
    pub(crate) write_only: bool,
}

/// A block that may stand inside another.
#[derive(Clone, Debug)]
pub(crate) struct NestedBlock {
    pub(crate) nesting: Nesting,
    pub(crate) body: Body,
    pub(crate) of: Type,
}

/// How nested objects are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nesting {
    Single,
    Group,
    List,
    Set,
    Map,
}

impl Body {
    /// Reads a block of the wire. An error says what core would refuse.
    pub(crate) fn read(block: &wire::Block) -> Result<Self, String> {
        let attributes = block
            .attributes
            .iter()
            .map(|attribute| Ok((attribute.name.clone(), Attribute::read(attribute)?)))
            .collect::<Result<BTreeMap<_, _>, String>>()?;
        let blocks = block
            .block_types
            .iter()
            .map(|nested| Ok((nested.type_name.clone(), NestedBlock::read(nested)?)))
            .collect::<Result<BTreeMap<_, _>, String>>()?;
        if attributes.len() + blocks.len() != block.attributes.len() + block.block_types.len() {
            return Err("two attributes or blocks have the same name".to_owned());
        }
        if let Some(name) = attributes.keys().find(|name| blocks.contains_key(*name)) {
            return Err(format!("{name} is an attribute and a block"));
        }
        Ok(Self { attributes, blocks })
    }

    /// The type of the whole object.
    pub(crate) fn object_type(&self) -> Type {
        let attributes = self
            .attributes
            .iter()
            .map(|(name, of)| (name, of.of.clone()));
        let blocks = self.blocks.iter().map(|(name, of)| (name, of.of.clone()));
        Type::object(attributes.chain(blocks))
    }

    /// An object in which every attribute is null and every collection of blocks empty.
    pub(crate) fn empty(&self) -> Value {
        let attributes = self
            .attributes
            .keys()
            .map(|name| (name.clone(), Value::Null));
        let blocks = self.blocks.iter().map(|(name, block)| {
            let empty = match block.nesting {
                Nesting::Single => Value::Null,
                Nesting::Group => block.body.empty(),
                Nesting::List => Value::List(Vec::new()),
                Nesting::Set => Value::Set(Vec::new()),
                Nesting::Map => Value::Map(BTreeMap::new()),
            };
            (name.clone(), empty)
        });
        Value::object(attributes.chain(blocks))
    }
}

impl Attribute {
    fn read(attribute: &wire::Attribute) -> Result<Self, String> {
        let name = &attribute.name;
        let flags = (attribute.required, attribute.optional, attribute.computed);
        if !matches!(
            flags,
            (true, false, false) | (false, true, _) | (false, false, true)
        ) {
            return Err(format!(
                "{name} must be one of required, optional, computed, optional and computed"
            ));
        }
        let (of, nested) = match (&attribute.nested_type, attribute.r#type.is_empty()) {
            (None, false) => (
                read_type(&attribute.r#type).ok_or_else(|| name.clone())?,
                None,
            ),
            (Some(object), true) => {
                let (nesting, body) = read_object(object)?;
                (nesting.collect(body.object_type()), Some((nesting, body)))
            }
            _ => {
                return Err(format!(
                    "{name} must have either a type or nested attributes"
                ));
            }
        };
        if attribute.write_only && attribute.computed {
            return Err(format!("{name} is write-only and computed"));
        }
        Ok(Self {
            of,
            nested,
            optional: attribute.optional,
            computed: attribute.computed,
            write_only: attribute.write_only,
        })
    }
}

impl NestedBlock {
    fn read(nested: &wire::NestedBlock) -> Result<Self, String> {
        let nesting = match nested.nesting() {
            wire::BlockNesting::Single => Nesting::Single,
            wire::BlockNesting::Group => Nesting::Group,
            wire::BlockNesting::List => Nesting::List,
            wire::BlockNesting::Set => Nesting::Set,
            wire::BlockNesting::Map => Nesting::Map,
            wire::BlockNesting::Invalid => {
                return Err(format!(
                    "the block {} has no nesting mode",
                    nested.type_name
                ));
            }
        };
        let body = Body::read(&nested.block.clone().unwrap_or_default())?;
        Ok(Self {
            of: nesting.collect(body.object_type()),
            nesting,
            body,
        })
    }
}

impl Nesting {
    fn collect(self, object: Type) -> Type {
        match self {
            Self::Single | Self::Group => object,
            Self::List => Type::list(object),
            Self::Set => Type::set(object),
            Self::Map => Type::map(object),
        }
    }
}

fn read_object(object: &wire::Object) -> Result<(Nesting, Body), String> {
    let nesting = match object.nesting() {
        wire::ObjectNesting::Single => Nesting::Single,
        wire::ObjectNesting::List => Nesting::List,
        wire::ObjectNesting::Set => Nesting::Set,
        wire::ObjectNesting::Map => Nesting::Map,
        wire::ObjectNesting::Invalid => return Err("nested attributes have no nesting".to_owned()),
    };
    let body = Body::read(&wire::Block {
        attributes: object.attributes.clone(),
        ..Default::default()
    })?;
    Ok((nesting, body))
}

/// Reads the JSON form of a type.
pub(crate) fn read_type(json: &[u8]) -> Option<Type> {
    Type::from_json(&serde_json::from_slice(json).ok()?).ok()
}
