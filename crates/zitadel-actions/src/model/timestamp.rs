//! Instants as the server spells them.

use std::{cmp::Ordering, fmt};

use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// An instant and the RFC 3339 string it was read from: compared as the instant, shown as the
/// string.
#[derive(Clone)]
pub struct Timestamp {
    text: String,
    instant: OffsetDateTime,
}

impl Timestamp {
    /// Reads an RFC 3339 string and keeps it.
    ///
    /// # Errors
    /// When `text` is not RFC 3339.
    pub fn parse(text: &str) -> Result<Self, InvalidTimestamp> {
        let instant =
            OffsetDateTime::parse(text, &Rfc3339).map_err(|_| InvalidTimestamp(text.to_owned()))?;
        Ok(Self {
            text: text.to_owned(),
            instant,
        })
    }

    /// The string as it was read.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether this is Go's zero time, which ZITADEL writes where there is no date.
    pub fn is_zero(&self) -> bool {
        self.instant.year() <= 1
    }

    /// Whether the instant is before `other`, a point on this machine's clock.
    pub fn is_before(&self, other: std::time::SystemTime) -> bool {
        self.instant < OffsetDateTime::from(other)
    }

    /// Whether it has no part finer than a microsecond, which is what the server's database stores.
    pub fn is_in_microseconds(&self) -> bool {
        self.instant.nanosecond().is_multiple_of(1000)
    }
}

impl PartialEq for Timestamp {
    fn eq(&self, other: &Self) -> bool {
        self.instant == other.instant
    }
}

impl Eq for Timestamp {}

impl PartialOrd for Timestamp {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Timestamp {
    fn cmp(&self, other: &Self) -> Ordering {
        self.instant.cmp(&other.instant)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Timestamp({})", self.text)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A string that is not in RFC 3339 format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not in RFC 3339 format")]
pub struct InvalidTimestamp(String);

#[cfg(test)]
mod tests {
    use super::Timestamp;

    #[test]
    fn equal_instants_are_equal_whatever_their_spelling() {
        let utc = Timestamp::parse("2027-01-01T00:00:00Z").expect("RFC 3339");
        let berlin = Timestamp::parse("2027-01-01T01:00:00.000+01:00").expect("RFC 3339");
        assert_eq!(utc, berlin);
        assert_eq!(berlin.as_str(), "2027-01-01T01:00:00.000+01:00");
        assert!(Timestamp::parse("2027-01-01").is_err());
    }

    #[test]
    fn only_instants_in_microseconds_can_be_stored() {
        let finest = |text: &str| {
            Timestamp::parse(text)
                .expect("RFC 3339")
                .is_in_microseconds()
        };
        assert!(finest("2027-01-01T00:00:00Z"));
        assert!(finest("2027-01-01T00:00:00.123456000Z"));
        assert!(!finest("2027-01-01T00:00:00.1234567Z"));
    }

    #[test]
    fn the_zero_time_is_not_a_date() {
        assert!(
            Timestamp::parse("0001-01-01T00:00:00Z")
                .expect("RFC 3339")
                .is_zero()
        );
    }
}
