//! Writing a configuration for an object that was imported.

use super::walk::{self, Body};
use crate::terraform::schema::RuleKind;
use crate::terraform::{Mode, Object, Schema, Value};

/// The shortest configuration that gives this state: without what the provider sets, what is
/// deprecated, and what equals its default; and with one of the attributes that exclude each other.
pub(crate) fn config(schema: &Schema, state: Value) -> Value {
    let config = walk::map_attributes(schema.into(), state, &|attribute, value| {
        let default = attribute.default.as_ref();
        let is_default =
            default.is_some_and(|default| walk::default_of(attribute, default) == value);
        let unwritten = attribute.mode == Mode::Computed || attribute.write_only || is_default;
        let deprecated = attribute.deprecation.is_some() && attribute.mode != Mode::Required;
        if unwritten || deprecated {
            return Value::Null;
        }
        match attribute.nested() {
            Some((nesting, object)) => {
                walk::map_bodies(nesting, value, &mut |inner| choose(object, inner))
            }
            None => value,
        }
    });
    // An `id` that may be set is by convention the server's to give.
    let mut config = choose(Body::from(schema).object, config);
    let id = schema.object.attribute("id");
    if let (Value::Object(entries), Some(id)) = (&mut config, id)
        && id.mode == Mode::OptionalComputed
    {
        entries.insert("id".to_owned(), Value::Null);
    }
    config
}

/// The object with one of each group of attributes that exclude each other.
fn choose(object: &Object, value: Value) -> Value {
    let Value::Object(mut entries) = value else {
        return value;
    };
    for rule in &object.rules {
        if let RuleKind::ExactlyOneOf | RuleKind::Conflicts = rule.kind {
            let set = rule
                .names
                .iter()
                .filter(|name| entries.get(*name).is_some_and(Value::is_known));
            for name in set.skip(1).cloned().collect::<Vec<_>>() {
                entries.insert(name, Value::Null);
            }
        }
    }
    Value::Object(entries)
}
