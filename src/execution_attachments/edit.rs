//! Attaching and detaching: an edit of a list that others edit as well.

use std::sync::atomic::{AtomicBool, Ordering};

use terraform_plugin::framework::{Context, PrivateState};
use terraform_plugin::terraform::Diagnostics;
use zitadel_actions::Error;
use zitadel_actions::client::{Client, EditError, Progress};
use zitadel_actions::model::{TargetId, TargetRef, Timestamp};

use super::errors::{self, listed};
use super::model::Place;
use crate::diagnostics::{Explain, FailedWrite, Subject, Title};
use crate::run::Lifecycle;

/// The name under which private state keeps the date of the set that attached the target.
const CHANGE_DATE: &str = "change_date";

/// Attaches the target. What the server has accepted is a success, whatever the read fails with
/// that was to confirm it.
pub async fn attach(
    client: &Client,
    place: &Place,
    first: bool,
    private: &PrivateState,
    context: &Context,
) -> Result<(), FailedWrite> {
    let attempt = || {
        format!(
            "attach the target {} to the execution {}",
            place.target, place.condition
        )
    };
    let own = [TargetRef::Target(place.target.clone())];
    let missing = client.first_missing_target(&own).await;
    let missing = missing.explained_for(Subject::OneTarget, attempt)?;
    if missing.is_some() {
        return Err(errors::target_missing(place).into());
    }
    let was_missing = AtomicBool::new(false);
    let edit = |list: &[TargetRef]| {
        let added = place.added_to(list, first);
        was_missing.fetch_or(added.is_some(), Ordering::Relaxed);
        added
    };
    match client.edit_execution(&place.condition, edit).await {
        Ok(edited) => {
            remember(private, edited.change_date.as_ref());
            warn_of_left_out(place, &edited.left_out, context);
        }
        Err(failure) if failure.progress == Progress::Accepted => {
            remember(private, failure.change_date.as_ref());
            warn_of_left_out(place, &failure.missing, context);
            warn_unconfirmed(place, &failure, context);
        }
        Err(failure) => {
            return Err(FailedWrite {
                may_be_done: failure.progress == Progress::Unknown,
                diagnostics: errors::refused(place, &failure, &attempt()),
            });
        }
    }
    if !was_missing.load(Ordering::Relaxed) {
        context.warn(
            Title::AlreadyAttached,
            format!(
                "The list of `{}` already contained the target {}. This is expected if \
                 create_before_destroy replaces the attachment or its address has changed. If \
                 another configuration manages it as well, destroying either resource detaches \
                 it for both.",
                place.condition, place.target
            ),
        );
    }
    Ok(())
}

/// Detaches the target, unless this run attaches it meanwhile: then it stays.
pub async fn detach(
    client: &Client,
    lifecycle: &Lifecycle,
    place: &Place,
    context: &Context,
) -> Result<(), Diagnostics> {
    let edit = |list: &[TargetRef]| {
        if lifecycle.has_created(&place.id()) {
            return None;
        }
        place.removed_from(list)
    };
    match client.edit_execution(&place.condition, edit).await {
        Ok(edited) => warn_of_left_out(place, &edited.left_out, context),
        Err(failure) if failure.progress == Progress::Accepted => {
            warn_of_left_out(place, &failure.missing, context);
            warn_unconfirmed(place, &failure, context);
        }
        Err(EditError {
            error: Error::ConditionUnknown(_),
            ..
        }) => context.warn(
            Title::RemovedFromStateOnly,
            format!(
                "This version of ZITADEL no longer knows the condition `{}`, so its execution can \
                 neither run nor be changed.",
                place.condition
            ),
        ),
        Err(failure) => {
            let attempt = format!(
                "detach the target {} from the execution {}",
                place.target, place.condition
            );
            return Err(errors::refused(place, &failure, &attempt));
        }
    }
    Ok(())
}

/// The date of the set that attached the target; reads that are older prove nothing.
pub fn attached_on(private: &PrivateState) -> Option<Timestamp> {
    let bytes = private.get(CHANGE_DATE)?;
    Timestamp::parse(std::str::from_utf8(&bytes).ok()?).ok()
}

fn remember(private: &PrivateState, date: Option<&Timestamp>) {
    if let Some(date) = date {
        private.set(CHANGE_DATE, date.as_str().as_bytes());
    }
}

fn warn_of_left_out(place: &Place, left_out: &[TargetId], context: &Context) {
    if left_out.is_empty() {
        return;
    }
    context.warn(
        Title::DeletedTargetsRemoved,
        format!(
            "The list of `{}` still contained targets that no longer exist ({}), and ZITADEL \
             rejects a list that contains one. They were removed from the list; ZITADEL did not \
             call them before either.",
            place.condition,
            listed(left_out)
        ),
    );
}

fn warn_unconfirmed(place: &Place, failure: &EditError, context: &Context) {
    context.warn(
        Title::ChangeNotConfirmed,
        format!(
            "ZITADEL accepted the new list of `{}`, but the provider could not confirm it with a \
             read: {}. If another client has overwritten the list in the meantime, the next plan \
             shows it.",
            place.condition, failure.error
        ),
    );
}
