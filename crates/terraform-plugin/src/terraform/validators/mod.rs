//! Small reusable conditions on one attribute's value.
//!
//! A validator sees known values only: null means that there is nothing to check, and unknown that
//! it cannot be checked yet.

use super::{AttributePath, FromValue, Reason, Value};
use std::fmt;
use std::sync::Arc;

mod collections;

pub use collections::{each, size_between, unique_items, without_null};

type Check = dyn Fn(&Value) -> Vec<Violation> + Send + Sync;

/// One place in a value that breaks a validator's condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The way from the attribute's value to the place.
    pub path: AttributePath,
    /// What the value at the place must be, if that is not what the validator says of the whole.
    pub expectation: Option<String>,
    /// What is wrong there, as a sentence without a full stop. It may quote the value; for
    /// sensitive attributes only the expectation is shown.
    pub detail: String,
}

/// A condition on an attribute's value, for [`Attribute::validate`](super::Attribute::validate).
#[derive(Clone)]
pub struct Validator {
    summary: Option<&'static str>,
    expectation: String,
    check: Arc<Check>,
}

impl Validator {
    /// A condition on the value read as `T`; `check` says what is wrong. `expectation` follows "The
    /// value ": "must be an absolute URL".
    ///
    /// ```
    /// use terraform_plugin::terraform::validators::Validator;
    /// let even = Validator::new("must be even", |number: &i64| match number % 2 {
    ///     0 => Ok(()),
    ///     _ => Err(format!("{number} is odd")),
    /// });
    /// assert_eq!(even.violations(&3.into())[0].detail, "3 is odd");
    /// ```
    pub fn new<T: FromValue>(
        expectation: impl Into<String>,
        check: impl Fn(&T) -> Result<(), String> + Send + Sync + 'static,
    ) -> Self {
        Validator::of_values(expectation, move |value| {
            match T::from_value(value.clone()) {
                Ok(value) => check(&value).err().map(at_root).into_iter().collect(),
                Err(error) if error.reason == Reason::Unknown => Vec::new(),
                Err(error) => vec![Violation {
                    path: error.path,
                    expectation: Some(error.detail),
                    detail: String::new(),
                }],
            }
        })
    }

    /// A condition on a text.
    pub fn text(
        expectation: impl Into<String>,
        check: impl Fn(&str) -> Result<(), String> + Send + Sync + 'static,
    ) -> Self {
        Validator::of_values(expectation, move |value| {
            value
                .as_str()
                .and_then(|text| check(text).err())
                .map(at_root)
                .into_iter()
                .collect()
        })
    }

    fn of_values(
        expectation: impl Into<String>,
        check: impl Fn(&Value) -> Vec<Violation> + Send + Sync + 'static,
    ) -> Self {
        Validator {
            summary: None,
            expectation: expectation.into(),
            check: Arc::new(check),
        }
    }

    /// Sets the summary of the error, "Invalid value" otherwise: "Invalid timeout".
    pub fn summary(self, summary: &'static str) -> Self {
        Validator {
            summary: Some(summary),
            ..self
        }
    }

    /// The summary of the error where the value breaks the condition.
    pub(crate) fn error_summary(&self) -> &'static str {
        self.summary.unwrap_or("Invalid value")
    }

    /// What the value must be; it follows "The value ".
    pub fn expectation(&self) -> &str {
        &self.expectation
    }

    /// A sentence about a violation: `whole` is what the validator looked at, `place` the part of
    /// it that breaks the condition.
    pub(crate) fn sentence(&self, violation: &Violation, whole: &str, place: &str) -> String {
        let must = match &violation.expectation {
            Some(expectation) => format!("{place} {expectation}"),
            None => format!("{whole} {}", self.expectation),
        };
        match violation.detail.as_str() {
            "" if must.ends_with('?') => must,
            "" => format!("{must}."),
            detail if detail.ends_with('?') => format!("{must}: {detail}"),
            detail => format!("{must}: {detail}."),
        }
    }

    /// Where the value breaks the condition.
    pub fn violations(&self, value: &Value) -> Vec<Violation> {
        if value.is_known() {
            (self.check)(value)
        } else {
            Vec::new()
        }
    }
}

impl fmt::Debug for Validator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Validator({:?})", self.expectation)
    }
}

fn at_root(detail: String) -> Violation {
    Violation {
        path: AttributePath::root(),
        expectation: None,
        detail,
    }
}

/// A text of `shortest` to `longest` characters (Unicode scalar values).
pub fn length_between(shortest: usize, longest: usize) -> Validator {
    Validator::text(
        format!("must be {shortest} to {longest} characters long"),
        move |text| {
            let length = text.chars().count();
            if (shortest..=longest).contains(&length) {
                Ok(())
            } else {
                Err(format!("it has {length} characters"))
            }
        },
    )
}

/// A text, list, set or map that is not empty.
pub fn non_empty() -> Validator {
    Validator::of_values("must not be empty", |value| {
        let is_empty = match value {
            Value::String(text) => text.is_empty(),
            _ => size(value) == Some(0),
        };
        if is_empty {
            vec![at_root(String::new())]
        } else {
            Vec::new()
        }
    })
}

/// One of these texts.
pub fn one_of<const N: usize>(allowed: [&'static str; N]) -> Validator {
    let expectation = format!("must be {}", alternatives(&allowed));
    Validator::of_values(expectation.clone(), move |value| {
        let Some(text) = value.as_str().filter(|text| !allowed.contains(text)) else {
            return Vec::new();
        };
        let meant = allowed
            .iter()
            .find(|one| one.eq_ignore_ascii_case(text.trim()));
        let question = meant.map(|meant| format!(". Did you mean {meant:?}?"));
        vec![Violation {
            path: AttributePath::root(),
            expectation: Some(format!(
                "{expectation}, not {text:?}{}",
                question.unwrap_or_default()
            )),
            detail: String::new(),
        }]
    })
}

/// None of these strings.
pub fn none_of<const N: usize>(refused: [&'static str; N]) -> Validator {
    let listed = refused.map(|string| format!("{string:?}")).join(", ");
    Validator::text(format!("must not be one of {listed}"), move |string| {
        if refused.contains(&string) {
            Err(format!("it is {string:?}"))
        } else {
            Ok(())
        }
    })
}

/// A string in which this regular expression (of the crate `regex-lite`) finds a match; `^` and `$`
/// make it match the whole. `expectation` says it for people: "must be a slug of lower-case letters
/// and hyphens".
///
/// ```
/// use terraform_plugin::terraform::validators::pattern;
/// let slug = pattern("^[a-z-]+$", "must be lower-case letters and hyphens");
/// assert!(slug.violations(&"my-note".into()).is_empty());
/// assert_eq!(slug.violations(&"My note".into())[0].detail, r#""My note" is not"#);
/// ```
///
/// # Panics
/// If the expression is invalid.
pub fn pattern(expression: &str, expectation: impl Into<String>) -> Validator {
    let regex = match regex_lite::Regex::new(expression) {
        Ok(regex) => regex,
        Err(error) => panic!("the pattern {expression:?} is invalid: {error}"),
    };
    Validator::text(expectation, move |string| {
        if regex.is_match(string) {
            Ok(())
        } else {
            Err(format!("{string:?} is not"))
        }
    })
}

/// At least one of these conditions.
pub fn any<const N: usize>(conditions: [Validator; N]) -> Validator {
    let expectation = conditions
        .each_ref()
        .map(Validator::expectation)
        .join(", or ");
    Validator::of_values(expectation, move |value| {
        let mut violations = conditions
            .iter()
            .map(|condition| condition.violations(value));
        let first = violations.next().unwrap_or_default();
        if first.is_empty() || violations.any(|others| others.is_empty()) {
            Vec::new()
        } else {
            first
        }
    })
}

/// All of these conditions, as one: for [`any`] and [`each`].
pub fn all<const N: usize>(conditions: [Validator; N]) -> Validator {
    let expectation = conditions
        .each_ref()
        .map(Validator::expectation)
        .join(", and ");
    Validator::of_values(expectation, move |value| {
        let all = conditions.iter();
        all.flat_map(|condition| condition.violations(value))
            .collect()
    })
}

/// An integer or a fraction from `least` to `most`, both included.
pub fn number_between(least: i64, most: i64) -> Validator {
    Validator::new(
        format!("must be from {least} to {most}"),
        move |number: &super::Number| {
            let inside = *number >= least.into() && *number <= most.into();
            if inside {
                Ok(())
            } else {
                Err(format!("it is {number}"))
            }
        },
    )
}

/// `"a", "b" or "c"`.
fn alternatives(strings: &[&str]) -> String {
    let quoted: Vec<String> = strings.iter().map(|text| format!("{text:?}")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

fn size(value: &Value) -> Option<usize> {
    value
        .items()
        .map(<[Value]>::len)
        .or_else(|| value.entries().map(std::collections::BTreeMap::len))
}

#[cfg(test)]
mod tests;
