//! Changing one entry in a list that others change as well.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use super::Client;
use crate::{
    Error,
    model::{Condition, TargetRef},
};

/// How often a change is made again that somebody else has undone.
const ATTEMPTS: u32 = 8;

/// One lock for each execution, so that edits of it queue up.
#[derive(Default)]
pub(super) struct ExecutionLocks(Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>);

impl ExecutionLocks {
    fn of(&self, key: String) -> Arc<tokio::sync::Mutex<()>> {
        let mut locks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        locks.entry(key).or_default().clone()
    }
}

impl fmt::Debug for ExecutionLocks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ExecutionLocks")
    }
}

impl Client {
    /// Changes the list of an execution that is not owned as a whole, until a read shows that the
    /// change holds; gives the list then.
    ///
    /// `edit` gets a list (empty where nothing is set) and gives the changed one, or `None` where
    /// there is nothing to change. It must not depend on anything but the list: it is asked several
    /// times, also whether the change still holds. An emptied list removes the execution.
    ///
    /// Edits of one condition by this client and its clones queue up, each upon the list that the
    /// one before has set, whatever a lagging read says. The API can't compare and set: a write of
    /// somebody else in between is noticed, and met by trying again.
    ///
    /// # Errors
    /// [`Error::LostRace`] when others undo the change again and again, and those of
    /// [`Client::set_execution`] and [`Client::find_execution`].
    pub async fn edit_execution(
        &self,
        condition: &Condition,
        edit: impl Fn(&[TargetRef]) -> Option<Vec<TargetRef>> + Send + Sync,
    ) -> Result<Vec<TargetRef>, Error> {
        for attempt in 0..ATTEMPTS {
            self.edit_once(condition, &edit, attempt > 0).await?;
            let shown = self
                .read_own_execution(condition, "the edit of the execution")
                .await?;
            let list = shown.map(|execution| execution.targets).unwrap_or_default();
            if edit(&list).is_none() {
                return Ok(list);
            }
        }
        Err(Error::LostRace {
            operation: "edit execution",
            attempts: ATTEMPTS,
        })
    }

    async fn edit_once(
        &self,
        condition: &Condition,
        edit: &(impl Fn(&[TargetRef]) -> Option<Vec<TargetRef>> + Send + Sync),
        is_repair: bool,
    ) -> Result<(), Error> {
        let key = self.dialect().await?.execution_key(condition);
        let lock = self.shared.execution_locks.of(key);
        let _guard = tokio::select! {
            biased;
            () = self.interrupt.cancelled() => {
                return Err(Error::Interrupted { operation: "edit execution" });
            }
            guard = lock.lock() => guard,
        };
        let list = self.newest_list(condition).await?;
        let Some(edited) = edit(&list) else {
            return Ok(());
        };
        if edited.is_empty() {
            self.remove_execution(condition).await?;
        } else if is_repair {
            // What was set last may be the very list that is to be set, but not what shows.
            self.repair_execution(condition, &edited, &list).await?;
        } else {
            self.set_execution(condition, &edited).await?;
        }
        Ok(())
    }

    /// The list as a read shows it, unless that is older than what this client has set.
    async fn newest_list(&self, condition: &Condition) -> Result<Vec<TargetRef>, Error> {
        let read = self.read_execution(condition).await?;
        let date = read
            .as_ref()
            .map(|execution| execution.change_date.as_ref());
        Ok(match self.last_write(condition).await? {
            Some(write) if !write.is_shown_by(date) => write.into_list(),
            _ => read.map(|execution| execution.targets).unwrap_or_default(),
        })
    }
}
