//! Server versions, and the recorded server that each behaves as.

use std::fmt;

/// A ZITADEL version without its leading `v`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    major: u32,
    minor: u32,
    patch: u32,
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

/// The servers that were recorded, oldest first. Data files name them by this text.
pub(crate) const RECORDED: [&str; 8] = [
    "2.49.5", "2.51.4", "2.58.7", "2.59.5", "2.71.19", "3.4.9", "4.7.6", "4.13.1",
];

impl Version {
    /// Reads `4.13.1`, `v4.13.1`, `4.13` (patch 0) or `4.13.1-rc.1` (the suffix is ignored).
    ///
    /// # Errors
    /// When the text is not a version.
    pub fn parse(text: &str) -> Result<Self, String> {
        let complaint = || format!("{text:?} is not a server version; write it like 4.13.1");
        let core = text
            .trim_start_matches('v')
            .split(['-', '+'])
            .next()
            .unwrap_or_default();
        let parts: Vec<u32> = core
            .split('.')
            .map(|part| part.parse().map_err(|_| complaint()))
            .collect::<Result<_, _>>()?;
        match parts[..] {
            [major, minor] => Ok(Self {
                major,
                minor,
                patch: 0,
            }),
            [major, minor, patch] => Ok(Self {
                major,
                minor,
                patch,
            }),
            _ => Err(complaint()),
        }
    }

    /// A bound in a data file or in a rule of this crate, such as `4.8`.
    pub(crate) fn bound(text: &str) -> Self {
        Self::parse(text).expect("a bound in this crate's own data is a version")
    }

    /// The recorded server that this version behaves as: the newest one that is not
    /// newer, within the same line (2.x, 3.x, 4.x); for the first releases of the lines 3.x and
    /// 4.x, which are older than anything recorded there, the oldest recorded one of the line.
    ///
    /// # Errors
    /// For a version before 2.49.5, which no recording covers, and for lines after 4.x.
    pub fn recorded(self) -> Result<Self, String> {
        let line: Vec<Self> = RECORDED
            .iter()
            .map(|text| Self::bound(text))
            .filter(|known| known.major == self.major)
            .collect();
        let Some(oldest) = line.first() else {
            return Err(format!(
                "no server of the line of ZITADEL {self} was recorded; \
                 choose 2.49.5 or later of 2.x, 3.x or 4.x"
            ));
        };
        match line.iter().rfind(|known| **known <= self) {
            Some(newest) => Ok(*newest),
            None if self.major == 2 => Err(format!(
                "ZITADEL {self} is older than the oldest recorded server; choose {oldest} or later"
            )),
            None => Ok(*oldest),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn a_version_behaves_as_the_newest_recorded_one_of_its_line_that_is_not_newer() {
        for (asked, recorded) in [
            ("4.13.1", "4.13.1"),
            ("4.99.0", "4.13.1"),
            ("4.13.0", "4.7.6"),
            ("4.0.0", "4.7.6"),
            ("3.0.0", "3.4.9"),
            ("v2.66.0", "2.59.5"),
            ("2.50", "2.49.5"),
        ] {
            assert_eq!(
                Version::parse(asked)
                    .unwrap()
                    .recorded()
                    .unwrap()
                    .to_string(),
                recorded,
                "{asked}"
            );
        }
    }

    #[test]
    fn a_version_that_nobody_recorded_is_refused_with_a_sentence() {
        for asked in ["2.48.0", "1.87.0", "5.0.0"] {
            assert!(
                Version::parse(asked).unwrap().recorded().is_err(),
                "{asked}"
            );
        }
        assert!(Version::parse("latest").is_err());
    }
}
