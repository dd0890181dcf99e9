//! Learns secrets from the values that pass.

use super::mask;
use crate::terraform::schema::{AttributeKind, Object, Schema};
use crate::terraform::{Block, Value};

/// Masks every text in a sensitive or write-only attribute from now on.
pub(crate) fn mask_secrets(schema: &Schema, object: &Value) {
    mask_in_body(&schema.object, &schema.blocks, object);
}

fn mask_in_body(object: &Object, blocks: &[Block], value: &Value) {
    for attribute in &object.attributes {
        let value = value.get(&attribute.name);
        match &attribute.kind {
            _ if attribute.sensitive || attribute.write_only => texts(value, &mut mask_short),
            AttributeKind::Nested(_, object) => {
                each_body(value, &mut |body| mask_in_body(object, &[], body));
            }
            AttributeKind::Value(_) => {}
        }
    }
    for block in blocks {
        each_body(value.get(&block.name), &mut |body| {
            mask_in_body(&block.object, &block.blocks, body);
        });
    }
}

/// The objects in a nested attribute's or block's value.
fn each_body(value: &Value, visit: &mut dyn FnMut(&Value)) {
    match value {
        Value::Object(_) => visit(value),
        Value::List(items) | Value::Set(items) => items.iter().for_each(visit),
        Value::Map(entries) => entries.values().for_each(visit),
        _ => {}
    }
}

/// Masks a string of the size of a secret; one much longer is a document.
fn mask_short(secret: &str) {
    const LONGEST_SECRET: usize = 16 << 10;
    if secret.len() <= LONGEST_SECRET {
        mask(secret);
    }
}

/// The strings in a value.
fn texts(value: &Value, visit: &mut dyn FnMut(&str)) {
    match value {
        Value::String(text) => visit(text),
        Value::List(items) | Value::Set(items) | Value::Tuple(items) => {
            items.iter().for_each(|item| texts(item, visit));
        }
        Value::Map(entries) | Value::Object(entries) => {
            entries.values().for_each(|item| texts(item, visit));
        }
        Value::Dynamic(typed) => texts(&typed.1, visit),
        Value::Null | Value::Unknown | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plugin::logging::masked;
    use crate::terraform::Attribute;

    #[test]
    fn sensitive_and_write_only_texts_are_masked_wherever_they_are() {
        let schema = Schema::new([
            Attribute::string("open"),
            Attribute::string("token").sensitive(),
            Attribute::list_of_objects("keys", [Attribute::string("key_wo").write_only()]),
        ]);
        let key = Value::object([("key_wo", "hidden-key".into())]);
        let config = Value::object([
            ("open", "plain-text".into()),
            ("token", "hidden-token".into()),
            ("keys", Value::List(vec![key])),
        ]);
        mask_secrets(&schema, &config);
        assert_eq!(
            masked("plain-text hidden-token hidden-key"),
            "plain-text *** ***"
        );
    }
}
