//! From values to a provider's own types.

use super::{AttributePath, Number, Step, Value};
use std::collections::BTreeMap;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A type that a value can be read as. Implement it for a type of your own to use it in models; a
/// type with `FromStr` and `Display` can derive [`TextValue`](crate::TextValue) instead.
///
/// A plain type refuses null and unknown; wrap it in [`Attr`](super::Attr) to take all three, or in
/// `Option` to take null.
pub trait FromValue: Sized {
    /// Reads the value.
    fn from_value(value: Value) -> Result<Self, ValueError>;
}

/// Why a value could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// It is null where a value is needed.
    Null,
    /// It is unknown where a known value is needed.
    Unknown,
    /// It has another type than the model expects.
    WrongType,
    /// The provider's own reading refused it.
    Invalid,
    /// It is larger or deeper than this crate reads.
    BeyondLimits,
}

/// A value that could not be read, and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueError {
    /// The way to the value, from the value that was being read.
    pub path: AttributePath,
    /// The kind of trouble.
    pub reason: Reason,
    /// What is wrong, as a sentence that follows "the value": "must be a number, not a string".
    pub detail: String,
}

impl ValueError {
    /// The provider's own refusal; `detail` follows "The value ".
    pub fn invalid(detail: impl Into<String>) -> Self {
        ValueError {
            path: AttributePath::root(),
            reason: Reason::Invalid,
            detail: detail.into(),
        }
    }

    /// A value that is larger or deeper than this crate reads; `detail` follows "The value ".
    pub fn beyond_limits(detail: impl Into<String>) -> Self {
        ValueError {
            reason: Reason::BeyondLimits,
            ..ValueError::invalid(detail)
        }
    }

    /// Something else than `expected` ("a string").
    pub fn expected(expected: &str, value: &Value) -> Self {
        let reason = match value {
            Value::Null => Reason::Null,
            Value::Unknown => Reason::Unknown,
            _ => Reason::WrongType,
        };
        let detail = format!("must be {expected}, not {}", value.kind());
        ValueError {
            path: AttributePath::root(),
            reason,
            detail,
        }
    }

    /// The same error, one step further from the root.
    pub fn inside(mut self, step: Step) -> Self {
        self.path.prepend(step);
        self
    }
}

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_root() {
            write!(f, "the value {}", self.detail)
        } else {
            write!(f, "{}: the value {}", self.path, self.detail)
        }
    }
}

impl std::error::Error for ValueError {}

impl From<ValueError> for super::Diagnostics {
    fn from(error: ValueError) -> Self {
        let subject = if error.path.is_root() {
            "The value".to_owned()
        } else {
            format!("The value of `{}`", error.path)
        };
        super::Diagnostic::error("Invalid value", format!("{subject} {}.", error.detail))
            .at(error.path)
            .into()
    }
}

impl FromValue for Value {
    fn from_value(value: Value) -> Result<Self, ValueError> {
        Ok(value)
    }
}

impl FromValue for bool {
    fn from_value(value: Value) -> Result<Self, ValueError> {
        value
            .as_bool()
            .ok_or_else(|| ValueError::expected("a bool", &value))
    }
}

impl FromValue for String {
    fn from_value(value: Value) -> Result<Self, ValueError> {
        match value {
            Value::String(text) => Ok(text),
            other => Err(ValueError::expected("a string", &other)),
        }
    }
}

impl FromValue for Number {
    fn from_value(value: Value) -> Result<Self, ValueError> {
        match value {
            Value::Number(number) => Ok(number),
            other => Err(ValueError::expected("a number", &other)),
        }
    }
}

impl FromValue for i64 {
    fn from_value(value: Value) -> Result<Self, ValueError> {
        let number = Number::from_value(value)?;
        number.as_i64().ok_or_else(|| {
            ValueError::invalid(format!("must be a whole number below 2^63, not {number}"))
        })
    }
}

impl FromValue for u64 {
    fn from_value(value: Value) -> Result<Self, ValueError> {
        let number = Number::from_value(value)?;
        number.as_u64().ok_or_else(|| {
            ValueError::invalid(format!(
                "must be a whole number from 0 to below 2^64, not {number}"
            ))
        })
    }
}

macro_rules! small_integers {
    ($($of:ty),*) => {$(
        impl FromValue for $of {
            fn from_value(value: Value) -> Result<Self, ValueError> {
                let number = Number::from_value(value)?;
                let small = number.as_i64().and_then(|integer| integer.try_into().ok());
                small.ok_or_else(|| {
                    let (least, most) = (<$of>::MIN, <$of>::MAX);
                    ValueError::invalid(format!(
                        "must be a whole number from {least} to {most}, not {number}"
                    ))
                })
            }
        }
    )*};
}
small_integers!(i8, i16, i32, u8, u16, u32);

impl FromValue for f32 {
    fn from_value(value: Value) -> Result<Self, ValueError> {
        let number = Number::from_value(value)?;
        number.as_f32().ok_or_else(|| {
            ValueError::invalid(format!("must fit a 32-bit float, and {number} does not"))
        })
    }
}

impl FromValue for f64 {
    fn from_value(value: Value) -> Result<Self, ValueError> {
        let number = Number::from_value(value)?;
        number.as_f64().ok_or_else(|| {
            ValueError::invalid(format!("must fit a 64-bit float, and {number} does not"))
        })
    }
}

macro_rules! addresses {
    ($($of:ty: $expected:literal;)*) => {$(
        impl FromValue for $of {
            fn from_value(value: Value) -> Result<Self, ValueError> {
                let text = String::from_value(value)?;
                text.parse()
                    .map_err(|_| ValueError::invalid(format!("must be {}, not {text:?}", $expected)))
            }
        }
    )*};
}
addresses! {
    IpAddr: "an IP address";
    Ipv4Addr: "an IPv4 address such as 192.0.2.1";
    Ipv6Addr: "an IPv6 address such as 2001:db8::1";
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: Value) -> Result<Self, ValueError> {
        if value.is_null() {
            Ok(None)
        } else {
            T::from_value(value).map(Some)
        }
    }
}

impl<T: FromValue> FromValue for Box<T> {
    fn from_value(value: Value) -> Result<Self, ValueError> {
        T::from_value(value).map(Box::new)
    }
}

impl<T: FromValue> FromValue for Vec<T> {
    fn from_value(value: Value) -> Result<Self, ValueError> {
        let (items, is_set) = match value {
            Value::List(items) | Value::Tuple(items) => (items, false),
            Value::Set(items) => (items, true),
            other => return Err(ValueError::expected("a list or set", &other)),
        };
        let read = |(at, item)| {
            let step = || {
                if is_set {
                    Step::Element
                } else {
                    Step::Index(at)
                }
            };
            T::from_value(item).map_err(|error| error.inside(step()))
        };
        items.into_iter().enumerate().map(read).collect()
    }
}

impl<T: FromValue> FromValue for BTreeMap<String, T> {
    fn from_value(value: Value) -> Result<Self, ValueError> {
        let entries = match value {
            Value::Map(entries) | Value::Object(entries) => entries,
            other => return Err(ValueError::expected("a map", &other)),
        };
        let read = |(key, item)| match T::from_value(item) {
            Ok(item) => Ok((key, item)),
            Err(error) => Err(error.inside(Step::Key(key))),
        };
        entries.into_iter().map(read).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terraform::IntoValue;

    #[test]
    fn errors_say_where_the_value_is() {
        let value = Value::List(vec![Value::from("a"), Value::from(1)]);
        let error = Vec::<String>::from_value(value).unwrap_err();
        assert_eq!(error.path.to_string(), "[1]");
        assert_eq!(error.detail, "must be a string, not a number");
    }

    #[test]
    fn plain_types_refuse_null_and_unknown() {
        assert_eq!(
            String::from_value(Value::Null).unwrap_err().reason,
            Reason::Null
        );
        assert_eq!(
            i64::from_value(Value::Unknown).unwrap_err().reason,
            Reason::Unknown
        );
        assert_eq!(Option::<i64>::from_value(Value::Null), Ok(None));
        assert_eq!(
            Option::<i64>::from_value(Value::Unknown)
                .unwrap_err()
                .reason,
            Reason::Unknown
        );
    }

    #[test]
    fn numbers_outside_of_a_small_type_are_refused_with_its_range() {
        assert_eq!(u16::from_value(65_535.into()), Ok(65_535));
        assert_eq!(i8::from_value((-128).into()), Ok(-128));
        assert_eq!(
            f32::from_value(Value::Number("0.1".parse().unwrap())),
            Ok(0.1)
        );
        let error = u8::from_value(256.into()).unwrap_err();
        assert_eq!(
            error.detail,
            "must be a whole number from 0 to 255, not 256"
        );
        assert!(i16::from_value(Value::Number("0.5".parse().unwrap())).is_err());
        for text in ["1e39", "1e-46", "-1e-46"] {
            assert!(f32::from_value(Value::Number(text.parse().unwrap())).is_err());
        }
        for text in ["1e309", "1e-325"] {
            assert!(f64::from_value(Value::Number(text.parse().unwrap())).is_err());
        }
        assert_eq!(f32::from_value(0.into()), Ok(0.0));
    }

    #[test]
    fn an_address_is_read_from_any_spelling_and_written_in_the_usual_one() {
        let read = |text: &str| Ipv6Addr::from_value(text.into());
        let address = read("2001:0DB8:0:0:0:0:0:1").unwrap();
        assert_eq!(address.into_value().as_str(), Some("2001:db8::1"));
        assert_eq!(
            Ipv4Addr::from_value("192.0.2.1".into()).unwrap().octets()[0],
            192
        );
        let error = IpAddr::from_value("here".into()).unwrap_err();
        assert_eq!(error.detail, r#"must be an IP address, not "here""#);
    }

    #[test]
    fn fractions_and_giants_are_no_integers() {
        for text in ["1.5", "9223372036854775808"] {
            assert!(i64::from_value(Value::Number(text.parse().unwrap())).is_err());
        }
        assert!(u64::from_value(Value::from(-1)).is_err());
    }
}
