//! Waiting, which an interruption ends.

use std::time::Duration;

use tokio::time::Instant;

use super::Client;
use crate::Error;

/// The first pause between two reads; idle servers show a write within 6 to 200 ms (reference 6.6).
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

    /// Reads until `read` has an answer, at most for the consistency timeout.
    ///
    /// `write` names the write that is waited for.
    ///
    /// # Errors
    /// [`Error::NotYetVisible`] when the time is over, [`Error::Interrupted`], and what reading
    /// fails with.
    pub(super) async fn until_visible<T>(
        &self,
        write: &'static str,
        mut read: impl AsyncFnMut() -> Result<Option<T>, Error>,
    ) -> Result<T, Error> {
        let timeout = self.shared.options.consistency_timeout;
        let start = Instant::now();
        let mut pause = FIRST_PAUSE;
        loop {
            if let Some(answer) = read().await? {
                return Ok(answer);
            }
            let left = timeout.saturating_sub(start.elapsed());
            if left.is_zero() {
                return Err(Error::NotYetVisible {
                    operation: write,
                    waited: timeout,
                });
            }
            self.pause(write, pause.min(left)).await?;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }
}
