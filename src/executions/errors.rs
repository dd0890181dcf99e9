//! Errors about an execution that already exists, and about its import ID.

use terraform_plugin::terraform::Diagnostic;
use zitadel_actions::client::Client;
use zitadel_actions::model::Condition;

use crate::diagnostics::{Title, import_instructions};
use crate::did_you_mean::nearest;

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
             condition. Import it {}or set `overwrite_existing = true` to replace its list. If only the \
             address of this resource changed, add a `moved` block; if it is being replaced, \
             apply its new list without the replacement. Nothing was changed.",
            import_instructions("zitadelactions_execution", &condition.id())
        ),
    )
    .at("condition")
}

/// The error that the instance has no execution on a condition, with the nearest one that it has.
pub async fn not_found(client: &Client, condition: &Condition, advice: &str) -> Diagnostic {
    let id = condition.id();
    let kind = |id: &str| id.split('/').next().map(str::to_owned);
    // The error is complete without the list, which may not be readable.
    let all = client.list_executions().await.unwrap_or_default();
    let ids: Vec<String> = all
        .iter()
        .map(|execution| execution.condition.id())
        .filter(|other| kind(other) == kind(&id))
        .collect();
    let nearest = match nearest(&id, ids.iter().map(String::as_str)).first() {
        Some(nearest) => format!(" The nearest execution that it has is `{nearest}`."),
        None => String::new(),
    };
    Diagnostic::error(
        Title::ExecutionNotFound,
        format!("No targets are set for `{id}` on this instance.{nearest} {advice}"),
    )
}

/// An import ID that names no execution.
pub fn invalid_import_id(text: &str) -> Diagnostic {
    Diagnostic::error(
        Title::InvalidImportId,
        format!(
            "{text:?} is not the import ID of an execution. Use the ID of the execution: request, \
             response or event for all, or\n  request/<package.Service>, \
             request/<package.Service>/<Method> (response the same),\n  function/<name>, \
             event/<event>, event/<group>.*\nor the official provider's form with the kind in \
             front: request:method:/<package.Service>/<Method>, request:service:…, request:all, \
             event:event:…, event:group:…, event:all, function:<name>."
        ),
    )
}
