//! A provider whose one resource has any schema.

use std::sync::atomic::{AtomicI64, Ordering};

use terraform_plugin::framework::{
    ConfigureRequest, CreateRequest, DeleteRequest, NoIdentity, Provider, ReadRequest, Registry,
    Resource, UpdateRequest,
};
use terraform_plugin::terraform::{
    Block, Diagnostics, FromValue, IntoValue, Model, Object, Schema, Type, Value, ValueError,
};

use crate::generate::NAMES;

pub(crate) const TYPE_NAME: &str = "any_thing";

/// The provider, with its resource's schema.
pub(crate) struct Anything(pub(crate) Schema);

#[derive(Clone, Model)]
pub(crate) struct Empty {}

impl Provider for Anything {
    type Client = ();
    type Config = Empty;

    fn name(&self) -> &str {
        "any"
    }

    fn schema(&self) -> Schema {
        Schema::new([])
    }

    async fn configure(&self, _: ConfigureRequest<Empty>) -> Result<(), Diagnostics> {
        Ok(())
    }

    fn register(&self, registry: &mut Registry<()>) {
        registry.resource("thing", Thing(self.0.clone()));
    }
}

/// The resource. Its handlers do what any honest provider does: fill in what is unknown.
struct Thing(Schema);

/// A model of any type. Every generated schema has the same names at the top.
#[derive(Clone)]
pub(crate) struct Any(Value);

impl FromValue for Any {
    fn from_value(value: Value) -> Result<Self, ValueError> {
        Ok(Self(value))
    }
}

impl IntoValue for Any {
    fn into_value(self) -> Value {
        self.0
    }
}

impl Model for Any {
    fn attribute_names() -> Vec<&'static str> {
        NAMES.to_vec()
    }
}

impl Resource for Thing {
    type Client = ();
    type Model = Any;
    type Identity = NoIdentity;

    fn schema(&self) -> Schema {
        self.0.clone()
    }

    async fn create(&self, _: &(), change: CreateRequest<Any>) -> Result<Any, Diagnostics> {
        Ok(Any(answered(&self.0, change.planned.0)))
    }

    async fn read(&self, _: &(), current: ReadRequest<Any>) -> Result<Option<Any>, Diagnostics> {
        Ok(Some(current.state))
    }

    async fn update(&self, _: &(), change: UpdateRequest<Any>) -> Result<Any, Diagnostics> {
        Ok(Any(answered(&self.0, change.planned.0)))
    }

    async fn delete(&self, _: &(), _: DeleteRequest<Any>) -> Result<(), Diagnostics> {
        Ok(())
    }
}

/// The plan with something known in each unknown's place. Inside a nested attribute that the
/// provider makes as a whole it leaves null what only a configuration can set: core takes anything
/// else for a configured value (its `optionalValueNotComputable`).
fn answered(schema: &Schema, planned: Value) -> Value {
    let mut answer = filled(planned.clone(), &schema.object_type());
    leave_to_configuration(&schema.object, &schema.blocks, &planned, &mut answer);
    answer
}

/// Only what is inside something unknown is the provider's to make.
fn leave_to_configuration(object: &Object, blocks: &[Block], planned: &Value, answer: &mut Value) {
    let is_made = planned.is_unknown();
    match answer {
        Value::List(items) | Value::Set(items) => {
            let planned = planned.items().unwrap_or_default();
            for (at, item) in items.iter_mut().enumerate() {
                let planned = if is_made {
                    &Value::Unknown
                } else {
                    &planned[at]
                };
                leave_to_configuration(object, blocks, planned, item);
            }
        }
        Value::Map(entries) => {
            for (key, item) in entries {
                let planned = if is_made {
                    &Value::Unknown
                } else {
                    planned.get(key)
                };
                leave_to_configuration(object, blocks, planned, item);
            }
        }
        Value::Object(entries) => {
            for (name, value) in entries {
                let planned = if is_made {
                    &Value::Unknown
                } else {
                    planned.get(name)
                };
                if let Some(block) = blocks.iter().find(|block| block.name == *name) {
                    leave_to_configuration(&block.object, &block.blocks, planned, value);
                    continue;
                }
                let Some(attribute) = object.attribute(name) else {
                    continue;
                };
                if is_made && !attribute.mode.is_computed() {
                    *value = Value::Null;
                } else if let Some((_, nested)) = attribute.nested() {
                    leave_to_configuration(nested, &[], planned, value);
                }
            }
        }
        _ => {}
    }
}

/// The value with something known in each unknown's place.
fn filled(value: Value, of: &Type) -> Value {
    match (value, of) {
        (Value::Unknown, of) => sample(of),
        (Value::List(items), Type::List(of)) => {
            Value::List(items.into_iter().map(|item| filled(item, of)).collect())
        }
        (Value::Set(items), Type::Set(of)) => {
            Value::Set(items.into_iter().map(|item| filled(item, of)).collect())
        }
        (Value::Map(entries), Type::Map(of)) => {
            let entries = entries.into_iter();
            Value::Map(entries.map(|(key, item)| (key, filled(item, of))).collect())
        }
        (Value::Object(attributes), Type::Object(types)) => {
            let attributes = attributes.into_iter();
            Value::object(attributes.map(|(name, item)| {
                let item = filled(item, &types[&name]);
                (name, item)
            }))
        }
        (value, _) => value,
    }
}

/// A value of this type; numbers and texts are new each time, as ids are.
fn sample(of: &Type) -> Value {
    static MADE: AtomicI64 = AtomicI64::new(100);
    match of {
        Type::Bool => true.into(),
        Type::Number => MADE.fetch_add(1, Ordering::Relaxed).into(),
        Type::String => format!("made {}", MADE.fetch_add(1, Ordering::Relaxed)).into(),
        Type::List(of) => Value::List(vec![sample(of)]),
        Type::Set(of) => Value::Set(vec![sample(of)]),
        Type::Map(of) => Value::Map([("made".to_owned(), sample(of))].into()),
        Type::Object(types) => Value::object(types.iter().map(|(name, of)| (name, sample(of)))),
        Type::Tuple(types) => Value::Tuple(types.iter().map(sample).collect()),
        Type::Dynamic => Value::Dynamic(Box::new((Type::Bool, true.into()))),
    }
}
