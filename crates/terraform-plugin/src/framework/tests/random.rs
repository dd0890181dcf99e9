//! Schemas, configurations and states by chance, each from a seed.

use crate::framework::walk;
use crate::terraform::schema::Nesting;
use crate::terraform::{Attribute, AttributeKind, Mode, Object, Schema, Type, Value};

/// A small generator of numbers (xorshift64*), so that one seed says all.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Random(seed | 1)
    }

    /// A number from 0 to below `sides`.
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % sides
    }

    fn once_in(&mut self, sides: u64) -> bool {
        self.roll(sides) == 0
    }

    /// A sound schema.
    pub(super) fn schema(&mut self) -> Schema {
        let schema = Schema::new(self.object(2, Mode::Optional));
        assert_eq!(schema.problems(), Vec::<String>::new());
        schema
    }

    fn object(&mut self, depth: u64, inside: Mode) -> Object {
        let count = 1 + self.roll(4);
        Object::new(
            (0..count)
                .map(|at| self.attribute(&format!("a{at}"), depth, inside))
                .collect::<Vec<_>>(),
        )
    }

    fn attribute(&mut self, name: &str, depth: u64, inside: Mode) -> Attribute {
        let modes = [
            Mode::Required,
            Mode::Optional,
            Mode::OptionalComputed,
            Mode::Computed,
        ];
        let mode = if inside == Mode::Computed {
            Mode::Computed
        } else {
            modes[self.roll(4) as usize]
        };
        let mut attribute = match self.roll(if depth == 0 { 4 } else { 8 }) {
            0 => Attribute::string(name),
            1 => Attribute::number(name),
            2 => Attribute::list(name, Type::String),
            3 => Attribute::set(name, Type::String),
            4 => Attribute::object(name, self.object(depth - 1, mode)),
            5 => Attribute::list_of_objects(name, self.object(depth - 1, mode)),
            6 => Attribute::map_of_objects(name, self.object(depth - 1, mode)),
            _ => Attribute::set_of_objects(name, self.object(depth - 1, mode)),
        };
        attribute.mode = mode;
        if matches!(attribute.kind, AttributeKind::Value(Type::String)) {
            if self.once_in(2) {
                attribute = attribute
                    .suppress_diff(|one: &String, other: &String| one.eq_ignore_ascii_case(other));
            }
            if mode == Mode::OptionalComputed && self.once_in(2) {
                attribute = attribute.default("x");
            }
        }
        match self.roll(4) {
            0 if mode.is_computed() => attribute.unknown_on_update(),
            1 if mode.is_computed() => attribute.changes_with(["a0"]),
            2 => attribute.requires_replace(),
            _ => attribute,
        }
    }

    /// A configuration that the schema allows, all of it known.
    pub(super) fn config(&mut self, object: &Object) -> Value {
        let attributes: Vec<(String, Value)> = object
            .attributes
            .iter()
            .map(|attribute| {
                let is_set = match attribute.mode {
                    Mode::Required => true,
                    Mode::Optional | Mode::OptionalComputed => self.once_in(2),
                    Mode::Computed => false,
                };
                (
                    attribute.name.clone(),
                    if is_set {
                        self.value(attribute)
                    } else {
                        Value::Null
                    },
                )
            })
            .collect();
        Value::object(attributes)
    }

    fn value(&mut self, attribute: &Attribute) -> Value {
        match attribute.nested() {
            None => self.known(&attribute.value_type()),
            Some((Nesting::Single, object)) => self.config(object),
            Some((Nesting::List, object)) => {
                Value::List((0..self.roll(3)).map(|_| self.config(object)).collect())
            }
            Some((Nesting::Map, object)) => Value::Map(
                (0..self.roll(3))
                    .map(|at| (format!("k{at}"), self.config(object)))
                    .collect(),
            ),
            Some((Nesting::Set, object)) => {
                let mut items: Vec<Value> =
                    (0..self.roll(3)).map(|_| self.config(object)).collect();
                items.sort();
                items.dedup();
                Value::Set(items)
            }
        }
    }

    fn known(&mut self, of: &Type) -> Value {
        match of {
            Type::Number => Value::from(self.roll(3)),
            Type::List(of) => Value::List((0..self.roll(3)).map(|_| self.known(of)).collect()),
            Type::Set(of) => {
                let mut items: Vec<Value> = (0..self.roll(3)).map(|_| self.known(of)).collect();
                items.sort();
                items.dedup();
                Value::Set(items)
            }
            _ => ["x", "X", "y", ""][self.roll(4) as usize].into(),
        }
    }

    /// The configuration with some of it not known yet. Elements of sets stay known: which of them
    /// is which cannot be told otherwise.
    pub(super) fn hide(&mut self, config: Value) -> Value {
        match config {
            Value::Null | Value::Unknown => config,
            _ if self.once_in(4) => Value::Unknown,
            Value::List(items) => Value::List(
                items
                    .into_iter()
                    .map(|item| self.hide_inside(item))
                    .collect(),
            ),
            Value::Map(items) => Value::Map(
                items
                    .into_iter()
                    .map(|(key, item)| (key, self.hide_inside(item)))
                    .collect(),
            ),
            Value::Object(_) => self.hide_inside(config),
            known => known,
        }
    }

    /// The same, with the body itself known.
    pub(super) fn hide_inside(&mut self, body: Value) -> Value {
        match body {
            Value::Object(entries) => Value::Object(
                entries
                    .into_iter()
                    .map(|(name, value)| (name, self.hide(value)))
                    .collect(),
            ),
            other => other,
        }
    }

    /// The planned object with values for what is unknown.
    pub(super) fn settle(&mut self, schema: &Schema, planned: Value) -> Value {
        let random = std::cell::RefCell::new(self);
        walk::map_attributes(schema.into(), planned, &|attribute, value| match (
            &value,
            attribute.nested(),
        ) {
            (Value::Unknown, None) => random.borrow_mut().known(&attribute.value_type()),
            (Value::Unknown, Some(_)) => Value::Null,
            _ => value,
        })
    }
}
