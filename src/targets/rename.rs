//! Updating a target whose new name another target of the run may still have.

use zitadel_actions::Error;
use zitadel_actions::client::Client;
use zitadel_actions::model::{PriorTarget, TargetId, TargetKind, TargetPatch, UpdatedTarget};

use super::flatten;
use super::model::TargetModel;
use super::unique_name::Refusal;
use crate::run::{Exchange, Lifecycle};

/// An update that failed, perhaps halfway.
pub struct NotUpdated {
    /// Why.
    pub refusal: Refusal,
    changed: Changed,
}

/// What has changed of a target halfway through an update.
#[derive(Clone, Debug, Default)]
struct Changed {
    kind: Option<TargetKind>,
    name: Option<String>,
}

impl NotUpdated {
    /// The state of the target by now, if it is not `prior` any more.
    pub fn halfway(&self, prior: &TargetModel) -> Option<TargetModel> {
        let Changed { kind, name } = &self.changed;
        let mut state = kind.map_or_else(|| prior.clone(), |kind| flatten::with_kind(prior, kind));
        if let Some(name) = name {
            state.name = name.as_str().into();
        }
        (kind.is_some() || name.is_some()).then_some(state)
    }
}

/// Updates a target.
///
/// A name that belongs to a target which this run renames or destroys becomes free in a moment.
/// Where targets swap their names, one of them gets another name in between.
pub async fn update(
    client: &Client,
    lifecycle: &Lifecycle,
    id: &TargetId,
    patch: &TargetPatch,
    prior: &PriorTarget,
) -> Result<UpdatedTarget, NotUpdated> {
    let mut update = Update {
        client,
        id,
        prior: prior.clone(),
        changed: Changed::default(),
    };
    let departure = patch.name.as_ref().map(|_| lifecycle.rename(id.as_str()));
    let refusal = match update.send(patch).await {
        Ok(updated) => return Ok(updated),
        Err(refusal) => refusal,
    };
    if !refusal.is_about_the_name() {
        return Err(update.failed(refusal));
    }
    if let Some(holder) = &refusal.holder {
        match lifecycle.exchange(id.as_str(), holder.id.as_str()).await {
            Exchange::Left => {}
            Exchange::Stays => return Err(update.failed(refusal)),
            Exchange::Circle => {
                if let Err(refusal) = update.leave_name().await {
                    return Err(update.failed(refusal));
                }
                drop(departure);
                lifecycle.settle(holder.id.as_str()).await;
            }
        }
    }
    match update.send(patch).await {
        Ok(updated) => Ok(updated),
        Err(refusal) => Err(update.failed(refusal)),
    }
}

/// An update that takes more than one request.
struct Update<'a> {
    client: &'a Client,
    id: &'a TargetId,
    /// What the target is by now.
    prior: PriorTarget,
    changed: Changed,
}

impl Update<'_> {
    async fn send(&mut self, patch: &TargetPatch) -> Result<UpdatedTarget, Refusal> {
        let error = match self.client.update_target(self.id, patch, &self.prior).await {
            Ok(updated) => return Ok(updated),
            Err(error) => error,
        };
        if let Error::PartiallyUpdated { kind, .. } = &error {
            self.prior.kind = *kind;
            self.changed.kind = Some(*kind);
        }
        let name = patch.name.as_deref().unwrap_or_default();
        Err(Refusal::of(self.client, error, name, Some(self.id)).await)
    }

    /// Gives the target a name that nobody else wants.
    async fn leave_name(&mut self) -> Result<(), Refusal> {
        let name = format!("renaming {}", self.id);
        let patch = TargetPatch {
            name: Some(name.clone()),
            ..TargetPatch::default()
        };
        self.send(&patch).await?;
        self.changed.name = Some(name);
        Ok(())
    }

    fn failed(self, refusal: Refusal) -> NotUpdated {
        NotUpdated {
            refusal,
            changed: self.changed,
        }
    }
}
