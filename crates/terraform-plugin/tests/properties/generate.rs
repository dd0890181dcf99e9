//! Schemas, and configurations that fit them.

use std::fmt;

use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::Union;
use terraform_plugin::terraform::{Attribute, Block, Mode, Schema, Type, Value};
use terraform_plugin::terraform::{AttributeKind, BlockNesting, Nesting, Object};

/// The names that every generated schema has at the top: four attributes and two blocks.
pub(crate) const NAMES: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

/// One life of an object.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) schema: Schema,
    pub(crate) first: Value,
    pub(crate) first_with_unknowns: Value,
    pub(crate) second: Value,
    pub(crate) second_with_unknowns: Value,
}

impl fmt::Debug for Case {
    /// Short: a schema in full is pages of defaults.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "schema:")?;
        describe(f, &self.schema.object, 1)?;
        for block in &self.schema.blocks {
            writeln!(f, "  block {} {:?}", block.name, block.nesting)?;
            describe(f, &block.object, 2)?;
        }
        writeln!(
            f,
            "first:  {:?}\n  from: {:?}",
            self.first, self.first_with_unknowns
        )?;
        writeln!(
            f,
            "second: {:?}\n  from: {:?}",
            self.second, self.second_with_unknowns
        )
    }
}

fn describe(f: &mut fmt::Formatter<'_>, object: &Object, depth: usize) -> fmt::Result {
    for attribute in &object.attributes {
        let Attribute {
            name,
            mode,
            write_only,
            default,
            on_update,
            requires_replace,
            ..
        } = attribute;
        write!(f, "{:1$}{name} {mode:?}", "", depth * 2)?;
        write!(f, " {requires_replace:?} {on_update:?}")?;
        write!(f, "{}", if *write_only { " write-only" } else { "" })?;
        write!(f, "{}", if default.is_some() { " default" } else { "" })?;
        write!(
            f,
            "{}",
            if attribute.equality.is_some() {
                " any case"
            } else {
                ""
            }
        )?;
        match &attribute.kind {
            AttributeKind::Value(of) => writeln!(f, " {of}")?,
            AttributeKind::Nested(nesting, object) => {
                writeln!(f, " {nesting:?}")?;
                describe(f, object, depth + 1)?;
            }
        }
    }
    Ok(())
}

/// Any life of any object.
pub(crate) fn cases() -> impl Strategy<Value = Case> {
    schemas().prop_flat_map(|schema| {
        (config(&schema), config(&schema), any::<u64>(), any::<u64>()).prop_map(
            move |(first, second, hide_first, hide_second)| Case {
                first_with_unknowns: hidden(&schema, &first, hide_first),
                second_with_unknowns: hidden(&schema, &second, hide_second),
                schema: schema.clone(),
                first,
                second,
            },
        )
    })
}

/// A schema of one string in each place.
pub(crate) fn small_schema() -> Schema {
    Schema::new(NAMES.map(|name| Attribute::string(name).optional_computed()))
}

fn schemas() -> impl Strategy<Value = Schema> {
    let attributes: Vec<_> = NAMES[..4]
        .iter()
        .map(|name| attribute(name, 2, Place::Top))
        .collect();
    let blocks: Vec<_> = NAMES[4..].iter().map(|name| block(name)).collect();
    (attributes, blocks).prop_map(|(attributes, blocks)| {
        let schema = Schema::new(attributes);
        blocks.into_iter().fold(schema, Schema::block)
    })
}

/// What surrounds an attribute, and so what it may be.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Place {
    Top,
    Nested,
    InSet,
    InComputed,
}

fn attribute(name: &'static str, depth: u32, place: Place) -> BoxedStrategy<Attribute> {
    let modes = match place {
        Place::InComputed => vec![Mode::Computed],
        // What a configured element became is only clear when nothing in it may be both configured
        // and made.
        Place::InSet => vec![Mode::Required, Mode::Optional, Mode::Computed],
        _ => vec![
            Mode::Required,
            Mode::Optional,
            Mode::OptionalComputed,
            Mode::Computed,
        ],
    };
    (select(modes), 0..8_u8)
        .prop_flat_map(move |(mode, trait_number)| {
            kind(depth, place, mode)
                .prop_map(move |kind| decorated(name, mode, kind, trait_number, place))
        })
        .boxed()
}

/// The attribute with one further trait, where its mode allows it.
fn decorated(name: &str, mode: Mode, kind: AttributeKind, number: u8, place: Place) -> Attribute {
    let is_text = matches!(kind, AttributeKind::Value(Type::String));
    // The provider can give an object nothing if nothing in it is computed.
    let mode = match &kind {
        AttributeKind::Nested(Nesting::Single, object)
            if mode == Mode::OptionalComputed
                && !object.attributes.iter().any(|one| one.mode.is_computed()) =>
        {
            Mode::Optional
        }
        _ => mode,
    };
    let attribute = match kind {
        AttributeKind::Value(of) => Attribute::of_type(name, of),
        AttributeKind::Nested(Nesting::Single, object) => Attribute::object(name, object),
        AttributeKind::Nested(Nesting::List, object) => Attribute::list_of_objects(name, object),
        AttributeKind::Nested(Nesting::Set, object) => Attribute::set_of_objects(name, object),
        AttributeKind::Nested(Nesting::Map, object) => Attribute::map_of_objects(name, object),
    };
    let attribute = match mode {
        Mode::Required => attribute.required(),
        Mode::Optional => attribute.optional(),
        Mode::OptionalComputed => attribute.optional_computed(),
        Mode::Computed => attribute.computed(),
    };
    match (number, mode) {
        (0, Mode::Optional) if is_text && place != Place::InSet => attribute.write_only(),
        (1, Mode::Optional) if is_text && place != Place::InSet => attribute.default("usual"),
        (2, Mode::Required | Mode::Optional) if place == Place::Top => attribute.requires_replace(),
        (3, Mode::Computed) if place == Place::Top => attribute.unknown_on_update(),
        (4, Mode::Required | Mode::Optional) if is_text => {
            attribute.suppress_diff(|one: &String, other: &String| one.eq_ignore_ascii_case(other))
        }
        _ => attribute,
    }
}

fn kind(depth: u32, place: Place, mode: Mode) -> BoxedStrategy<AttributeKind> {
    if place == Place::InSet && mode == Mode::Computed {
        // Only these can be made different for each element.
        let leaf = select(vec![Type::Number, Type::String]);
        return leaf.prop_map(AttributeKind::Value).boxed();
    }
    let leaf = select(vec![Type::Bool, Type::Number, Type::String]);
    let flat = (leaf, 0..6_u8).prop_map(|(leaf, collection)| {
        AttributeKind::Value(match collection {
            0 => Type::list(leaf),
            1 => Type::set(leaf),
            2 => Type::map(leaf),
            _ => leaf,
        })
    });
    if depth == 0 {
        return flat.boxed();
    }
    let nestings = vec![Nesting::Single, Nesting::List, Nesting::Map, Nesting::Set];
    let nested = select(nestings).prop_flat_map(move |nesting| {
        let inside = match place {
            _ if mode == Mode::Computed => Place::InComputed,
            Place::InSet => Place::InSet,
            _ if nesting == Nesting::Set => Place::InSet,
            _ => Place::Nested,
        };
        object(depth - 1, inside).prop_map(move |object| AttributeKind::Nested(nesting, object))
    });
    Union::new_weighted(vec![(3, flat.boxed()), (2, nested.boxed())]).boxed()
}

fn object(depth: u32, place: Place) -> impl Strategy<Value = Object> {
    let x = attribute("x", depth, place);
    let y = attribute("y", depth, place);
    (x, y).prop_map(|(x, y)| Object::new([x, y]))
}

fn block(name: &'static str) -> impl Strategy<Value = Block> {
    let nestings = vec![
        BlockNesting::Single,
        BlockNesting::List,
        BlockNesting::Map,
        BlockNesting::Set,
    ];
    select(nestings).prop_flat_map(move |nesting| {
        let place = if nesting == BlockNesting::Set {
            Place::InSet
        } else {
            Place::Nested
        };
        object(1, place).prop_map(move |object| Block::new(name, nesting, object))
    })
}

fn config(schema: &Schema) -> BoxedStrategy<Value> {
    let attributes = schema
        .object
        .attributes
        .iter()
        .map(|each| (each.name.clone(), given(each)));
    let blocks = schema.blocks.iter().map(|block| {
        let body = object_config(&block.object);
        let value = match block.nesting {
            BlockNesting::List => items(body, Value::List),
            BlockNesting::Set => set_items(body),
            BlockNesting::Map => entries(body),
            BlockNesting::Single | BlockNesting::Group => {
                prop_oneof![Just(Value::Null), body].boxed()
            }
        };
        (block.name.clone(), value)
    });
    named(attributes.chain(blocks).collect())
}

/// One strategy for each name, as one for the object.
fn named(parts: Vec<(String, BoxedStrategy<Value>)>) -> BoxedStrategy<Value> {
    let (names, values): (Vec<_>, Vec<_>) = parts.into_iter().unzip();
    values
        .prop_map(move |values| Value::object(names.iter().zip(values)))
        .boxed()
}

fn object_config(object: &Object) -> BoxedStrategy<Value> {
    let attributes = object.attributes.iter();
    named(
        attributes
            .map(|each| (each.name.clone(), given(each)))
            .collect(),
    )
}

/// What a practitioner may write for an attribute.
fn given(attribute: &Attribute) -> BoxedStrategy<Value> {
    let value = match &attribute.kind {
        AttributeKind::Value(of) => value(of),
        AttributeKind::Nested(Nesting::Single, object) => object_config(object),
        AttributeKind::Nested(Nesting::List, object) => items(object_config(object), Value::List),
        AttributeKind::Nested(Nesting::Set, object) => set_items(object_config(object)),
        AttributeKind::Nested(Nesting::Map, object) => entries(object_config(object)),
    };
    match attribute.mode {
        Mode::Required => value,
        Mode::Computed => Just(Value::Null).boxed(),
        Mode::Optional | Mode::OptionalComputed => prop_oneof![Just(Value::Null), value].boxed(),
    }
}

fn value(of: &Type) -> BoxedStrategy<Value> {
    match of {
        Type::Bool => any::<bool>().prop_map(Value::from).boxed(),
        Type::Number => (-3..3_i64).prop_map(Value::from).boxed(),
        Type::List(of) => items(value(of), Value::List),
        Type::Set(of) => set_items(value(of)),
        Type::Map(of) => entries(value(of)),
        _ => "[aAb]{0,2}"
            .prop_map(|text| Value::from(text.as_str()))
            .boxed(),
    }
}

fn items(item: BoxedStrategy<Value>, collect: fn(Vec<Value>) -> Value) -> BoxedStrategy<Value> {
    prop::collection::vec(item, 0..3).prop_map(collect).boxed()
}

/// Core hands on each element of a set once.
fn set_items(item: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    items(item, |items| {
        let mut once: Vec<Value> = Vec::new();
        for item in items {
            if !once.contains(&item) {
                once.push(item);
            }
        }
        Value::Set(once)
    })
}

fn entries(item: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    let entries = prop::collection::btree_map("[kl]", item, 0..3);
    entries.prop_map(Value::Map).boxed()
}

/// The configuration with some of what is written not known yet. Blocks are always known: core
/// expands them before it asks.
fn hidden(schema: &Schema, config: &Value, mut seed: u64) -> Value {
    let mut hide = || {
        // Knuth's multiplier; any spread of bits will do.
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        seed >> 62 == 0
    };
    let attributes = schema.object.attributes.iter().map(|attribute| {
        let value = config.get(&attribute.name);
        (attribute.name.clone(), hidden_in(value, &mut hide))
    });
    let blocks = schema.blocks.iter();
    let blocks = blocks.map(|block| (block.name.clone(), config.get(&block.name).clone()));
    Value::object(attributes.chain(blocks).collect::<Vec<_>>())
}

fn hidden_in(value: &Value, hide: &mut impl FnMut() -> bool) -> Value {
    match value {
        Value::Null => Value::Null,
        _ if hide() => Value::Unknown,
        Value::List(items) => Value::List(items.iter().map(|item| hidden_in(item, hide)).collect()),
        Value::Map(entries) => Value::Map(
            entries
                .iter()
                .map(|(key, item)| (key.clone(), hidden_in(item, hide)))
                .collect(),
        ),
        Value::Object(attributes) => Value::object(
            attributes
                .iter()
                .map(|(name, item)| (name.clone(), hidden_in(item, hide))),
        ),
        // Elements of a set that become known may fall together; that is for the other tests.
        other => other.clone(),
    }
}
