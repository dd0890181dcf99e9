//! What this client has written itself: for these objects the shared list is out of date, and a
//! read may still be (API.md 6.6).

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::model::{Execution, KeyId, PublicKey, Target, TargetId, TargetRef, Timestamp};

/// The last write to one object.
#[derive(Clone, Debug)]
pub(super) enum Write<T> {
    /// It was created or changed; reads show it from this date on, if the server gave one.
    Kept {
        /// The date that the server gave the change.
        since: Option<Timestamp>,
        /// What the write said about the object.
        what: T,
    },
    /// It was removed.
    Removed {
        /// The date that the server gave the removal, if any.
        since: Option<Timestamp>,
    },
}

/// The last write to each object that this client has written.
#[derive(Debug, Default)]
pub(super) struct Writes {
    targets: Mutex<HashMap<TargetId, Write<()>>>,
    executions: Mutex<HashMap<String, Write<Vec<TargetRef>>>>,
    keys: Mutex<HashMap<(TargetId, KeyId), Write<()>>>,
}

impl Writes {
    pub(super) fn targets(&self) -> MutexGuard<'_, HashMap<TargetId, Write<()>>> {
        self.targets.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn executions(&self) -> MutexGuard<'_, HashMap<String, Write<Vec<TargetRef>>>> {
        self.executions
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn keys(&self) -> MutexGuard<'_, HashMap<(TargetId, KeyId), Write<()>>> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An object that tells when it was last changed.
pub(super) trait Dated {
    /// The date of its last change.
    fn change_date(&self) -> Option<&Timestamp>;
}

impl Dated for Target {
    fn change_date(&self) -> Option<&Timestamp> {
        self.change_date.as_ref()
    }
}

impl Dated for Execution {
    fn change_date(&self) -> Option<&Timestamp> {
        self.change_date.as_ref()
    }
}

impl Dated for PublicKey {
    fn change_date(&self) -> Option<&Timestamp> {
        self.change_date.as_ref()
    }
}

/// Whether a read with this date of change shows a write since then.
///
/// Without dates nothing better is known than that the object is there.
pub(super) fn shows(change_date: Option<&Timestamp>, since: Option<&Timestamp>) -> bool {
    match (change_date, since) {
        (Some(change_date), Some(since)) => change_date >= since,
        _ => true,
    }
}

impl<T> Write<T> {
    /// Whether a read that found nothing, or something of this date, is not older than the write.
    pub(super) fn is_shown_by(&self, found: Option<Option<&Timestamp>>) -> bool {
        match (self, found) {
            (Self::Kept { since, .. }, Some(change_date)) => shows(change_date, since.as_ref()),
            (Self::Kept { .. }, None) => false,
            (Self::Removed { .. }, None) => true,
            // Somebody else created it again.
            (Self::Removed { since: Some(since) }, Some(Some(change_date))) => change_date > since,
            (Self::Removed { .. }, Some(_)) => false,
        }
    }
}

impl Write<Vec<TargetRef>> {
    /// The list that the write left.
    pub(super) fn into_list(self) -> Vec<TargetRef> {
        match self {
            Self::Kept { what, .. } => what,
            Self::Removed { .. } => Vec::new(),
        }
    }
}
