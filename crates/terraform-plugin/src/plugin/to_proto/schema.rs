//! Schemas, function signatures and identity schemas on the wire.

use crate::framework::{Parameter, Signature};
use crate::plugin::messages::common::StringKind;
use crate::plugin::messages::schema as wire;
use crate::terraform::schema::{
    AttributeKind, Block, BlockNesting, IdentitySchema, Nesting, Object,
};
use crate::terraform::{Attribute, Schema, Type};

/// A schema with its version.
pub(crate) fn schema(schema: &Schema) -> wire::Schema {
    wire::Schema {
        version: wire_version(schema.version),
        block: Some(wire::Block {
            version: wire_version(schema.version),
            description: schema.description.clone(),
            deprecated: schema.deprecation.is_some(),
            deprecation_message: schema.deprecation.clone().unwrap_or_default(),
            ..body(&schema.object, &schema.blocks)
        }),
    }
}

/// The schema of something that is only ever configured: a provider block, an action, a list. Its
/// defaults are the provider's own business, for nobody reads the value.
pub(crate) fn config_schema(schema: &Schema) -> wire::Schema {
    let mut wire = self::schema(schema);
    if let Some(block) = &mut wire.block {
        not_computed(block);
    }
    wire
}

fn not_computed(block: &mut wire::Block) {
    for attribute in &mut block.attributes {
        attribute_not_computed(attribute);
    }
    let nested = block.block_types.iter_mut();
    nested
        .filter_map(|nested| nested.block.as_mut())
        .for_each(not_computed);
}

fn attribute_not_computed(attribute: &mut wire::Attribute) {
    attribute.computed = false;
    if let Some(nested) = &mut attribute.nested_type {
        nested
            .attributes
            .iter_mut()
            .for_each(attribute_not_computed);
    }
}

/// Versions count from 0 in small steps; one beyond 2^63 would be a joke.
fn wire_version(version: u64) -> i64 {
    i64::try_from(version).unwrap_or(i64::MAX)
}

fn body(object: &Object, blocks: &[Block]) -> wire::Block {
    wire::Block {
        attributes: object.attributes.iter().map(attribute).collect(),
        block_types: blocks.iter().map(nested_block).collect(),
        description_kind: StringKind::Markdown.into(),
        ..Default::default()
    }
}

fn nested_block(block: &Block) -> wire::NestedBlock {
    let nesting = match block.nesting {
        BlockNesting::Single => wire::BlockNesting::Single,
        BlockNesting::Group => wire::BlockNesting::Group,
        BlockNesting::List => wire::BlockNesting::List,
        BlockNesting::Set => wire::BlockNesting::Set,
        BlockNesting::Map => wire::BlockNesting::Map,
    };
    wire::NestedBlock {
        type_name: block.name.clone(),
        block: Some(wire::Block {
            description: block.description.clone(),
            deprecated: block.deprecation.is_some(),
            deprecation_message: block.deprecation.clone().unwrap_or_default(),
            ..body(&block.object, &block.blocks)
        }),
        nesting: nesting.into(),
        min_items: wire_version(block.min_items),
        max_items: wire_version(block.max_items),
    }
}

/// One attribute. The wire has either a type or nested attributes, never both: Terraform refuses
/// every schema in which both are set.
fn attribute(attribute: &Attribute) -> wire::Attribute {
    let (of, nested) = match &attribute.kind {
        AttributeKind::Value(of) => (type_json(of), None),
        AttributeKind::Nested(nesting, object) => (Vec::new(), Some(nested(*nesting, object))),
    };
    let computed = attribute.mode.is_computed();
    let configurable = attribute.mode.is_configurable();
    let required = configurable && attribute.mode == crate::terraform::Mode::Required;
    wire::Attribute {
        name: attribute.name.clone(),
        r#type: of,
        nested_type: nested,
        description: attribute.description.clone(),
        required,
        optional: configurable && !required,
        // Core lets a provider choose values of computed attributes only, and a default is one.
        computed: computed || attribute.default.is_some(),
        sensitive: attribute.sensitive,
        description_kind: StringKind::Markdown.into(),
        deprecated: attribute.deprecation.is_some(),
        write_only: attribute.write_only,
        deprecation_message: attribute.deprecation.clone().unwrap_or_default(),
    }
}

fn nested(nesting: Nesting, object: &Object) -> wire::Object {
    let nesting = match nesting {
        Nesting::Single => wire::ObjectNesting::Single,
        Nesting::List => wire::ObjectNesting::List,
        Nesting::Set => wire::ObjectNesting::Set,
        Nesting::Map => wire::ObjectNesting::Map,
    };
    wire::Object {
        attributes: object.attributes.iter().map(attribute).collect(),
        nesting: nesting.into(),
    }
}

fn type_json(of: &Type) -> Vec<u8> {
    of.to_json().to_string().into_bytes()
}

/// A function's signature.
pub(crate) fn function(signature: &Signature) -> wire::Function {
    wire::Function {
        parameters: signature.parameters.iter().map(parameter).collect(),
        variadic_parameter: signature.variadic.as_ref().map(parameter),
        r#return: Some(wire::Return {
            r#type: type_json(&signature.returns),
        }),
        summary: signature.summary.clone(),
        description: signature.description.clone(),
        description_kind: StringKind::Markdown.into(),
        deprecation_message: signature.deprecation.clone().unwrap_or_default(),
    }
}

fn parameter(parameter: &Parameter) -> wire::Parameter {
    wire::Parameter {
        name: parameter.name.clone(),
        r#type: type_json(&parameter.of),
        allow_null_value: parameter.allow_null,
        allow_unknown_values: parameter.allow_unknown,
        description: parameter.description.clone(),
        description_kind: StringKind::Markdown.into(),
    }
}

/// An identity schema.
pub(crate) fn identity(schema: &IdentitySchema) -> wire::ResourceIdentitySchema {
    let attribute =
        |attribute: &crate::terraform::schema::IdentityAttribute| wire::IdentityAttribute {
            name: attribute.name.clone(),
            r#type: type_json(&attribute.of),
            required_for_import: attribute.required_for_import,
            optional_for_import: !attribute.required_for_import,
            description: attribute.description.clone(),
        };
    wire::ResourceIdentitySchema {
        version: wire_version(schema.version),
        identity_attributes: schema.attributes.iter().map(attribute).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_default_is_computed_only_where_a_provider_answers_with_the_value() {
        let nested = Attribute::object("nested", [Attribute::string("inner").default("x")]);
        let schema = Schema::new([Attribute::string("outer").default("x"), nested.optional()]);
        let computed = |wire: wire::Schema| {
            let attributes = wire.block.unwrap().attributes;
            let inner = attributes[1].nested_type.clone().unwrap().attributes;
            [attributes[0].computed, inner[0].computed]
        };
        assert_eq!(computed(self::schema(&schema)), [true, true]);
        assert_eq!(computed(config_schema(&schema)), [false, false]);
    }
}
