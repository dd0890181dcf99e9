//! A text that cannot be printed by accident.

use super::{FromValue, IntoValue, Value, ValueError};
use std::fmt;

/// A secret text: `Debug` and `Display` say `[redacted]`, and [`expose`](Secret::expose) is the one
/// way to the text.
///
/// ```
/// use terraform_plugin::terraform::Secret;
/// let secret = Secret::from("hunter2");
/// assert_eq!(format!("{secret:?} {secret}"), "[redacted] [redacted]");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The text itself, for the moment it is used.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl<T: Into<String>> From<T> for Secret {
    fn from(text: T) -> Self {
        Secret(text.into())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl FromValue for Secret {
    fn from_value(value: Value) -> Result<Self, ValueError> {
        String::from_value(value).map(Secret)
    }
}

impl IntoValue for Secret {
    fn into_value(self) -> Value {
        self.0.into()
    }
}
