//! Strings that never show in a log, an error or a `{:?}`.

use std::fmt;

/// A secret string: a signing key, a token, a client secret.
///
/// `Debug` prints `[redacted]`, and there is no `Display`. Only [`Secret::expose`] gives the
/// string, so a search for that name finds every place where a secret leaves.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Secret(String);

impl Secret {
    /// Wraps `value`.
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The string itself, to be sent or stored.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The string without the white space and the byte order mark around it, which belong to the
    /// file or the command that it was read from.
    pub(crate) fn trimmed(&self) -> &str {
        self.0.trim_start_matches('\u{feff}').trim()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl From<String> for Secret {
    fn from(value: String) -> Self {
        Self(value)
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn debug_never_shows_the_string() {
        assert_eq!(
            format!("{:?}", Some(Secret::new("s3cret"))),
            "Some([redacted])"
        );
    }
}
