//! Errors about an execution that already exists, and about its import ID.

use terraform_plugin::terraform::Diagnostic;
use zitadel_actions::model::Condition;

use crate::diagnostics::{Title, import_instructions};

/// The error for a second resource on one condition.
pub fn duplicate(condition: &Condition) -> Diagnostic {
    Diagnostic::error(
        Title::DuplicateExecution,
        format!(
            "Another resource in this configuration manages the execution `{condition}` as well, \
             and ZITADEL has one for each condition. List all targets in one resource."
        ),
    )
    .at("condition")
}

/// The error of a create that must not replace a list.
pub fn exists(condition: &Condition) -> Diagnostic {
    Diagnostic::error(
        Title::ExecutionExists,
        format!(
            "Targets are already set for `{condition}`, and ZITADEL has one execution for each \
             condition. {}or set `overwrite_existing = true` to replace its list. If only the \
             address of this resource changed, add a `moved` block; if it is being replaced, \
             apply its new list without the replacement. Nothing was changed.",
            import_instructions("zitadelactions_execution", &condition.id())
        ),
    )
    .at("condition")
}

/// An import ID that names no execution.
pub fn invalid_import_id(text: &str) -> Diagnostic {
    Diagnostic::error(
        Title::InvalidImportId,
        format!(
            "{text:?} is not an import ID of an execution. Use the ID of the execution: request, \
             response or event for all, or\n  request/<package.Service>, \
             request/<package.Service>/<Method> (response the same),\n  function/<name>, \
             event/<event>, event/<group>.*\nor the official provider's form with the kind in \
             front: request:method:/<package.Service>/<Method>, request:service:…, request:all, \
             event:event:…, event:group:…, event:all, function:<name>."
        ),
    )
}
