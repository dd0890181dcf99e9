//! Errors of an attachment.

use terraform_plugin::terraform::{Diagnostic, Diagnostics};
use zitadel_actions::Error;
use zitadel_actions::client::EditError;
use zitadel_actions::model::TargetId;

use super::model::Place;
use crate::diagnostics::{Subject, Title, explain};
use crate::targets;

/// The error for a second resource that attaches the same target to the same condition.
pub fn duplicate(place: &Place) -> Diagnostic {
    Diagnostic::error(
        Title::DuplicateAttachment,
        format!(
            "Another resource in this configuration attaches the target {} to `{}` as well, and \
             a list contains a target only once. Remove one of the two resources.",
            place.target, place.condition
        ),
    )
    .at("target_id")
}

/// The target of the attachment does not exist.
pub fn target_missing(place: &Place) -> Diagnostic {
    targets::errors::not_found(place.target.as_str(), None).at("target_id")
}

/// An edit of the list that failed; `attempt` completes the sentence "Could not …".
pub fn refused(place: &Place, failure: &EditError, attempt: &str) -> Diagnostics {
    if !matches!(failure.error, Error::ReferencedTargetMissing(_)) {
        return explain(&failure.error, Subject::OneTarget, attempt).into();
    }
    if failure.missing.contains(&place.target) {
        return target_missing(place).into();
    }
    let which = if failure.missing.is_empty() {
        "The provider could not find out which one.".to_owned()
    } else {
        format!("Missing: {}.", listed(&failure.missing))
    };
    Diagnostics::error(
        Title::TargetNotFound,
        format!(
            "Could not {attempt}: {}. ZITADEL rejects the whole list of `{}` because another \
             entry names a target that does not exist. {which} Remove that entry, then apply \
             again.",
            failure.error, place.condition
        ),
    )
}

/// `1, 2, 3`.
pub fn listed(ids: &[TargetId]) -> String {
    ids.iter()
        .map(TargetId::as_str)
        .collect::<Vec<_>>()
        .join(", ")
}
