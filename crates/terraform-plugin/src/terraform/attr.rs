//! An attribute's value in a model: null, unknown, or known.

use super::{Diagnostic, Diagnostics, FromValue, IntoValue, Reason, Value, ValueError};

/// Null, unknown and known are three things; a model's field says all three.
///
/// ```
/// use terraform_plugin::terraform::Attr;
/// let timeout: Attr<u64> = Attr::Unknown;
/// assert_eq!(timeout.known(), None);
/// assert_eq!(Attr::Known(5).known(), Some(&5));
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Attr<T> {
    /// Absent.
    #[default]
    Null,
    /// Not known before apply.
    Unknown,
    /// This value.
    Known(T),
}

impl<T> Attr<T> {
    /// Whether it is null.
    pub fn is_null(&self) -> bool {
        matches!(self, Attr::Null)
    }

    /// Whether it is unknown.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Attr::Unknown)
    }

    /// Whether it is known and not null.
    pub fn is_known(&self) -> bool {
        matches!(self, Attr::Known(_))
    }

    /// The known value.
    pub fn known(&self) -> Option<&T> {
        self.as_ref().into_known()
    }

    /// The known value, mutable.
    pub fn known_mut(&mut self) -> Option<&mut T> {
        match self {
            Attr::Known(value) => Some(value),
            Attr::Null | Attr::Unknown => None,
        }
    }

    /// The known value, taken out.
    pub fn into_known(self) -> Option<T> {
        match self {
            Attr::Known(value) => Some(value),
            Attr::Null | Attr::Unknown => None,
        }
    }

    /// The known value, or `default` for null and unknown.
    pub fn unwrap_or(self, default: T) -> T {
        self.into_known().unwrap_or(default)
    }

    /// The same attribute, borrowed.
    pub fn as_ref(&self) -> Attr<&T> {
        match self {
            Attr::Null => Attr::Null,
            Attr::Unknown => Attr::Unknown,
            Attr::Known(value) => Attr::Known(value),
        }
    }

    /// The known value, changed; null stays null and unknown stays unknown.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Attr<U> {
        match self {
            Attr::Null => Attr::Null,
            Attr::Unknown => Attr::Unknown,
            Attr::Known(value) => Attr::Known(change(value)),
        }
    }

    /// Fills in what the plan left unknown; a null or known attribute stays.
    pub fn fill(&mut self, value: impl Into<Attr<T>>) {
        if self.is_unknown() {
            *self = value.into();
        }
    }

    /// The known value, or an error at the attribute `name`.
    pub fn require(&self, name: &str) -> Result<&T, Diagnostics> {
        let why = match self {
            Attr::Known(value) => return Ok(value),
            Attr::Null => {
                format!("`{name}` is required here but is not set. Set it in the configuration.")
            }
            Attr::Unknown => format!(
                "`{name}` is required here but is not known yet. First apply what it depends on \
                 (`terraform apply -target=…`), or set it to a value that is known."
            ),
        };
        Err(Diagnostic::error("Missing value", why).at(name).into())
    }
}

impl<T: AsRef<str>> Attr<T> {
    /// The known text.
    pub fn as_str(&self) -> Option<&str> {
        self.known().map(AsRef::as_ref)
    }
}

impl<T> From<T> for Attr<T> {
    fn from(value: T) -> Self {
        Attr::Known(value)
    }
}

/// `None` is null.
impl<T> From<Option<T>> for Attr<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Attr::Null, Attr::Known)
    }
}

impl From<&str> for Attr<String> {
    fn from(text: &str) -> Self {
        Attr::Known(text.to_owned())
    }
}

impl<T: FromValue> FromValue for Attr<T> {
    fn from_value(value: Value) -> Result<Self, ValueError> {
        match value {
            Value::Null => Ok(Attr::Null),
            Value::Unknown => Ok(Attr::Unknown),
            known => match T::from_value(known) {
                // A part that the type cannot hold is unknown, so the whole is.
                Err(error) if error.reason == Reason::Unknown => Ok(Attr::Unknown),
                read => read.map(Attr::Known),
            },
        }
    }
}

impl<T: IntoValue> IntoValue for Attr<T> {
    fn into_value(self) -> Value {
        match self {
            Attr::Null => Value::Null,
            Attr::Unknown => Value::Unknown,
            Attr::Known(value) => value.into_value(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_states_survive_the_way_there_and_back() {
        for value in [Value::Null, Value::Unknown, Value::from("a")] {
            assert_eq!(
                Attr::<String>::from_value(value.clone())
                    .unwrap()
                    .into_value(),
                value
            );
        }
    }

    #[test]
    fn fill_settles_only_the_unknown() {
        let fill = |mut attr: Attr<i64>| {
            attr.fill(7);
            attr
        };
        assert_eq!(fill(Attr::Unknown), Attr::Known(7));
        assert_eq!(fill(Attr::Null), Attr::Null);
        assert_eq!(fill(Attr::Known(1)), Attr::Known(1));
    }

    #[test]
    fn require_names_the_attribute_and_the_way_out() {
        let error = Attr::<i64>::Unknown.require("port").unwrap_err();
        let error = error.iter().next().unwrap();
        assert_eq!(error.attribute_path, Some("port".into()));
        assert!(error.detail.contains("is not known yet"));
    }
}
