//! What has become of a target that the caller knows.
//!
//! Reads come from projections, which are late and can be wrong for good; writes are checked
//! against the event store, which is neither (API.md 6.11).

use super::{
    super::{Client, Refreshed, consistency_wait::SECOND_LOOK, refresh::is_shown},
    TargetProbe,
};
use crate::{
    Error, if_permitted,
    model::{Target, TargetId, TargetRef, Timestamp},
};

impl Client {
    /// The target with this ID, of which the caller has seen the change of the date `seen`.
    ///
    /// A row that is older than `seen` is not believed, and a row that is missing proves nothing
    /// alone: the write side is asked, where the caller may write. A change so recent that reads
    /// may only be late is waited for.
    ///
    /// # Errors
    /// [`Error::NotYetVisible`] after a write of this client, refusals of the server, and transport
    /// errors.
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
        let probe = self.probe_target(id).await?;
        // Reads are all that a caller has who may only read.
        let missing = match probe {
            TargetProbe::NotAllowed => Refreshed::Gone,
            _ => Refreshed::Behind,
        };
        // The server may hold an older state than the caller has seen, from a backup.
        let newest = match probe {
            TargetProbe::Absent => return Ok(Refreshed::Gone),
            TargetProbe::NotAllowed => seen.cloned(),
            TargetProbe::Exists { change_date } => change_date,
        };
        let mut wait = self.consistency_wait("the last change of the target");
        loop {
            let unsettled = match read {
                Some(target) if is_shown(Some(&target), newest.as_ref()) => {
                    return Ok(Refreshed::Shown(target));
                }
                Some(_) => Refreshed::Behind,
                None => missing.clone(),
            };
            if !self.is_recent(newest.as_ref()) {
                return Ok(unsettled);
            }
            match wait.pause().await {
                Err(Error::NotYetVisible { .. }) => return Ok(unsettled),
                waited => waited?,
            }
            read = self.get_target(id).await?;
        }
    }

    /// Whether the target exists: proven by the write side where the caller may write, else by two
    /// reads a second apart. A target that the shared list shows, or that this client has created,
    /// costs no request. A caller who may not look leaves it to the server: the answer is yes.
    ///
    /// # Errors
    /// Refusals of the server, and transport errors.
    pub async fn target_exists(&self, id: &TargetId) -> Result<bool, Error> {
        let found = if_permitted(self.look_for_target(id).await)?;
        Ok(found.unwrap_or(true))
    }

    async fn look_for_target(&self, id: &TargetId) -> Result<bool, Error> {
        if self.has_created(id) || self.listed_target(id).await?.is_some() {
            return Ok(true);
        }
        if self.get_target(id).await?.is_some() {
            return Ok(true);
        }
        match self.probe_target(id).await? {
            TargetProbe::Exists { .. } => Ok(true),
            TargetProbe::Absent => Ok(false),
            TargetProbe::NotAllowed => {
                self.pause("read target", SECOND_LOOK).await?;
                Ok(self.get_target(id).await?.is_some())
            }
        }
    }

    /// Whether the write side knows none of these targets; false for no targets, and where includes
    /// name others.
    pub(in crate::client) async fn are_gone(&self, entries: &[TargetRef]) -> Result<bool, Error> {
        for entry in entries {
            let TargetRef::Target(id) = entry else {
                return Ok(false);
            };
            if self.probe_target(id).await? != TargetProbe::Absent {
                return Ok(false);
            }
        }
        Ok(!entries.is_empty())
    }

    /// Those of `ids` that do not exist, whatever reads show.
    ///
    /// # Errors
    /// Refusals of the server, and transport errors.
    pub async fn missing_targets<'a>(
        &self,
        ids: impl IntoIterator<Item = &'a TargetId>,
    ) -> Result<Vec<TargetId>, Error> {
        let mut missing = Vec::new();
        for id in ids {
            let exists = match self.probe_target(id).await? {
                TargetProbe::Exists { .. } => true,
                TargetProbe::Absent => false,
                TargetProbe::NotAllowed => self.get_target(id).await?.is_some(),
            };
            if !exists {
                missing.push(id.clone());
            }
        }
        Ok(missing)
    }
}
