//! Text that never shows in a log, an error or a `{:?}`.

use std::fmt;

/// A secret text: a signing key, a token, a client secret.
///
/// `Debug` prints `[redacted]` and there is no `Display`; the text is reached by [`Secret::expose`]
/// alone, so that each place where it leaves is found by name.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Secret(String);

impl Secret {
    /// Wraps `text`.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, for the wire or for whoever stores it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn debug_never_shows_the_text() {
        assert_eq!(
            format!("{:?}", Some(Secret::new("s3cret"))),
            "Some([redacted])"
        );
    }
}
