//! Executions.

use std::sync::Arc;

use super::{
    Client, Refreshed, consistency_wait::SECOND_LOOK, refresh::is_shown, snapshot::Snapshot,
    writes::Write,
};
use crate::{
    Error,
    dialect::{Dialect, ExecutionFilter, RowIdentity},
    model::{Condition, Execution, TargetId, TargetRef, Timestamp},
};

/// The outcome of a removal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removal {
    /// It was removed.
    Removed,
    /// It was not set.
    WasNotSet,
    /// The server does not know the condition any more, so nothing can run on it, and its list
    /// cannot be changed either (API.md 5.2).
    ConditionUnknown,
}

impl Client {
    /// Sets the list of an execution, whatever it was; returns the date of its last change.
    ///
    /// The server looks at the targets themselves, so they may have been created just now.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] for an empty list, [`Error::Unsupported`] for includes, what the
    /// server refuses, and transport errors.
    pub async fn set_execution(
        &self,
        condition: &Condition,
        targets: &[TargetRef],
    ) -> Result<Option<Timestamp>, Error> {
        if targets.is_empty() {
            let what = "an execution needs at least one target; without any it is removed";
            return Err(Error::InvalidInput(what.to_owned()));
        }
        let dialect = self.dialect().await?;
        let since = self
            .send(dialect.set_execution(condition, targets)?)
            .await?;
        let write = Write::Kept {
            since: since.clone(),
            what: targets.to_vec(),
        };
        self.shared
            .writes
            .executions()
            .insert(dialect.execution_key(condition), write);
        Ok(since)
    }

    /// Sets the list of an execution that reads as `visible` although `targets` was set last.
    ///
    /// A target that was deleted leaves the list, and setting the same list again is ignored
    /// without a look at the targets (API.md 6.4). So `visible` is set first, which is another
    /// list and changes nothing to be seen; then `targets` is, and refused if one is missing.
    ///
    /// # Errors
    /// As for [`Client::set_execution`]; the execution is then as visible as before.
    pub async fn repair_execution(
        &self,
        condition: &Condition,
        targets: &[TargetRef],
        visible: &[TargetRef],
    ) -> Result<Option<Timestamp>, Error> {
        if self.dialect().await?.ignores_same_list() {
            if visible.is_empty() {
                self.remove_execution(condition).await?;
            } else {
                self.set_execution(condition, visible).await?;
            }
        }
        self.set_execution(condition, targets).await
    }

    /// Removes an execution; one that is not set is not an error.
    ///
    /// # Errors
    /// Refusals of the server, and transport errors.
    pub async fn remove_execution(&self, condition: &Condition) -> Result<Removal, Error> {
        match self.try_remove_execution(condition).await {
            Err(Error::ConditionUnknown(_)) => Ok(Removal::ConditionUnknown),
            removed => removed,
        }
    }

    /// The same, but a condition that the server does not know is an error.
    pub(super) async fn try_remove_execution(
        &self,
        condition: &Condition,
    ) -> Result<Removal, Error> {
        let dialect = self.dialect().await?;
        let (removal, since) = match self.send(dialect.remove_execution(condition)).await {
            Ok(since) => (Removal::Removed, since),
            Err(Error::NotFound(_)) => (Removal::WasNotSet, None),
            Err(error) => return Err(error),
        };
        let key = dialect.execution_key(condition);
        self.shared
            .writes
            .executions()
            .insert(key, Write::Removed { since });
        Ok(removal)
    }

    /// The execution on this condition; `None` is proved, by two reads a second apart.
    ///
    /// Answered from the shared list where that has it; after a write of this client to it, read
    /// until the write shows.
    ///
    /// # Errors
    /// [`Error::NotYetVisible`], refusals of the server, and transport errors.
    pub async fn find_execution(&self, condition: &Condition) -> Result<Option<Execution>, Error> {
        self.shared.executions.forget_ahead();
        if let Some(execution) = self.existing_execution(condition).await? {
            return Ok(Some(execution));
        }
        if self.last_write(condition).await?.is_some() {
            return Ok(None);
        }
        if let Some(execution) = self.read_execution(condition).await? {
            return Ok(Some(execution));
        }
        self.pause("read execution", SECOND_LOOK).await?;
        self.read_execution(condition).await
    }

    /// The execution on this condition by reads of its own, a second apart while they show one: for
    /// the case that the shared list is older than its removal.
    ///
    /// # Errors
    /// As for [`Client::find_execution`].
    pub async fn find_execution_uncached(
        &self,
        condition: &Condition,
    ) -> Result<Option<Execution>, Error> {
        if self.last_write(condition).await?.is_some() {
            return self.existing_execution(condition).await;
        }
        if self.read_execution(condition).await?.is_none() {
            return Ok(None);
        }
        self.pause("read execution", SECOND_LOOK).await?;
        self.read_execution(condition).await
    }

    /// The execution on this condition, of which the caller has seen the change of the date `seen`.
    ///
    /// A row that is older than `seen` is not believed, and one that is missing proves nothing when
    /// that change is recent: reads may be late, and are waited for. If the write side no longer
    /// knows any of its `targets`, a missing execution has ended with them.
    ///
    /// # Errors
    /// As for [`Client::find_execution`].
    pub async fn refresh_execution(
        &self,
        condition: &Condition,
        targets: &[TargetRef],
        seen: Option<&Timestamp>,
    ) -> Result<Refreshed<Execution>, Error> {
        if self.last_write(condition).await?.is_some() {
            return Ok(self.existing_execution(condition).await?.into());
        }
        if let Some(row) = self.existing_execution(condition).await?
            && is_shown(Some(&row), seen)
        {
            return Ok(Refreshed::Shown(row));
        }
        if self.is_recent(seen)
            && self.read_execution(condition).await?.is_none()
            && self.are_gone(targets).await?
        {
            return Ok(Refreshed::Gone);
        }
        let operation = "the last change of the execution";
        self.refreshed(seen, operation, || self.read_execution(condition))
            .await
    }

    /// The execution on this condition as the shared list or our own last write has it; for a look
    /// before a creation, where a second one would cost more than it could tell.
    ///
    /// # Errors
    /// As for [`Client::find_execution`].
    pub async fn existing_execution(
        &self,
        condition: &Condition,
    ) -> Result<Option<Execution>, Error> {
        match self.last_write(condition).await? {
            Some(Write::Removed { .. }) => Ok(None),
            Some(_) => {
                self.read_own_execution(condition, "the write to the execution")
                    .await
            }
            None => {
                let key = self.dialect().await?.execution_key(condition);
                let found = self.execution_snapshot().await?.find(&key).cloned();
                Ok(found.map(|execution| Execution {
                    condition: condition.clone(),
                    ..execution
                }))
            }
        }
    }

    /// The ID under which this server stores the execution on this condition. Conditions with the
    /// same one share an execution: an event and a group of the same name on March 2024 (API.md
    /// 5.3).
    ///
    /// # Errors
    /// Those of finding out the generation.
    pub async fn execution_key(&self, condition: &Condition) -> Result<String, Error> {
        Ok(self.dialect().await?.execution_key(condition))
    }

    /// The execution with the includes of `known` in place of those that the server shows alike.
    ///
    /// March 2024 shows an included group of events as an event of the same name; the caller who
    /// set the list knows which of the two it is.
    ///
    /// # Errors
    /// Those of finding out the generation.
    pub async fn recognized(
        &self,
        read: Execution,
        known: &[TargetRef],
    ) -> Result<Execution, Error> {
        let dialect = self.dialect().await?;
        let key = |entry: &TargetRef| match entry {
            TargetRef::Include(condition) => Some(dialect.execution_key(condition)),
            TargetRef::Target(_) => None,
        };
        let same = |entry: &TargetRef| {
            let wanted = key(entry)?;
            known
                .iter()
                .find(|known| key(known).as_ref() == Some(&wanted))
                .cloned()
        };
        let targets = read
            .targets
            .into_iter()
            .map(|entry| same(&entry).unwrap_or(entry))
            .collect();
        Ok(Execution { targets, ..read })
    }

    /// Every execution, by ID; own writes are waited for.
    ///
    /// # Errors
    /// As for [`Client::find_execution`].
    pub async fn list_executions(&self) -> Result<Vec<Execution>, Error> {
        let writes = self.shared.writes.executions().clone();
        if writes.is_empty() {
            self.shared.executions.forget_ahead();
            return Ok(self.execution_snapshot().await?.rows().to_vec());
        }
        let dialect = self.dialect().await?;
        let mut wait = self.consistency_wait("the writes to executions");
        loop {
            let executions = self.read_executions(ExecutionFilter::All).await?;
            let list = Snapshot::new(executions, |row| dialect.execution_key(&row.condition));
            let date = |key: &str| list.find(key).map(|row| row.change_date.as_ref());
            let shown = writes
                .iter()
                .all(|(key, write)| write.is_shown_by(date(key)));
            if shown {
                return Ok(list.into_rows());
            }
            wait.pause().await?;
        }
    }

    /// The executions that call a target, as the shared list has them. Own writes are not waited
    /// for.
    ///
    /// # Errors
    /// What reading the list fails with.
    pub async fn listed_executions_of(&self, target: &TargetId) -> Result<Vec<Execution>, Error> {
        let list = self.execution_snapshot().await?;
        let called = |row: &Execution| {
            let targets = row.targets.iter().filter_map(TargetRef::target);
            targets.map(|id| id.as_str().to_owned()).collect()
        };
        Ok(list.group(target.as_str(), called).cloned().collect())
    }

    /// Reads until what is read is not older than our own last write.
    pub(super) async fn read_own_execution(
        &self,
        condition: &Condition,
        write: &'static str,
    ) -> Result<Option<Execution>, Error> {
        let mut wait = self.consistency_wait(write);
        loop {
            let read = self.read_execution(condition).await?;
            let date = read
                .as_ref()
                .map(|execution| execution.change_date.as_ref());
            let last = self.last_write(condition).await?;
            if last.is_none_or(|write| write.is_shown_by(date)) {
                return Ok(read);
            }
            wait.pause().await?;
        }
    }

    pub(super) async fn last_write(
        &self,
        condition: &Condition,
    ) -> Result<Option<Write<Vec<TargetRef>>>, Error> {
        let key = self.dialect().await?.execution_key(condition);
        Ok(self.shared.writes.executions().get(&key).cloned())
    }

    async fn execution_snapshot(&self) -> Result<Arc<Snapshot<Execution>>, Error> {
        let client = self.clone();
        let executions = &self.shared.executions;
        executions.get(|| client.read_execution_snapshot()).await
    }

    pub(super) async fn read_execution_snapshot(self) -> Result<Arc<Snapshot<Execution>>, Error> {
        let read = |dialect| self.read_executions_as(dialect, ExecutionFilter::All);
        let (dialect, executions) = self.read_beside_detection(read).await?;
        let key = |row: &Execution| dialect.execution_key(&row.condition);
        Ok(Arc::new(Snapshot::new(executions, key)))
    }

    pub(super) async fn read_execution(
        &self,
        condition: &Condition,
    ) -> Result<Option<Execution>, Error> {
        let dialect = self.dialect().await?;
        let key = dialect.execution_key(condition);
        let rows = self.read_executions(ExecutionFilter::On(condition)).await?;
        let row = rows
            .into_iter()
            .find(|row| dialect.execution_key(&row.condition) == key);
        // March 2024 shows an event and a group of the same name alike; the caller knows which it
        // is.
        Ok(row.map(|row| Execution {
            condition: condition.clone(),
            ..row
        }))
    }

    async fn read_executions(&self, filter: ExecutionFilter<'_>) -> Result<Vec<Execution>, Error> {
        let dialect = self.dialect().await?;
        self.read_executions_as(dialect, filter).await
    }

    /// A row without targets is what an emptied execution would leave.
    async fn read_executions_as(
        &self,
        dialect: Arc<dyn Dialect>,
        filter: ExecutionFilter<'_>,
    ) -> Result<Vec<Execution>, Error> {
        let page = |page| Ok(dialect.list_executions(filter, page));
        let key = |row: &Execution| dialect.execution_key(&row.condition);
        // A caller who asks for this condition must not get the answer that nothing is set on it.
        let wanted = match filter {
            ExecutionFilter::All => None,
            ExecutionFilter::On(condition) => Some(condition.id()),
        };
        // Where the server lists what was asked for alone, a row without a readable ID is it.
        let only_wanted = dialect.filters_executions();
        let is_wanted = |row: &RowIdentity| {
            wanted.is_some() && (row.id == wanted || row.id.is_none() && only_wanted)
        };
        let mut rows = self
            .every_page(dialect.pages(), page, key, is_wanted)
            .await?;
        rows.retain(|row| !row.targets.is_empty());
        if !dialect.pages() {
            rows.sort_by_cached_key(|row| row.condition.id());
        }
        Ok(rows)
    }
}
