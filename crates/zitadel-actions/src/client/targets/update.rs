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
    /// stops it from doing so: a plain update to `false` answers 200 and changes nothing (API.md
    /// 6.2, recordings `interrupt_trap.json`). So `true` is said once more before `false` is.
    ///
    /// # Errors
    /// [`Error::PartiallyUpdated`] when the target is neither what it was nor what it should be;
    /// [`Error::Unsupported`], refusals of the server, and transport errors.
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
        let outlives = self.dialect().await?.interrupt_outlives_async();
        let mut prior = past.clone();
        for kind in intermediate_kinds(patch.kind, past.kind, outlives) {
            let only_kind = TargetPatch {
                kind: Some(kind),
                ..TargetPatch::default()
            };
            let updated = self.update_once(id, &only_kind, &prior).await;
            updated.map_err(|cause| partially(past.kind, prior.kind, cause))?;
            prior.kind = kind;
        }
        let updated = self.update_once(id, patch, &prior).await;
        updated.map_err(|cause| partially(past.kind, prior.kind, cause))
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

/// The error of a step, when the target was `prior` and is `current` by then.
fn partially(prior: TargetKind, current: TargetKind, cause: Error) -> Error {
    if prior == current {
        return cause;
    }
    Error::PartiallyUpdated {
        kind: current,
        cause: Box::new(cause),
    }
}

/// The kinds to set first, each alone, so that the server believes the target interrupts before it
/// must not.
///
/// From a kind that shows it, that kind itself, which changes nothing to be seen. An asynchronous
/// target may hide it from an earlier life, and cannot show it: there the new kind is set first.
/// Where the interruption outlives a change to asynchronous, it is taken off before.
fn intermediate_kinds(
    planned: Option<TargetKind>,
    prior: TargetKind,
    interrupt_outlives_async: bool,
) -> Vec<TargetKind> {
    match (planned, prior.interrupt_on_error()) {
        (Some(TargetKind::Async), Some(true)) if interrupt_outlives_async => {
            vec![prior, prior.with_interrupt(false)]
        }
        (Some(planned), Some(true)) if planned.interrupt_on_error() == Some(false) => vec![prior],
        (Some(planned), None) if planned.interrupt_on_error() == Some(false) => {
            vec![planned.with_interrupt(true)]
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::intermediate_kinds;
    use crate::model::TargetKind::{Async, Call, Webhook};

    #[test]
    fn only_an_interruption_that_ends_takes_more_than_one_step() {
        let (yes, no) = (true, false);
        let webhook = |interrupt_on_error| Webhook { interrupt_on_error };
        let call = |interrupt_on_error| Call { interrupt_on_error };
        for (prior, planned, first) in [
            (webhook(yes), Some(webhook(no)), vec![webhook(yes)]),
            (webhook(yes), Some(call(no)), vec![webhook(yes)]),
            (Async, Some(webhook(no)), vec![webhook(yes)]),
            (webhook(no), Some(call(no)), vec![]),
            (webhook(no), Some(webhook(yes)), vec![]),
            (webhook(yes), Some(call(yes)), vec![]),
            (webhook(yes), Some(Async), vec![]),
            (webhook(no), Some(Async), vec![]),
            (Async, Some(call(yes)), vec![]),
            (webhook(yes), None, vec![]),
        ] {
            let kinds = intermediate_kinds(planned, prior, false);
            assert_eq!(kinds, first, "{prior:?} -> {planned:?}");
        }
    }

    #[test]
    fn an_interruption_that_outlives_the_change_to_asynchronous_is_taken_off_first() {
        let call = |interrupt_on_error| Call { interrupt_on_error };
        let kinds = intermediate_kinds(Some(Async), call(true), true);
        assert_eq!(kinds, [call(true), call(false)]);
        assert!(intermediate_kinds(Some(Async), call(false), true).is_empty());
    }
}
