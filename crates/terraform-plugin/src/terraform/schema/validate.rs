//! Checks a configuration against its schema.

use super::body::{Body, at, bodies, nesting};
use super::{Attribute, Block, Mode, Nesting, Object, Schema};
use crate::terraform::conform::conform;
use crate::terraform::types::Type;
use crate::terraform::{AttributePath, Diagnostic, Diagnostics, Value};

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
                    "There is no attribute `{name}` here; expected {}.",
                    names.join(", ")
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
        for rule in &body.object.rules {
            self.diagnostics.extend(rule.violations(config, path));
        }
    }

    fn attribute(&mut self, attribute: &Attribute, value: &Value, path: &AttributePath) {
        let name = &attribute.name;
        match (attribute.mode, value) {
            (Mode::Required, Value::Null) => {
                self.error(
                    path,
                    "Missing attribute",
                    format!("`{name}` is required. Set it."),
                );
            }
            (Mode::Computed, value) if !value.is_null() => {
                let detail =
                    format!("`{name}` is set by the provider. Remove it from the configuration.");
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
        self.validators(attribute, value, path);
    }

    fn validators(&mut self, attribute: &Attribute, value: &Value, path: &AttributePath) {
        for validator in &attribute.validators {
            for violation in validator.violations(value) {
                let must = format!(
                    "The value of `{}` {}",
                    attribute.name,
                    validator.expectation()
                );
                let detail = match attribute.sensitive || attribute.write_only {
                    true => format!("{must}. It is sensitive, so it isn't shown here."),
                    false => format!("{must}; {}.", violation.detail),
                };
                self.error(&violation.path.under(path), "Invalid value", detail);
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
                "At least {} `{name}` blocks are needed, and there are {count}.",
                block.min_items
            );
            self.error(path, "Missing block", detail);
        }
        if block.max_items > 0 && count > block.max_items {
            let detail = format!(
                "At most {} `{name}` blocks may stand, and there are {count}.",
                block.max_items
            );
            self.error(path, "Too many blocks", detail);
        }
        for (step, inner) in bodies {
            self.body(block.into(), inner, &at(path, step));
        }
    }
}
