//! What this run creates, destroys and renames, where Terraform orders neither before the other: a
//! replacement that creates first, and a resource that takes the place of another one because its
//! `for_each` key was renamed, or that gets the name that another one has had.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::timeout;

/// How long a change waits for the departure that frees its name or condition. Terraform starts
/// both at the same moment, unless the one depends on the other.
const UNTIL_DEPARTURE: Duration = Duration::from_secs(3);

/// The objects of this run, by an ID that the old and the new one share.
#[derive(Debug, Default)]
pub struct Lifecycle {
    records: Mutex<Records>,
    changed: Notify,
}

#[derive(Debug, Default)]
struct Records {
    created: HashSet<String>,
    departures: HashMap<String, Progress>,
    /// Who is being renamed, and whose departure that waits for.
    waiting: HashMap<String, String>,
}

impl Records {
    /// Whether `holder` waits, itself or through others, for `own`.
    fn waits_for(&self, holder: &str, own: &str) -> bool {
        let next = |id: &&str| self.waiting.get(*id).map(String::as_str);
        let mut chain = std::iter::successors(Some(holder), next);
        chain.any(|id| id == own)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    Begun,
    Ended,
}

/// How waiting for the name of another object ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exchange {
    /// The other object has left it.
    Left,
    /// The other object waits for this one, so this one has to leave first.
    Circle,
    /// This run does not change the other object.
    Stays,
}

impl Lifecycle {
    /// Records that a resource of this run creates the object with this ID; false if another one
    /// already did.
    pub fn create(&self, id: &str) -> bool {
        self.records().created.insert(id.to_owned())
    }

    /// Withdraws [`Lifecycle::create`] for an object that was not created after all.
    pub fn release(&self, id: &str) {
        self.records().created.remove(id);
    }

    /// Whether this run has created the object with this ID.
    pub fn has_created(&self, id: &str) -> bool {
        self.records().created.contains(id)
    }

    /// Begins the destroy of the object with this ID; `None` if this run has created it. The object
    /// to destroy is then the one before, and its destroy must not undo the create.
    pub fn destroy(&self, id: &str) -> Option<Departure<'_>> {
        let mut records = self.records();
        let is_replaced = records.created.contains(id);
        let progress = if is_replaced {
            Progress::Ended
        } else {
            Progress::Begun
        };
        records.departures.insert(id.to_owned(), progress);
        drop(records);
        self.changed.notify_waiters();
        (!is_replaced).then(|| Departure {
            lifecycle: self,
            id: id.to_owned(),
        })
    }

    /// Begins the rename of the object with this ID, which frees the name that it has.
    pub fn rename(&self, id: &str) -> Departure<'_> {
        let begun = Progress::Begun;
        self.records().departures.insert(id.to_owned(), begun);
        self.changed.notify_waiters();
        Departure {
            lifecycle: self,
            id: id.to_owned(),
        }
    }

    /// Whether this run has begun to destroy or rename the object with this ID.
    pub fn departs(&self, id: &str) -> bool {
        self.records().departures.contains_key(id)
    }

    /// Waits until no departure of the object with this ID is in progress.
    pub async fn settle(&self, id: &str) {
        self.wait(id, |progress| progress != Some(Progress::Begun))
            .await;
    }

    /// Waits for this run to destroy or rename the object with this ID; false if it does not begin
    /// to.
    pub async fn wait_for_departure(&self, id: &str) -> bool {
        let begun = self.wait(id, |progress| progress.is_some());
        if timeout(UNTIL_DEPARTURE, begun).await.is_err() {
            return false;
        }
        self.settle(id).await;
        true
    }

    /// Waits for the departure of `holder`, whose name the object `own` gets. Names can be swapped:
    /// the last one that would have to wait in a circle is told so.
    pub async fn exchange(&self, own: &str, holder: &str) -> Exchange {
        {
            let mut records = self.records();
            if records.waits_for(holder, own) {
                return Exchange::Circle;
            }
            records.waiting.insert(own.to_owned(), holder.to_owned());
        }
        if self.wait_for_departure(holder).await {
            self.records().waiting.remove(own);
            return Exchange::Left;
        }
        // With -parallelism=1 the holder comes afterwards, and makes room for the next apply.
        Exchange::Stays
    }

    async fn wait(&self, id: &str, holds: impl Fn(Option<Progress>) -> bool) {
        loop {
            let mut changed = std::pin::pin!(self.changed.notified());
            // What happens between the look and the wait wakes it up.
            changed.as_mut().enable();
            if holds(self.records().departures.get(id).copied()) {
                return;
            }
            changed.await;
        }
    }

    fn records(&self) -> MutexGuard<'_, Records> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A destroy or a rename in progress, which ends when this is dropped.
#[derive(Debug)]
pub struct Departure<'a> {
    lifecycle: &'a Lifecycle,
    id: String,
}

impl Drop for Departure<'_> {
    fn drop(&mut self) {
        let id = std::mem::take(&mut self.id);
        self.lifecycle
            .records()
            .departures
            .insert(id, Progress::Ended);
        self.lifecycle.changed.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn a_destroy_never_undoes_a_create_of_the_same_run() {
        let lifecycle = Lifecycle::default();
        assert!(lifecycle.create("event"));
        assert!(lifecycle.destroy("event").is_none());
        lifecycle.release("event");
        assert!(lifecycle.destroy("event").is_some());
    }

    #[tokio::test]
    async fn a_create_waits_for_the_destroy_that_frees_its_name() {
        let lifecycle = Arc::new(Lifecycle::default());
        let other = Arc::clone(&lifecycle);
        let waiting = tokio::spawn(async move { other.wait_for_departure("1").await });
        tokio::task::yield_now().await;
        let destroy = lifecycle.destroy("1");
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        drop(destroy);
        assert!(waiting.await.unwrap());
    }

    #[tokio::test]
    async fn a_create_does_not_wait_for_ever_for_a_destroy_that_never_begins() {
        let lifecycle = Lifecycle::default();
        lifecycle.settle("1").await;
        assert!(!lifecycle.wait_for_departure("1").await);
    }

    #[tokio::test]
    async fn a_destroy_that_is_left_to_a_create_counts_as_done() {
        let lifecycle = Lifecycle::default();
        assert!(lifecycle.create("event"));
        assert!(lifecycle.destroy("event").is_none());
        assert!(lifecycle.wait_for_departure("event").await);
    }

    #[tokio::test]
    async fn whoever_closes_a_circle_of_renames_is_told_to_leave_first() {
        let lifecycle = Arc::new(Lifecycle::default());
        let wait = |own: &'static str, holder: &'static str| {
            let lifecycle = Arc::clone(&lifecycle);
            tokio::spawn(async move { lifecycle.exchange(own, holder).await })
        };
        let renames: Vec<_> = ["1", "2", "3"].map(|id| lifecycle.rename(id)).into();
        let (first, second) = (wait("1", "2"), wait("2", "3"));
        tokio::task::yield_now().await;
        assert_eq!(lifecycle.exchange("3", "1").await, Exchange::Circle);
        drop(renames);
        assert_eq!(first.await.unwrap(), Exchange::Left);
        assert_eq!(second.await.unwrap(), Exchange::Left);
    }

    #[tokio::test]
    async fn a_rename_does_not_wait_for_ever_for_an_object_that_stays() {
        let lifecycle = Lifecycle::default();
        assert_eq!(lifecycle.exchange("1", "2").await, Exchange::Stays);
    }
}
