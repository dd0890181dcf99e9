//! Updating a target so that it really becomes what was asked for.

use super::Client;
use crate::{
    Error,
    dialect::Feature,
    model::{PriorTarget, TargetId, TargetKind, TargetPatch, UpdatedTarget},
};

impl Client {
    /// Changes what `patch` names; `past` is what the target is now.
    ///
    /// No server believes that a target which was created to interrupt does so, and none therefore
    /// stops it from doing so: a plain update to `false` answers 200 and changes nothing (reference
    /// 6.2). So `true` is said once more before `false` is.
    ///
    /// # Errors
    /// [`Error::PartiallyUpdated`] when the target is neither what it was nor what it should be;
    /// [`Error::Unsupported`], what the server refuses, and faults on the way.
    pub async fn update_target(
        &self,
        id: &TargetId,
        patch: &TargetPatch,
        past: &PriorTarget,
    ) -> Result<UpdatedTarget, Error> {
        if patch.payload_type.is_some() {
            self.require(Feature::PayloadTypes).await?;
        }
        if patch.rotate_signing_key && self.has(Feature::SigningKeys).await? == Some(false) {
            return Err(self
                .dialect()
                .await?
                .unsupported(Feature::SigningKeys)
                .into());
        }
        match intermediate_kind(patch.kind, past.kind) {
            None => self.update_once(id, patch, past).await,
            Some(first) => self.update_twice(id, patch, past, first).await,
        }
    }

    /// First `first` alone, then the whole patch: if the first fails, nothing has changed.
    async fn update_twice(
        &self,
        id: &TargetId,
        patch: &TargetPatch,
        past: &PriorTarget,
        first: TargetKind,
    ) -> Result<UpdatedTarget, Error> {
        let only_kind = TargetPatch {
            kind: Some(first),
            ..TargetPatch::default()
        };
        self.update_once(id, &only_kind, past).await?;
        let between = PriorTarget {
            kind: first,
            endpoint: past.endpoint.clone(),
        };
        self.update_once(id, patch, &between)
            .await
            .map_err(|cause| {
                if first == past.kind {
                    return cause;
                }
                Error::PartiallyUpdated {
                    kind: first,
                    cause: Box::new(cause),
                }
            })
    }

    async fn update_once(
        &self,
        id: &TargetId,
        patch: &TargetPatch,
        past: &PriorTarget,
    ) -> Result<UpdatedTarget, Error> {
        let dialect = self.dialect().await?;
        let updated = self.send(dialect.update_target(id, patch, past)?).await?;
        self.wrote_target(id, updated.change_date.clone());
        if patch.rotate_signing_key && updated.signing_key.is_none() {
            // An unknown member is dropped with a 200; the missing key gives the server away.
            return Err(dialect.unsupported(Feature::SigningKeys).into());
        }
        Ok(updated)
    }
}

/// The kind to set first, so that the server believes the target interrupts before it must not.
///
/// From a kind that shows it, that kind itself, which changes nothing to be seen. An asynchronous
/// target may hide it from an earlier life, and can't show it: there the new kind is set first.
fn intermediate_kind(planned: Option<TargetKind>, past: TargetKind) -> Option<TargetKind> {
    let planned = planned.filter(|kind| kind.interrupt_on_error() == Some(false))?;
    match past.interrupt_on_error() {
        Some(true) => Some(past),
        Some(false) => None,
        None => Some(planned.with_interrupt(true)),
    }
}

#[cfg(test)]
mod tests {
    use super::intermediate_kind;
    use crate::model::TargetKind::{Async, Call, Webhook};

    #[test]
    fn only_an_interruption_that_ends_takes_two_steps() {
        let (yes, no) = (true, false);
        let webhook = |interrupt_on_error| Webhook { interrupt_on_error };
        let call = |interrupt_on_error| Call { interrupt_on_error };
        for (past, planned, first) in [
            (webhook(yes), Some(webhook(no)), Some(webhook(yes))),
            (webhook(yes), Some(call(no)), Some(webhook(yes))),
            (Async, Some(webhook(no)), Some(webhook(yes))),
            (webhook(no), Some(call(no)), None),
            (webhook(no), Some(webhook(yes)), None),
            (webhook(yes), Some(call(yes)), None),
            (webhook(yes), Some(Async), None),
            (Async, Some(call(yes)), None),
            (webhook(yes), None, None),
        ] {
            assert_eq!(
                intermediate_kind(planned, past),
                first,
                "{past:?} -> {planned:?}"
            );
        }
    }
}
