//! What has become of a target that the caller knows.
//!
//! Reads come from projections, which are late and can be wrong for good; writes are checked
//! against the event store, which is neither (API.md 6.11).

use super::super::{Client, Refreshed, consistency_wait::SECOND_LOOK, refresh::is_shown};
use crate::{
    Error,
    dialect::Dialect,
    model::{PriorTarget, Target, TargetId, TargetKind, TargetPatch, Timestamp},
};

/// What the write side says of a target.
#[derive(Clone, Debug, PartialEq, Eq)]
enum WriteSide {
    /// It exists, and this is the date of its last change.
    Exists(Option<Timestamp>),
    /// It does not exist.
    Absent,
    /// The caller may not write, so nothing is proven.
    NotAllowed,
}

impl Client {
    /// The target with this id, of which the caller has seen the change of the date `seen`.
    ///
    /// A row that is older than `seen` is not believed, and a row that is missing proves nothing
    /// alone: the write side is asked, where the caller may write. A change so recent that reads
    /// may only be late is waited for.
    ///
    /// # Errors
    /// [`Error::NotYetVisible`] after a write of this client, what the server refuses, and faults
    /// on the way.
    pub async fn refresh_target(
        &self,
        id: &TargetId,
        seen: Option<&Timestamp>,
    ) -> Result<Refreshed<Target>, Error> {
        if self.shared.writes.targets().contains_key(id) {
            return Ok(self.find_target(id).await?.into());
        }
        if let Some(target) = self.target_snapshot().await?.find(id.as_str())
            && is_shown(Some(target), seen)
        {
            return Ok(Refreshed::Shown(target.clone()));
        }
        let mut read = self.get_target(id).await?;
        if !is_shown(read.as_ref(), seen) {
            self.pause("read target", SECOND_LOOK).await?;
            read = self.get_target(id).await?;
        }
        if let Some(target) = read.take_if(|target| is_shown(Some(target), seen)) {
            return Ok(Refreshed::Shown(target));
        }
        let newest = match self.ask_write_side(id).await? {
            WriteSide::Absent => return Ok(Refreshed::Gone),
            WriteSide::NotAllowed if read.is_none() && !self.is_recent(seen) => {
                return Ok(Refreshed::Gone);
            }
            WriteSide::NotAllowed => seen.cloned(),
            WriteSide::Exists(date) => date,
        };
        // The server may hold an older state than the caller has seen, from a backup.
        if let Some(target) = read.take_if(|target| is_shown(Some(target), newest.as_ref())) {
            return Ok(Refreshed::Shown(target));
        }
        if !self.is_recent(newest.as_ref()) {
            return Ok(Refreshed::Behind);
        }
        let mut wait = self.consistency_wait("the last change of the target");
        loop {
            match wait.pause().await {
                Err(Error::NotYetVisible { .. }) => return Ok(Refreshed::Behind),
                waited => waited?,
            }
            let read = self.get_target(id).await?;
            if let Some(target) = read.filter(|target| is_shown(Some(target), newest.as_ref())) {
                return Ok(Refreshed::Shown(target));
            }
        }
    }

    /// Whether the target exists: proven by the write side where the caller may write, else by two
    /// reads a second apart. A target that the shared list shows, or that this client has created,
    /// costs no request.
    ///
    /// # Errors
    /// What the server refuses, and faults on the way.
    pub async fn target_exists(&self, id: &TargetId) -> Result<bool, Error> {
        if self.has_created(id) || self.listed_target(id).await?.is_some() {
            return Ok(true);
        }
        if self.get_target(id).await?.is_some() {
            return Ok(true);
        }
        match self.ask_write_side(id).await? {
            WriteSide::Exists(_) => Ok(true),
            WriteSide::Absent => Ok(false),
            WriteSide::NotAllowed => {
                self.pause("read target", SECOND_LOOK).await?;
                Ok(self.get_target(id).await?.is_some())
            }
        }
    }

    /// Those of `ids` that do not exist, whatever reads show.
    ///
    /// # Errors
    /// What the server refuses, and faults on the way.
    pub async fn missing_targets<'a>(
        &self,
        ids: impl IntoIterator<Item = &'a TargetId>,
    ) -> Result<Vec<TargetId>, Error> {
        let mut missing = Vec::new();
        for id in ids {
            let exists = match self.ask_write_side(id).await? {
                WriteSide::Exists(_) => true,
                WriteSide::Absent => false,
                WriteSide::NotAllowed => self.get_target(id).await?.is_some(),
            };
            if !exists {
                missing.push(id.clone());
            }
        }
        Ok(missing)
    }

    /// Asks by an update that changes nothing: it writes no event and moves no date.
    async fn ask_write_side(&self, id: &TargetId) -> Result<WriteSide, Error> {
        let dialect = self.dialect().await?;
        match self.send(probe(&*dialect, id)?).await {
            Ok(updated) => Ok(WriteSide::Exists(updated.change_date)),
            Err(Error::NotFound(_)) => Ok(WriteSide::Absent),
            Err(Error::PermissionDenied(_)) => Ok(WriteSide::NotAllowed),
            Err(error) => Err(error),
        }
    }
}

fn probe(
    dialect: &dyn Dialect,
    id: &TargetId,
) -> Result<crate::call::Call<crate::model::UpdatedTarget>, Error> {
    let nothing = TargetPatch::default();
    let prior = PriorTarget {
        kind: TargetKind::Async,
        endpoint: None,
    };
    dialect.update_target(id, &nothing, &prior)
}
