//! Waiting that an interruption ends.

use std::time::{Duration, SystemTime};

use tokio::time::Instant;

use super::Client;
use crate::{Error, model::Timestamp};

/// The first pause between two reads; idle servers show a write within 6 to 200 ms (API.md 6.6).
const FIRST_PAUSE: Duration = Duration::from_millis(100);
/// The longest pause between two reads.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);
/// How long after a read that found nothing the second one follows.
pub(super) const SECOND_LOOK: Duration = Duration::from_secs(1);

impl Client {
    /// Waits for `pause`.
    ///
    /// # Errors
    /// [`Error::Interrupted`], also where the interruption came before.
    pub(super) async fn pause(
        &self,
        operation: &'static str,
        pause: Duration,
    ) -> Result<(), Error> {
        tokio::select! {
            biased;
            () = self.interrupt.cancelled() => Err(Error::Interrupted { operation }),
            () = tokio::time::sleep(pause) => Ok(()),
        }
    }

    /// Whether a change of this date, by this machine's clock, is so recent that reads may only be
    /// late.
    pub(super) fn is_recent(&self, date: Option<&Timestamp>) -> bool {
        let timeout = self.shared.options.consistency_timeout;
        let begin = SystemTime::now().checked_sub(timeout);
        date.zip(begin)
            .is_some_and(|(date, begin)| !date.is_before(begin))
    }

    /// A wait for reads that do not show `write` yet.
    pub(super) fn consistency_wait(&self, write: &'static str) -> ConsistencyWait<'_> {
        ConsistencyWait {
            client: self,
            write,
            start: Instant::now(),
            pause: FIRST_PAUSE,
        }
    }
}

/// What is left of the consistency timeout, in ever longer pauses.
pub(super) struct ConsistencyWait<'a> {
    client: &'a Client,
    write: &'static str,
    start: Instant,
    pause: Duration,
}

impl ConsistencyWait<'_> {
    /// Waits before the next read.
    ///
    /// # Errors
    /// [`Error::NotYetVisible`] when the time is over, [`Error::Interrupted`].
    pub(super) async fn pause(&mut self) -> Result<(), Error> {
        let timeout = self.client.shared.options.consistency_timeout;
        let left = timeout.saturating_sub(self.start.elapsed());
        if left.is_zero() {
            return Err(Error::NotYetVisible {
                operation: self.write,
                waited: timeout,
            });
        }
        self.client.pause(self.write, self.pause.min(left)).await?;
        self.pause = (self.pause * 2).min(LONGEST_PAUSE);
        Ok(())
    }
}
