//! Versions of ZITADEL, and what is known of a server's.

use std::{fmt, str::FromStr};

/// A release of ZITADEL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServerVersion {
    /// `4` of v4.13.1.
    pub major: u32,
    /// `13` of v4.13.1.
    pub minor: u32,
    /// `1` of v4.13.1.
    pub patch: u32,
}

impl ServerVersion {
    /// `major.minor.patch`.
    pub const fn new(major: u32, minor: u32, patch: u32) -> Self {
        Self {
            major,
            minor,
            patch,
        }
    }
}

impl FromStr for ServerVersion {
    type Err = InvalidVersion;

    /// Reads `v4.13.1` or `4.13.1`; what follows a `-` or `+` is left out.
    fn from_str(text: &str) -> Result<Self, InvalidVersion> {
        let invalid = || InvalidVersion(text.to_owned());
        let number = text.strip_prefix('v').unwrap_or(text);
        let number = number.split(['-', '+']).next().unwrap_or(number);
        let mut parts = number.split('.').map(str::parse);
        let mut next = || parts.next().and_then(Result::ok).ok_or_else(invalid);
        let version = Self::new(next()?, next()?, next()?);
        if parts.next().is_some() {
            Err(invalid())
        } else {
            Ok(version)
        }
    }
}

impl fmt::Display for ServerVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "v{}.{}.{}", self.major, self.minor, self.patch)
    }
}

/// A string that is not the version of a release, as on a development build.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a ZITADEL version such as v4.13.1")]
pub struct InvalidVersion(String);

/// The range that a server's version is in, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VersionRange {
    /// The first version it may be.
    pub at_least: ServerVersion,
    /// The first version after it that it cannot be; `None` = no end.
    pub before: Option<ServerVersion>,
    exact: bool,
}

impl VersionRange {
    /// Any version from `at_least` on, up to but without `before`.
    pub const fn new(at_least: ServerVersion, before: Option<ServerVersion>) -> Self {
        Self {
            at_least,
            before,
            exact: false,
        }
    }

    /// This version and no other.
    pub const fn exactly(version: ServerVersion) -> Self {
        let ServerVersion {
            major,
            minor,
            patch,
        } = version;
        let next = ServerVersion::new(major, minor, patch.saturating_add(1));
        Self {
            at_least: version,
            before: Some(next),
            exact: true,
        }
    }

    /// The version, where it is known.
    pub fn exact(&self) -> Option<ServerVersion> {
        self.exact.then_some(self.at_least)
    }

    /// Whether `version` may be the server's.
    pub fn contains(&self, version: ServerVersion) -> bool {
        self.at_least <= version && self.before.is_none_or(|before| version < before)
    }

    /// Whether the server is at `since` or later; `None` where that is not known.
    pub fn reaches(&self, since: ServerVersion) -> Option<bool> {
        if self.at_least >= since {
            Some(true)
        } else if self.before.is_some_and(|before| before <= since) {
            Some(false)
        } else {
            None
        }
    }

    /// The same range, narrowed by whether the server is at `since` or later.
    pub(crate) fn narrowed(self, since: ServerVersion, reached: bool) -> Self {
        match self.reaches(since) {
            Some(_) => self,
            None if reached => Self {
                at_least: since,
                ..self
            },
            None => Self {
                before: Some(since),
                ..self
            },
        }
    }
}

impl fmt::Display for VersionRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.exact(), self.before) {
            (Some(version), _) => write!(f, "ZITADEL {version}"),
            (None, Some(before)) => write!(f, "ZITADEL from {} to before {before}", self.at_least),
            (None, None) => write!(f, "ZITADEL from {} on", self.at_least),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ServerVersion, VersionRange};

    #[test]
    fn a_release_reads_and_a_development_build_does_not() {
        assert_eq!("v4.13.1".parse(), Ok(ServerVersion::new(4, 13, 1)));
        assert_eq!("3.0.0-rc.3".parse(), Ok(ServerVersion::new(3, 0, 0)));
        for text in ["", "dev", "v4", "v4.13", "v4.13.1.2", "va.b.c"] {
            assert!(text.parse::<ServerVersion>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_range_answers_what_it_knows_and_nothing_else() {
        let (v4, v4_8) = (ServerVersion::new(4, 0, 0), ServerVersion::new(4, 8, 0));
        let range = VersionRange::new(v4, None);
        assert_eq!(range.reaches(v4), Some(true));
        assert_eq!(range.reaches(v4_8), None);
        assert_eq!(range.narrowed(v4_8, true).reaches(v4_8), Some(true));
        assert_eq!(range.narrowed(v4_8, false).reaches(v4_8), Some(false));
        let exact = VersionRange::exactly(ServerVersion::new(4, 7, 6));
        assert_eq!(exact.reaches(v4_8), Some(false));
        assert_eq!(exact.narrowed(v4_8, true), exact);
    }
}
