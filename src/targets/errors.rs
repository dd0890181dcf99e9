//! Errors of a target that the server rejects.

use terraform_plugin::terraform::{Diagnostic, Diagnostics};
use zitadel_actions::Error;
use zitadel_actions::model::Target;

use super::model::TargetModel;
use super::unique_name::{self, Refusal};
use crate::diagnostics::{Subject, Title, explain};

/// The refusal of a create or an update; `attempt` completes the sentence "Could not …".
pub fn refused(refusal: &Refusal, attempt: &str, config: &TargetModel) -> Diagnostic {
    let error = &refusal.error;
    if let Some(holder) = &refusal.holder {
        let detail = format!(
            "Could not {attempt}: {error}.\n\n{}",
            unique_name::taken(holder)
        );
        return Diagnostic::error(Title::NameTaken, detail).at("name");
    }
    if matches!(error, Error::NotFound(_)) {
        return Diagnostic::error(
            Title::TargetNotFound,
            format!(
                "Could not {attempt}: {error}.\n\nIt was deleted after the plan was created; \
                 plan again. If the next plan still shows it, the server's projection has missed \
                 the deletion: recreate the target with `terraform apply -replace=<address>`."
            ),
        );
    }
    let name = config.name.as_str();
    let diagnostic = explain(
        error,
        name.map_or(Subject::Object, Subject::Target),
        attempt,
    );
    if diagnostic.attribute_path == Some("endpoint".into()) {
        at_endpoint(diagnostic, config)
    } else {
        diagnostic
    }
}

/// Terraform quotes the line that an error points at, so one that may hold a token is only named.
fn at_endpoint(mut diagnostic: Diagnostic, config: &TargetModel) -> Diagnostic {
    let may_hold_a_token = |endpoint: &str| endpoint.contains(['?', '@']);
    let argument = if config.endpoint_wo.is_known() {
        "endpoint_wo"
    } else if config.endpoint.as_str().is_some_and(may_hold_a_token) {
        "endpoint"
    } else {
        return diagnostic;
    };
    diagnostic.attribute_path = None;
    diagnostic
        .detail
        .push_str(&format!(" The argument is `{argument}`."));
    diagnostic
}

/// No target has the ID that something refers to; `named` is the target that has it for a name.
pub fn not_found(id: &str, named: Option<&Target>) -> Diagnostic {
    let why = match named {
        Some(target) => format!(
            "{:?} is the name of a target, whose ID is {}.",
            target.name, target.id
        ),
        None => format!(
            "No target with the ID {id:?} exists on this instance: it was deleted or never existed."
        ),
    };
    Diagnostic::error(
        Title::TargetNotFound,
        format!(
            "{why} Refer to the `id` attribute of the target instead of a literal ID, or remove \
             the reference."
        ),
    )
}

/// An import ID that can only be that of a public key.
pub fn id_of_a_key(text: &str) -> Diagnostics {
    Diagnostics::error(
        Title::InvalidImportId,
        format!(
            "{text:?} is not the import ID of a target: an ID with a slash is the ID of a public \
             key (zitadelactions_target_public_key). Use the ID of the target, such as {}, or \
             name:<name>.",
            text.split('/')
                .next()
                .filter(|id| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()))
                .unwrap_or("338264837492864231")
        ),
    )
}
