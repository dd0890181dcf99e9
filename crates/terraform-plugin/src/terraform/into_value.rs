//! From a provider's own types to values.

use super::{FromValue, Number, Value};
use std::collections::BTreeMap;

/// A type that becomes a value. The schema decides the last of its shape: a
/// `Vec` fits a list, a set and a tuple, a map fits a map and an object.
pub trait IntoValue {
    /// The value.
    fn into_value(self) -> Value;
}

/// A struct with one field for each attribute of a schema or nested object.
/// Derive it: `#[derive(Model)]`.
pub trait Model: FromValue + IntoValue + Clone + Send + Sync + 'static {
    /// The names of the attributes, as the schema must have them.
    const ATTRIBUTES: &'static [&'static str];
}

impl IntoValue for Value {
    fn into_value(self) -> Value {
        self
    }
}

macro_rules! into_value_from {
    ($($of:ty),*) => {$(
        impl IntoValue for $of {
            fn into_value(self) -> Value {
                self.into()
            }
        }
    )*};
}
into_value_from!(bool, String, &str, i32, i64, u32, u64, Number);

/// The shortest decimal that is this float; not-a-number and the infinities
/// have none and become null.
impl IntoValue for f64 {
    fn into_value(self) -> Value {
        Number::from_f64(self).map_or(Value::Null, Value::Number)
    }
}

impl<T: IntoValue> IntoValue for Option<T> {
    fn into_value(self) -> Value {
        self.map_or(Value::Null, T::into_value)
    }
}

impl<T: IntoValue> IntoValue for Box<T> {
    fn into_value(self) -> Value {
        (*self).into_value()
    }
}

impl<T: IntoValue> IntoValue for Vec<T> {
    fn into_value(self) -> Value {
        Value::List(self.into_iter().map(T::into_value).collect())
    }
}

impl<T: IntoValue, const N: usize> IntoValue for [T; N] {
    fn into_value(self) -> Value {
        Value::List(self.into_iter().map(T::into_value).collect())
    }
}

impl<T: IntoValue> IntoValue for BTreeMap<String, T> {
    fn into_value(self) -> Value {
        Value::Map(
            self.into_iter()
                .map(|(key, item)| (key, item.into_value()))
                .collect(),
        )
    }
}
