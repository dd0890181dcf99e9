//! Checks a configuration against its schema.

use super::body::{Body, at, bodies, nesting};
use super::rule::listed;
use super::{Attribute, Block, BlockNesting, Mode, Nesting, Object, Schema};
use crate::terraform::conform::conform;
use crate::terraform::types::Type;
use crate::terraform::validators::Validator;
use crate::terraform::{AttributePath, Diagnostic, Diagnostics, Value};
use std::borrow::Cow;

impl Schema {
    /// Errors where the configuration breaks the schema. Unknown values break nothing.
    /// `write_only_allowed` says whether the calling command keeps write-only values out of the
    /// state.
    pub(crate) fn validate(&self, config: &Value, write_only_allowed: bool) -> Diagnostics {
        let mut check = Check {
            diagnostics: Diagnostics::new(),
            write_only_allowed,
        };
        check.body(self.into(), config, &AttributePath::root());
        check.diagnostics
    }
}

impl Object {
    /// Errors where a value that is not part of a configuration breaks the object's types,
    /// validators and rules, for example an argument of a function. Attributes may be left out.
    ///
    /// ```
    /// use terraform_plugin::terraform::{Attribute, Object, Value};
    /// let filter = Object::new([Attribute::string("name"), Attribute::bool("all")])
    ///     .exactly_one_of(["name", "all"]);
    /// assert!(filter.validate(&Value::object([("all", true.into())])).is_empty());
    /// assert!(filter.validate(&Value::object::<&str>([])).has_errors());
    /// assert!(filter.validate(&Value::object([("every", true.into())])).has_errors());
    /// ```
    pub fn validate(&self, value: &Value) -> Diagnostics {
        let mut misfits = Diagnostics::new();
        check_names(self, value, &AttributePath::root(), &mut misfits);
        if misfits.has_errors() {
            return misfits;
        }
        let of = Type::Object(super::block::object_types(self));
        let value = super::body::map_attributes(self.into(), value.clone(), &|_, value| value);
        let value = match conform(value, &of) {
            Ok(value) => value,
            Err(error) => {
                let detail = format!("The value {}.", error.detail);
                return Diagnostic::error("Invalid value", detail)
                    .at(error.path)
                    .into();
            }
        };
        let mut check = Check {
            diagnostics: Diagnostics::new(),
            write_only_allowed: true,
        };
        check.body(self.into(), &value, &AttributePath::root());
        check.diagnostics
    }
}

/// Errors where a value is not an object or has attributes that the object does not have.
fn check_names(
    object: &Object,
    value: &Value,
    path: &AttributePath,
    diagnostics: &mut Diagnostics,
) {
    let Some(entries) = value.entries() else {
        if value.is_known() || path.is_root() {
            let detail = format!("The value must be an object, not {}.", value.kind());
            diagnostics.push(Diagnostic::error("Invalid value", detail).at(path));
        }
        return;
    };
    for (name, value) in entries {
        let path = path.attribute(name);
        match object.attribute(name) {
            None => {
                let names = object.attributes.iter();
                let names: Vec<&str> = names.map(|attribute| attribute.name.as_str()).collect();
                let detail = format!(
                    "There is no attribute `{path}`. The attributes here are {}.",
                    listed(&names)
                );
                diagnostics.push(Diagnostic::error("Unsupported attribute", detail).at(path));
            }
            Some(attribute) => {
                if let Some((Nesting::Single, object)) = attribute.nested() {
                    check_names(object, value, &path, diagnostics);
                }
            }
        }
    }
}

struct Check {
    diagnostics: Diagnostics,
    write_only_allowed: bool,
}

impl Check {
    fn error(&mut self, path: &AttributePath, summary: &str, detail: String) {
        self.diagnostics
            .push(Diagnostic::error(summary, detail).at(path));
    }

    fn body(&mut self, body: Body<'_>, config: &Value, path: &AttributePath) {
        if !config.is_known() {
            return;
        }
        for attribute in &body.object.attributes {
            self.attribute(
                attribute,
                config.get(&attribute.name),
                &path.attribute(&attribute.name),
            );
        }
        for block in body.blocks {
            self.block(block, config.get(&block.name), &path.attribute(&block.name));
        }
        if !body.object.rules.is_empty() {
            let config = without_absent_blocks(body.blocks, config);
            for rule in &body.object.rules {
                self.diagnostics.extend(rule.violations(&config, path));
            }
        }
    }

    fn attribute(&mut self, attribute: &Attribute, value: &Value, path: &AttributePath) {
        let name = &attribute.name;
        match (attribute.mode, value) {
            (Mode::Required, Value::Null) => {
                self.error(
                    path,
                    "Missing attribute",
                    format!("`{path}` is required, but it is not set."),
                );
            }
            (Mode::Computed, value) if !value.is_null() => {
                let detail =
                    format!("`{path}` is set by the provider. Remove it from the configuration.");
                self.error(path, "Read-only attribute", detail);
                return;
            }
            _ => {}
        }
        if attribute.write_only && !value.is_null() && !self.write_only_allowed {
            let detail = format!(
                "`{name}` is write-only: it is never stored. That needs Terraform or OpenTofu 1.11 or newer; an \
                 older one would keep it in the state. Update the command, or use another attribute."
            );
            self.error(path, "Write-only attribute not supported", detail);
        }
        if !value.is_known() {
            return;
        }
        if let Some((nesting, object)) = attribute.nested() {
            for (step, inner) in bodies(nesting, value) {
                self.body(object.into(), inner, &at(path, step));
            }
        }
        self.prefer_write_only(attribute, path);
        let secret = attribute.sensitive || attribute.write_only;
        self.validators(&attribute.validators, secret, value, path);
    }

    /// A warning where a client that keeps write-only values out of the state could do better.
    fn prefer_write_only(&mut self, attribute: &Attribute, path: &AttributePath) {
        if let Some(better) = &attribute.prefer_write_only
            && self.write_only_allowed
        {
            let name = &attribute.name;
            let detail = format!(
                "`{name}` is stored in the state as plain text. Set the write-only attribute \
                 `{better}` instead, which is not stored."
            );
            let warning = Diagnostic::warning("Write-only attribute available", detail);
            self.diagnostics.push(warning.at(path));
        }
    }

    fn validators(
        &mut self,
        validators: &[Validator],
        secret: bool,
        value: &Value,
        path: &AttributePath,
    ) {
        for validator in validators {
            for violation in validator.violations(value) {
                let place = violation.path.under(path);
                let detail = if secret {
                    format!(
                        "The value of `{path}` {}. It is sensitive, so it is not shown here.",
                        validator.expectation()
                    )
                } else {
                    let whole = format!("The value of `{path}`");
                    let place = format!("The value of `{place}`");
                    validator.sentence(&violation, &whole, &place)
                };
                self.error(&place, validator.error_summary(), detail);
            }
        }
    }

    fn block(&mut self, block: &Block, value: &Value, path: &AttributePath) {
        if value.is_unknown() {
            return;
        }
        let bodies = bodies(nesting(block), value);
        let count = bodies.len() as u64;
        let name = &block.name;
        if count < block.min_items {
            let detail = format!(
                "At least {} `{name}` blocks are required; there are {count}.",
                block.min_items
            );
            self.error(path, "Missing block", detail);
        }
        if block.max_items > 0 && count > block.max_items {
            let detail = format!(
                "At most {} `{name}` blocks are allowed; there are {count}.",
                block.max_items
            );
            self.error(path, "Too many blocks", detail);
        }
        for (step, inner) in bodies {
            self.body(block.into(), inner, &at(path, step));
        }
        self.validators(&block.validators, false, value, path);
    }
}

/// The object with null for each block that the configuration does not have: rules tell set from
/// unset, and an absent collection of blocks arrives empty, an absent group with null attributes.
fn without_absent_blocks<'v>(blocks: &[Block], object: &'v Value) -> Cow<'v, Value> {
    let absent = blocks.iter().filter(|block| {
        let value = object.get(&block.name);
        match block.nesting {
            BlockNesting::Single => false,
            BlockNesting::Group => value
                .entries()
                .is_some_and(|attributes| attributes.values().all(Value::is_null)),
            BlockNesting::List | BlockNesting::Set | BlockNesting::Map => {
                value.is_known() && bodies(nesting(block), value).is_empty()
            }
        }
    });
    let absent: Vec<&str> = absent.map(|block| block.name.as_str()).collect();
    match object {
        Value::Object(attributes) if !absent.is_empty() => {
            let mut attributes = attributes.clone();
            for name in absent {
                attributes.insert(name.to_owned(), Value::Null);
            }
            Cow::Owned(Value::Object(attributes))
        }
        object => Cow::Borrowed(object),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terraform::validators::{pattern, size_between};

    fn found(schema: &Schema, config: Value) -> Vec<String> {
        let found = schema.validate(&config, true);
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_block_that_is_not_there_is_not_set_to_a_rule() {
        let list = Block::list("part", [Attribute::string("x")]);
        let group = Block::group("group", [Attribute::string("x")]);
        let schema = Schema::new([Attribute::string("a")])
            .block(list)
            .block(group)
            .exactly_one_of(["a", "part", "group"]);
        let x = |value: Value| Value::object([("x", value)]);
        let object = |a: Value, parts, group| {
            Value::object([("a", a), ("part", Value::List(parts)), ("group", group)])
        };
        assert!(found(&schema, object("a".into(), vec![], x(Value::Null))).is_empty());
        assert!(
            found(
                &schema,
                object(Value::Null, vec![x("1".into())], x(Value::Null))
            )
            .is_empty()
        );
        assert!(found(&schema, object(Value::Null, vec![], x("1".into()))).is_empty());
        for object in [
            object(Value::Null, vec![], x(Value::Null)),
            object("a".into(), vec![x("1".into())], x(Value::Null)),
        ] {
            assert_eq!(found(&schema, object).len(), 1);
        }
    }

    #[test]
    fn a_validator_may_say_its_own_summary_and_stand_on_blocks() {
        let seconds = pattern("^[0-9]+s$", "must be seconds").summary("Invalid timeout");
        let part = Block::list("part", [Attribute::string("x")]).validate(size_between(0, 1));
        let schema = Schema::new([Attribute::string("timeout").validate(seconds)]).block(part);
        let x = || Value::object([("x", Value::Null)]);
        let config = Value::object([
            ("timeout", "10".into()),
            ("part", Value::List(vec![x(), x()])),
        ]);
        assert_eq!(
            found(&schema, config),
            [
                "timeout: Invalid timeout: The value of `timeout` must be seconds: \"10\" is not.",
                "part: Invalid value: The value of `part` must have 0 to 1 elements: it has 2.",
            ]
        );
    }

    #[test]
    fn a_client_that_knows_write_only_attributes_is_told_of_the_better_one() {
        let schema = Schema::new([
            Attribute::string("password")
                .sensitive()
                .prefer_write_only("password_wo"),
            Attribute::string("password_wo").write_only(),
        ]);
        let config = Value::object([("password", "x".into()), ("password_wo", Value::Null)]);
        let warned = schema.validate(&config, true);
        assert!(!warned.has_errors() && warned.len() == 1, "{warned}");
        assert!(schema.validate(&config, false).is_empty());
        let unset = Value::object([("password", Value::Null), ("password_wo", "x".into())]);
        assert!(schema.validate(&unset, true).is_empty());
    }
}
