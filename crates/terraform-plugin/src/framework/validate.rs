//! Checking a configuration against its schema.

use super::entry::Described;
use super::panics;
use super::walk::{self, Body, nesting};
use crate::terraform::{
    Attribute, AttributePath, Block, Diagnostic, Diagnostics, Mode, Schema, Value,
};
use std::sync::Arc;

/// Errors where the configuration breaks the schema. Unknown values break nothing.
/// `write_only_allowed` says whether the calling command keeps write-only values out of the state.
pub(crate) fn validate(schema: &Schema, config: &Value, write_only_allowed: bool) -> Diagnostics {
    let mut check = Check {
        diagnostics: Diagnostics::new(),
        write_only_allowed,
    };
    check.body(schema.into(), config, &AttributePath::root());
    check.diagnostics
}

/// The same for something registered under `name`, with its own check after the schema's.
pub(crate) async fn validate_entry<E: Described + ?Sized>(
    entry: Result<&Arc<E>, Diagnostics>,
    name: &str,
    config: &Value,
    write_only_allowed: bool,
) -> Diagnostics {
    let check = async {
        let entry = entry?;
        let mut diagnostics = validate(entry.schema(), config, write_only_allowed);
        if !diagnostics.has_errors() {
            entry.validate(config, &mut diagnostics);
        }
        Ok(diagnostics)
    };
    panics::catch(&format!("checking `{name}`"), check)
        .await
        .unwrap_or_else(|errors| errors)
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
            for (step, inner) in walk::bodies(nesting, value) {
                self.body(object.into(), inner, &walk::at(path, step));
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
        let bodies = walk::bodies(nesting(block), value);
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
            self.body(block.into(), inner, &walk::at(path, step));
        }
    }
}
