//! The rate cap that all requests of one transport share.

use std::{
    num::NonZeroU32,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::{Instant, sleep_until};

/// Hands out the moments at which requests may leave.
///
/// Requests are spaced evenly rather than let through in bursts, so that no window of a second
/// holds more of them than were allowed.
#[derive(Debug)]
pub(super) struct RateLimit {
    gap: Duration,
    next: Mutex<Option<Instant>>,
}

impl RateLimit {
    /// At most `per_second` requests in a second, or as many as come.
    pub(super) fn new(per_second: Option<NonZeroU32>) -> Self {
        let gap = per_second.map_or(Duration::ZERO, |n| Duration::from_secs(1) / n.get());
        Self {
            gap,
            next: Mutex::new(None),
        }
    }

    /// Waits for this request's turn.
    pub(super) async fn turn(&self) {
        let now = Instant::now();
        let turn = {
            let mut next = self.lock();
            let turn = next.map_or(now, |next| next.max(now));
            *next = Some(turn + self.gap);
            turn
        };
        if turn > now {
            sleep_until(turn).await;
        }
    }

    /// Delays every request by `pause`, because the server asked one of them to slow down.
    pub(super) fn hold(&self, pause: Duration) {
        let until = Instant::now() + pause;
        let mut next = self.lock();
        *next = Some(next.map_or(until, |next| next.max(until)));
    }

    fn lock(&self) -> MutexGuard<'_, Option<Instant>> {
        self.next.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::{num::NonZeroU32, sync::Arc, time::Duration};

    use tokio::time::{Instant, timeout};

    use super::RateLimit;

    /// Counts the requests that leave within `window` of (virtual) time.
    async fn count(rate_limit: Arc<RateLimit>, window: Duration) -> usize {
        let mut left = 0;
        let end = Instant::now() + window;
        while timeout(end - Instant::now(), rate_limit.turn())
            .await
            .is_ok()
            && Instant::now() < end
        {
            left += 1;
        }
        left
    }

    #[tokio::test(start_paused = true)]
    async fn no_more_than_the_cap_leave_in_a_second() {
        let rate_limit = Arc::new(RateLimit::new(NonZeroU32::new(20)));
        assert_eq!(count(rate_limit, Duration::from_secs(3)).await, 60);
    }

    #[tokio::test(start_paused = true)]
    async fn the_cap_is_shared_by_all_who_send() {
        let rate_limit = Arc::new(RateLimit::new(NonZeroU32::new(20)));
        let count = |_| tokio::spawn(count(rate_limit.clone(), Duration::from_secs(2)));
        let counts: Vec<_> = (0..4).map(count).collect();
        let mut all = 0;
        for count in counts {
            all += count.await.expect("counts");
        }
        assert_eq!(all, 40);
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_cap_nobody_waits() {
        let rate_limit = RateLimit::new(None);
        let start = Instant::now();
        for _ in 0..1000 {
            rate_limit.turn().await;
        }
        assert_eq!(Instant::now(), start);
    }

    #[tokio::test(start_paused = true)]
    async fn a_hold_stops_everyone_until_it_ends() {
        let rate_limit = RateLimit::new(None);
        let start = Instant::now();
        rate_limit.hold(Duration::from_secs(5));
        rate_limit.turn().await;
        assert_eq!(Instant::now() - start, Duration::from_secs(5));
    }
}
