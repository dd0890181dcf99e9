//! What has become of an object that the caller has seen before.

use super::{
    Client,
    consistency_wait::SECOND_LOOK,
    writes::{Dated, shows},
};
use crate::{Error, model::Timestamp};

/// What has become of an object that the caller knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refreshed<T> {
    /// Reads show it.
    Shown(T),
    /// It is gone.
    Gone,
    /// It exists, but reads miss it or show it as it was before a change that the caller has seen:
    /// the server's projection is behind, maybe for good.
    Behind,
}

impl<T> From<Option<T>> for Refreshed<T> {
    fn from(found: Option<T>) -> Self {
        found.map_or(Self::Gone, Self::Shown)
    }
}

impl Client {
    /// The row as `read` shows it, of which the caller has seen the change of the date `seen`.
    ///
    /// A row that is older is not believed. A row that is missing is looked for twice, a second
    /// apart. Where the change is recent, reads may only be late, and are waited for.
    pub(super) async fn refreshed<T, Read>(
        &self,
        seen: Option<&Timestamp>,
        operation: &'static str,
        read: impl Fn() -> Read,
    ) -> Result<Refreshed<T>, Error>
    where
        T: Dated,
        Read: Future<Output = Result<Option<T>, Error>>,
    {
        let mut row = read().await?;
        if !is_shown(row.as_ref(), seen) {
            self.pause(operation, SECOND_LOOK).await?;
            row = read().await?;
        }
        let mut wait = self.consistency_wait(operation);
        loop {
            let unsettled = match row {
                Some(row) if is_shown(Some(&row), seen) => return Ok(Refreshed::Shown(row)),
                Some(_) => Refreshed::Behind,
                None => Refreshed::Gone,
            };
            if !self.is_recent(seen) {
                return Ok(unsettled);
            }
            match wait.pause().await {
                Err(Error::NotYetVisible { .. }) => return Ok(unsettled),
                waited => waited?,
            }
            row = read().await?;
        }
    }
}

/// Whether the row is there, and not older than the change of this date.
pub(super) fn is_shown<T: Dated>(row: Option<&T>, since: Option<&Timestamp>) -> bool {
    row.is_some_and(|row| shows(row.change_date(), since))
}
