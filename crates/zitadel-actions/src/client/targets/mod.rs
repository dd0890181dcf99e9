//! Targets.

mod create;
mod probe;
mod refresh;
mod update;

pub use probe::TargetProbe;

use std::sync::Arc;

use super::{Client, consistency_wait::SECOND_LOOK, snapshot::Snapshot, writes::Write};
use crate::{
    Error,
    dialect::{Dialect, RowIdentity, TargetFilter},
    model::{Target, TargetId, Timestamp},
};

impl Client {
    /// Deletes a target; a missing target is not an error.
    ///
    /// # Errors
    /// Refusals of the server, and transport errors.
    pub async fn delete_target(&self, id: &TargetId) -> Result<(), Error> {
        let call = self.dialect().await?.delete_target(id);
        match self.send(call).await {
            Ok(()) | Err(Error::NotFound(_)) => {
                self.shared
                    .writes
                    .targets()
                    .insert(id.clone(), Write::Removed { since: None });
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// The target with this ID. `None` is proved by two reads, a second apart, whose error IDs say
    /// so.
    ///
    /// Answered from the shared list where that has it; after a write of this client to it, read
    /// until the write shows.
    ///
    /// # Errors
    /// [`Error::NotYetVisible`], refusals of the server, and transport errors.
    pub async fn find_target(&self, id: &TargetId) -> Result<Option<Target>, Error> {
        let write = self.shared.writes.targets().get(id).cloned();
        match write {
            Some(Write::Removed { .. }) => Ok(None),
            Some(write) => {
                let mut wait = self.consistency_wait("the write to the target");
                loop {
                    let read = self.get_target(id).await?;
                    if write.is_shown_by(read.as_ref().map(|target| target.change_date.as_ref())) {
                        return Ok(read);
                    }
                    wait.pause().await?;
                }
            }
            None => self.find_foreign_target(id).await,
        }
    }

    async fn find_foreign_target(&self, id: &TargetId) -> Result<Option<Target>, Error> {
        self.shared.targets.forget_ahead();
        if let Some(target) = self.target_snapshot().await?.find(id.as_str()) {
            return Ok(Some(target.clone()));
        }
        if let Some(target) = self.get_target(id).await? {
            return Ok(Some(target));
        }
        self.pause("read target", SECOND_LOOK).await?;
        self.get_target(id).await
    }

    /// The target of exactly this name.
    ///
    /// # Errors
    /// As for [`Client::find_target`].
    pub async fn find_target_named(&self, name: &str) -> Result<Option<Target>, Error> {
        let has_written = !self.shared.writes.targets().is_empty();
        if has_written {
            let targets = self.list_targets().await?;
            return Ok(targets.into_iter().find(|target| target.name == name));
        }
        if let Some(target) = self.look_up(name).await? {
            return Ok(Some(target));
        }
        self.pause("find target by name", SECOND_LOOK).await?;
        self.look_up(name).await
    }

    /// Every target, by ID; own writes are waited for.
    ///
    /// # Errors
    /// As for [`Client::find_target`].
    pub async fn list_targets(&self) -> Result<Vec<Target>, Error> {
        let writes = self.shared.writes.targets().clone();
        if writes.is_empty() {
            self.shared.targets.forget_ahead();
            return Ok(self.target_snapshot().await?.rows().to_vec());
        }
        let mut wait = self.consistency_wait("the writes to targets");
        loop {
            let targets = self.read_targets(TargetFilter::All).await?;
            let date = |id: &TargetId| {
                let row = targets.iter().find(|target| target.id == *id);
                row.map(|target| target.change_date.as_ref())
            };
            if writes.iter().all(|(id, write)| write.is_shown_by(date(id))) {
                return Ok(targets);
            }
            wait.pause().await?;
        }
    }

    pub(super) async fn target_snapshot(&self) -> Result<Arc<Snapshot<Target>>, Error> {
        let client = self.clone();
        let targets = &self.shared.targets;
        targets.get(|| client.read_target_snapshot()).await
    }

    pub(super) async fn read_target_snapshot(self) -> Result<Arc<Snapshot<Target>>, Error> {
        let read = |dialect| self.read_targets_as(dialect, TargetFilter::All);
        let (_, targets) = self.read_beside_detection(read).await?;
        Ok(Arc::new(Snapshot::new(targets, key)))
    }

    async fn read_targets(&self, filter: TargetFilter<'_>) -> Result<Vec<Target>, Error> {
        let dialect = self.dialect().await?;
        self.read_targets_as(dialect, filter).await
    }

    async fn read_targets_as(
        &self,
        dialect: Arc<dyn Dialect>,
        filter: TargetFilter<'_>,
    ) -> Result<Vec<Target>, Error> {
        let page = |page| Ok(dialect.list_targets(filter, page));
        // A caller who asks for a name must not get the answer that no target has it.
        let is_wanted = |row: &RowIdentity| {
            filter
                .name()
                .is_some_and(|name| row.name.as_deref() == Some(name))
        };
        self.every_page(dialect.pages(), page, key, is_wanted).await
    }

    async fn look_up(&self, name: &str) -> Result<Option<Target>, Error> {
        let targets = self.read_targets(TargetFilter::Named(name)).await?;
        Ok(targets.into_iter().find(|target| target.name == name))
    }

    pub(super) async fn get_target(&self, id: &TargetId) -> Result<Option<Target>, Error> {
        let call = self.dialect().await?.get_target(id);
        match self.send(call).await {
            Ok(target) => Ok(Some(target)),
            Err(Error::NotFound(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn wrote_target(&self, id: &TargetId, since: Option<Timestamp>) {
        self.shared
            .writes
            .targets()
            .insert(id.clone(), Write::Kept { since, what: () });
    }
}

fn key(target: &Target) -> String {
    target.id.as_str().to_owned()
}
