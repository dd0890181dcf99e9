//! Projections, from which reads come: they lag behind writes and can skip events for good.

use std::ops::RangeInclusive;
use std::time::{Duration, Instant};

use crate::pattern::glob;

/// How long reads do not see a write.
///
/// A range draws another lag for each event, the same in every run. Events of one object stay in
/// order, as in a real projection; those of different objects become visible in any order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lag {
    least: Duration,
    most: Duration,
}

impl From<Duration> for Lag {
    fn from(lag: Duration) -> Self {
        Self {
            least: lag,
            most: lag,
        }
    }
}

impl From<RangeInclusive<Duration>> for Lag {
    fn from(range: RangeInclusive<Duration>) -> Self {
        Self {
            least: *range.start(),
            most: *range.end().max(range.start()),
        }
    }
}

impl Lag {
    /// The lag of the n-th event.
    fn draw(self, n: u64) -> Duration {
        let span = u64::try_from((self.most - self.least).as_micros()).unwrap_or(u64::MAX);
        let offset = scramble(n).checked_rem(span.saturating_add(1)).unwrap_or(0);
        self.least + Duration::from_micros(offset)
    }
}

/// A number that looks random and is the same in every run (the mixer of `SplitMix64`).
fn scramble(n: u64) -> u64 {
    let mut mixed = n.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// Events that the projections never process, as seen on a real v2.71.19 under load (API.md 6.11):
/// reads are stale or answer 404 for ever, while writes see the truth.
///
/// ```
/// use zitadel_emulator::{Emulator, Skip};
/// let emulator = Emulator::builder().start_blocking();
/// // The create of the target "hook" never reaches the reads.
/// emulator.skip_projection_of(Skip::event("target.added").object("hook"));
/// // Nor does the second removal of any target.
/// emulator.skip_projection_of(Skip::event("target.removed").on_event(2));
/// ```
#[derive(Debug, Clone)]
pub struct Skip {
    event: String,
    object: Option<String>,
    first: u64,
    times: Option<u64>,
    seen: u64,
}

impl Skip {
    /// Skips every event of this type, such as `target.added`; a `*` matches any string. Narrow it
    /// with the other methods.
    ///
    /// The types are `target.added`, `target.changed`, `target.removed`, `target.key.added`,
    /// `target.key.activated`, `target.key.deactivated`, `target.key.removed`, `execution.v2.set`
    /// (up to v2.51 `execution.set`) and `execution.removed` (up to v2.58; later servers set an
    /// empty list).
    pub fn event(pattern: &str) -> Self {
        Self {
            event: pattern.to_owned(),
            object: None,
            first: 1,
            times: None,
            seen: 0,
        }
    }

    /// Only events of one object: the ID or the name of a target, or the ID of an execution.
    #[must_use]
    pub fn object(mut self, id_or_name: &str) -> Self {
        self.object = Some(id_or_name.to_owned());
        self
    }

    /// Only the k-th matching event, counted from 1.
    #[must_use]
    pub fn on_event(self, k: u64) -> Self {
        self.from_event(k).times(1)
    }

    /// From the k-th matching event on, counted from 1.
    #[must_use]
    pub fn from_event(mut self, k: u64) -> Self {
        self.first = k;
        self
    }

    /// At most this many events.
    #[must_use]
    pub fn times(mut self, times: u64) -> Self {
        self.times = Some(times);
        self
    }

    /// Counts an event and returns whether it is skipped.
    fn hits(&mut self, event: &str, object: &[&str]) -> bool {
        let named = |wanted: &String| object.contains(&wanted.as_str());
        if !glob(&self.event, event) || !self.object.as_ref().is_none_or(named) {
            return false;
        }
        self.seen += 1;
        self.seen >= self.first
            && self
                .times
                .is_none_or(|times| self.seen < self.first.saturating_add(times))
    }
}

/// The projections of one emulator.
#[derive(Debug, Clone, Default)]
pub(crate) struct Projections {
    pub(crate) lag: Option<Lag>,
    pub(crate) skips: Vec<Skip>,
    events: u64,
}

impl Projections {
    /// When reads see a new event, not before the object's last one; `None` is at once.
    pub(super) fn visible_at(&mut self, last: Option<Instant>) -> Option<Instant> {
        self.events += 1;
        let lag = self.lag.map(|lag| lag.draw(self.events));
        let lag = lag.filter(|lag| !lag.is_zero());
        lag.map(|lag| Instant::now() + lag).max(last)
    }

    /// Whether an event is skipped; every skip counts it.
    pub(super) fn skips(&mut self, event: &str, object: &[&str]) -> bool {
        let mut skipped = false;
        for skip in &mut self.skips {
            skipped |= skip.hits(event, object);
        }
        skipped
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Lag, Projections};

    #[test]
    fn a_lag_stays_in_its_range_differs_between_events_and_is_the_same_in_every_run() {
        let range = Duration::from_millis(10)..=Duration::from_millis(500);
        let draw = |n| Lag::from(range.clone()).draw(n);
        let drawn: Vec<Duration> = (0..100).map(draw).collect();
        assert!(drawn.iter().all(|lag| range.contains(lag)));
        assert!(
            drawn.windows(2).any(|pair| pair[1] < pair[0]),
            "some are reordered"
        );
        assert_eq!(drawn, (0..100).map(draw).collect::<Vec<_>>());
    }

    #[test]
    fn the_events_of_one_object_become_visible_in_order() {
        let mut projections = Projections {
            lag: Some((Duration::ZERO..=Duration::from_secs(30)).into()),
            ..Projections::default()
        };
        let mut last = None;
        for _ in 0..100 {
            let next = projections.visible_at(last);
            assert!(next >= last);
            last = next;
        }
    }
}
