//! What a practitioner reads when an execution is in the way of another one.

use terraform_plugin::terraform::Diagnostic;
use zitadel_actions::model::Condition;

use crate::adopt::import_instructions;
use crate::diagnostics::Title;

/// The error for a second resource on one condition.
pub fn duplicate(condition: &Condition) -> Diagnostic {
    Diagnostic::error(
        Title::DuplicateExecution,
        format!(
            "Another resource of this configuration creates the execution {condition} too, and \
             ZITADEL has one for each condition. Write all targets into one resource."
        ),
    )
    .at("condition")
}

/// The error of a create that must not replace a list.
pub fn exists(condition: &Condition) -> Diagnostic {
    Diagnostic::error(
        Title::ExecutionExists,
        format!(
            "Targets are already set for {condition}, and ZITADEL has one execution for each \
             condition. {}or replace its list by setting `overwrite_existing = true`. If this \
             resource has only got a new address, use a `moved` block; if it is being replaced, \
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
            "{text:?} is not the import ID of an execution. Import by the ID, which is request, \
             response or event for all, or\n  request/<package.Service>, \
             request/<package.Service>/<Method> (response the same),\n  function/<name>, \
             event/<event>, event/<group>.*\nor by the official provider's form with the kind in \
             front: request:method:/<package.Service>/<Method>, request:service:…, request:all, \
             event:event:…, event:group:…, event:all, function:<name>."
        ),
    )
}
