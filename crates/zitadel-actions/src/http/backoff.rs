//! How long to wait before the next try.

use std::time::Duration;

use ring::rand::{SecureRandom, SystemRandom};

/// The longest wait that a server's `Retry-After` is followed for; a longer one ends the tries.
pub(crate) const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(120);

/// Waits between tries: full jitter, below a bound that doubles from try to try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    /// The upper bound of the first wait.
    pub first: Duration,
    /// The bound stops growing here.
    pub most: Duration,
}

impl Default for Backoff {
    /// Half a second, doubling up to eight.
    fn default() -> Self {
        Self {
            first: Duration::from_millis(500),
            most: Duration::from_secs(8),
        }
    }
}

impl Backoff {
    /// The wait after `tries` tries (1 and up): random below the bound, and never shorter than what
    /// the server asked for.
    pub(crate) fn wait(&self, tries: u32, asked: Option<Duration>) -> Duration {
        let jitter = self.bound(tries).mul_f64(fraction());
        asked.map_or(jitter, |asked| asked + jitter.min(self.first))
    }

    fn bound(&self, tries: u32) -> Duration {
        let doublings = tries.saturating_sub(1).min(16);
        self.first.saturating_mul(1 << doublings).min(self.most)
    }
}

/// A random number in [0, 1]. Without randomness it is 1: waiting too long is the safe side.
fn fraction() -> f64 {
    let mut bytes = [0; 4];
    match SystemRandom::new().fill(&mut bytes) {
        Ok(()) => f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX),
        Err(_) => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Backoff;

    #[test]
    fn the_bound_doubles_up_to_the_most() {
        let backoff = Backoff::default();
        let bounds: Vec<_> = (1..=6)
            .map(|tries| backoff.bound(tries).as_millis())
            .collect();
        assert_eq!(bounds, [500, 1000, 2000, 4000, 8000, 8000]);
        assert_eq!(backoff.bound(u32::MAX), backoff.most);
    }

    #[test]
    fn a_wait_stays_below_its_bound_and_varies() {
        let backoff = Backoff::default();
        let waits: Vec<_> = (0..100).map(|_| backoff.wait(3, None)).collect();
        assert!(waits.iter().all(|wait| *wait <= Duration::from_secs(2)));
        assert!(
            waits.iter().any(|wait| *wait != waits[0]),
            "no jitter in {waits:?}"
        );
    }

    #[test]
    fn a_wait_is_never_shorter_than_the_server_asked() {
        let asked = Duration::from_secs(7);
        let wait = Backoff::default().wait(1, Some(asked));
        assert!(
            wait >= asked && wait <= asked + Duration::from_millis(500),
            "{wait:?}"
        );
    }
}
