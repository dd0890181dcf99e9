//! Changing one entry in a list that others change as well.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use super::Client;
use crate::{
    Error,
    model::{Condition, TargetId, TargetRef, Timestamp},
};

/// How often a change is made again that another client undid.
const ATTEMPTS: u32 = 8;

/// One lock for each execution, so that edits of it queue up.
#[derive(Default)]
pub(super) struct ExecutionLocks(Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>);

impl ExecutionLocks {
    fn lock(&self, key: String) -> Arc<tokio::sync::Mutex<()>> {
        let mut locks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        locks.entry(key).or_default().clone()
    }
}

impl fmt::Debug for ExecutionLocks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ExecutionLocks")
    }
}

/// The outcome of an edit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edited {
    /// The list as a read has shown it.
    pub list: Vec<TargetRef>,
    /// The targets that no longer exist and were left out of the list, since the server refuses a
    /// list that names one.
    pub left_out: Vec<TargetId>,
    /// The date of the set, where this edit has set the list.
    pub change_date: Option<Timestamp>,
}

/// Why an edit failed, and how far it got.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{error}")]
pub struct EditError {
    /// What failed.
    #[source]
    pub error: Error,
    /// What is known of the change.
    pub progress: Progress,
    /// The targets of the list that do not exist, where the server has refused it for them.
    pub missing: Vec<TargetId>,
    /// The date of the last set that was accepted.
    pub change_date: Option<Timestamp>,
}

/// What is known of a change when its edit fails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Progress {
    /// It was not made, or another client undid it.
    #[default]
    NotMade,
    /// It was sent, and the answer was lost: the server may have made it.
    Unknown,
    /// The server has accepted it; only the read that was to confirm it failed.
    Accepted,
}

/// What an edit has found out so far.
#[derive(Default)]
struct Tally {
    progress: Progress,
    missing: Vec<TargetId>,
    change_date: Option<Timestamp>,
}

impl Client {
    /// Changes the list of an execution that other clients change as well, until a read shows the
    /// change.
    ///
    /// `edit` gets a list (empty where nothing is set) and returns the changed one, or `None` where
    /// there is nothing to change. It must not depend on anything but the list: it is called
    /// several times, also to find out whether the change is still there. An emptied list removes
    /// the execution. Entries of targets that no longer exist are left out where the server refuses
    /// the list for them.
    ///
    /// Edits of one condition by this client and its clones queue up, each upon the list that the
    /// one before has set, whatever a lagging read shows. The API has no conditional update: a
    /// write of another client in between is noticed, and the edit is made again.
    ///
    /// # Errors
    /// [`Error::LostRace`] when others undo the change again and again,
    /// [`Error::ConditionUnknown`], and those of [`Client::set_execution`] and
    /// [`Client::find_execution`]; each with the progress of the change.
    pub async fn edit_execution(
        &self,
        condition: &Condition,
        edit: impl Fn(&[TargetRef]) -> Option<Vec<TargetRef>> + Send + Sync,
    ) -> Result<Edited, EditError> {
        let mut tally = Tally::default();
        match self.edit_until_shown(condition, &edit, &mut tally).await {
            Ok(list) => Ok(Edited {
                list,
                left_out: tally.missing,
                change_date: tally.change_date,
            }),
            Err(error) => Err(EditError {
                error,
                progress: tally.progress,
                missing: tally.missing,
                change_date: tally.change_date,
            }),
        }
    }

    async fn edit_until_shown(
        &self,
        condition: &Condition,
        edit: &(impl Fn(&[TargetRef]) -> Option<Vec<TargetRef>> + Send + Sync),
        tally: &mut Tally,
    ) -> Result<Vec<TargetRef>, Error> {
        for attempt in 0..ATTEMPTS {
            self.edit_once(condition, edit, attempt > 0, tally).await?;
            let shown = self
                .read_own_execution(condition, "the edit of the execution")
                .await?;
            let list = shown.map(|execution| execution.targets).unwrap_or_default();
            if edit(&list).is_none() {
                return Ok(list);
            }
            tally.progress = Progress::NotMade;
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
        tally: &mut Tally,
    ) -> Result<(), Error> {
        let key = self.dialect().await?.execution_key(condition);
        let lock = self.shared.execution_locks.lock(key);
        let _guard = tokio::select! {
            biased;
            () = self.interrupt.cancelled() => {
                return Err(Error::Interrupted { operation: "edit execution" });
            }
            guard = lock.lock() => guard,
        };
        let list = self.newest_list(condition).await?;
        let Some(edited) = edit(&list) else {
            tally.progress = Progress::Accepted;
            return Ok(());
        };
        // The list that was set last may be the one to set now, although reads show another one.
        let mut visible = is_repair.then_some(&*list);
        let mut wanted = edited;
        // Each round leaves at least one entry out.
        let set = loop {
            let refused = match self.set_edited(condition, &wanted, visible.take()).await {
                Err(refused @ Error::ReferencedTargetMissing(_)) => refused,
                set => break set,
            };
            let ids = wanted.iter().filter_map(TargetRef::target);
            // A target that is not proved missing stays in the list of others.
            let missing = self.missing_targets(ids).await.unwrap_or_default();
            let is_none_missing = missing.is_empty();
            let is_missing =
                |entry: &TargetRef| entry.target().is_some_and(|id| missing.contains(id));
            wanted.retain(|entry| !is_missing(entry));
            tally.missing.extend(missing);
            if is_none_missing || edit(&wanted).is_some() {
                return Err(refused);
            }
        };
        match set {
            Ok(since) => {
                tally.progress = Progress::Accepted;
                tally.change_date = since;
                Ok(())
            }
            Err(error) => {
                if error.outcome_unknown() {
                    tally.progress = Progress::Unknown;
                }
                Err(error)
            }
        }
    }

    /// Sets an edited list, which may be empty; first what is `visible`, where that is given.
    async fn set_edited(
        &self,
        condition: &Condition,
        edited: &[TargetRef],
        visible: Option<&[TargetRef]>,
    ) -> Result<Option<Timestamp>, Error> {
        match visible {
            _ if edited.is_empty() => {
                self.try_remove_execution(condition).await?;
                Ok(None)
            }
            Some(visible) => self.repair_execution(condition, edited, visible).await,
            None => self.set_execution(condition, edited).await,
        }
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
