//! Instants as the database stores them: microseconds.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// Microseconds since 1970 UTC. Shown as RFC 3339 with 0, 3 or 6 decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Moment(i64);

impl Moment {
    /// `0001-01-01T00:00:00Z`, Go's zero time, which means "never" in answers.
    pub(crate) const ZERO: Self = Self(-62_135_596_800_000_000);

    pub(crate) fn now() -> Self {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Self(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }

    /// The following microsecond.
    pub(crate) fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// RFC 3339 without zeros at the end of the fraction, as Go formats a time.
    pub(crate) fn go_format(self) -> String {
        let shown = self.to_string();
        match shown.split_once('.') {
            Some((_, _)) => format!("{}Z", shown.trim_end_matches(['Z', '0'])),
            None => shown,
        }
    }

    pub(crate) fn micros(self) -> i64 {
        self.0
    }
}

impl From<OffsetDateTime> for Moment {
    fn from(instant: OffsetDateTime) -> Self {
        Self(i64::try_from(instant.unix_timestamp_nanos() / 1_000).unwrap_or(i64::MAX))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.div_euclid(1_000_000);
        let micros = self.0.rem_euclid(1_000_000);
        let Ok(t) = OffsetDateTime::from_unix_timestamp(seconds) else {
            return f.write_str("out of range");
        };
        let (year, month, day) = (t.year(), u8::from(t.month()), t.day());
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}",
            t.hour(),
            t.minute(),
            t.second()
        )?;
        match micros {
            0 => f.write_str("Z"),
            m if m % 1_000 == 0 => write!(f, ".{:03}Z", m / 1_000),
            m => write!(f, ".{m:06}Z"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Moment;

    #[test]
    fn a_moment_shows_as_few_groups_of_decimals_as_it_needs() {
        assert_eq!(Moment::ZERO.to_string(), "0001-01-01T00:00:00Z");
        assert_eq!(Moment(1_500_000).to_string(), "1970-01-01T00:00:01.500Z");
        assert_eq!(Moment(1_500_000).go_format(), "1970-01-01T00:00:01.5Z");
        assert_eq!(Moment(10_000_000).go_format(), "1970-01-01T00:00:10Z");
        assert_eq!(Moment(1_500_001).to_string(), "1970-01-01T00:00:01.500001Z");
    }
}
