//! What this run creates and destroys, where Terraform orders neither before the other: a
//! replacement that creates first, and a resource that takes the place of another one because its
//! `for_each` key was renamed.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::timeout;

/// How long a create waits for the destroy that frees its name or condition. Terraform starts both at the
/// same moment, unless the one depends on the other.
const UNTIL_DESTROY: Duration = Duration::from_secs(3);

/// The objects of this run, by an ID that the old and the new one share.
#[derive(Debug, Default)]
pub struct Lifecycle {
    book: Mutex<Book>,
    changed: Notify,
}

#[derive(Debug, Default)]
struct Book {
    created: HashSet<String>,
    destroys: HashMap<String, Progress>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    Begun,
    Ended,
}

impl Lifecycle {
    /// Records that a resource of this run creates the object with this ID; false if another one
    /// already did.
    pub fn create(&self, id: &str) -> bool {
        self.book().created.insert(id.to_owned())
    }

    /// Withdraws [`Lifecycle::create`] for an object that was not created after all.
    pub fn release(&self, id: &str) {
        self.book().created.remove(id);
    }

    /// Whether this run has created the object with this ID.
    pub fn has_created(&self, id: &str) -> bool {
        self.book().created.contains(id)
    }

    /// Begins the destroy of the object with this ID; `None` if this run has created it. The object
    /// to destroy is then the one before, and its destroy must not undo the create.
    pub fn destroy(&self, id: &str) -> Option<Destroy<'_>> {
        let mut book = self.book();
        let is_replaced = book.created.contains(id);
        let progress = if is_replaced {
            Progress::Ended
        } else {
            Progress::Begun
        };
        book.destroys.insert(id.to_owned(), progress);
        drop(book);
        self.changed.notify_waiters();
        (!is_replaced).then(|| Destroy {
            lifecycle: self,
            id: id.to_owned(),
        })
    }

    /// Whether this run has begun to destroy the object with this ID.
    pub fn destroys(&self, id: &str) -> bool {
        self.book().destroys.contains_key(id)
    }

    /// Waits until no destroy of the object with this ID is in progress.
    pub async fn settle(&self, id: &str) {
        self.wait(id, |progress| progress != Some(Progress::Begun))
            .await;
    }

    /// Waits for this run to destroy the object with this ID; false if it does not begin to.
    pub async fn wait_for_destroy(&self, id: &str) -> bool {
        let begun = self.wait(id, |progress| progress.is_some());
        if timeout(UNTIL_DESTROY, begun).await.is_err() {
            return false;
        }
        self.settle(id).await;
        true
    }

    async fn wait(&self, id: &str, holds: impl Fn(Option<Progress>) -> bool) {
        loop {
            let mut changed = std::pin::pin!(self.changed.notified());
            // What happens between the look and the wait wakes it up.
            changed.as_mut().enable();
            if holds(self.book().destroys.get(id).copied()) {
                return;
            }
            changed.await;
        }
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A destroy in progress, which ends when this is dropped.
#[derive(Debug)]
pub struct Destroy<'a> {
    lifecycle: &'a Lifecycle,
    id: String,
}

impl Drop for Destroy<'_> {
    fn drop(&mut self) {
        let id = std::mem::take(&mut self.id);
        self.lifecycle.book().destroys.insert(id, Progress::Ended);
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
        let waiting = tokio::spawn(async move { other.wait_for_destroy("1").await });
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
        assert!(!lifecycle.wait_for_destroy("1").await);
    }

    #[tokio::test]
    async fn a_destroy_that_is_left_to_a_create_counts_as_done() {
        let lifecycle = Lifecycle::default();
        assert!(lifecycle.create("event"));
        assert!(lifecycle.destroy("event").is_none());
        assert!(lifecycle.wait_for_destroy("event").await);
    }
}
