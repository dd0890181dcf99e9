//! From a provider's own types to values.

use super::{FromValue, Number, Value};
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A type that becomes a value. The schema decides the last of its shape: a `Vec` fits a list, a
/// set and a tuple, a map fits a map and an object.
pub trait IntoValue {
    /// The value.
    fn into_value(self) -> Value;
}

/// A struct with one field for each attribute of a schema or nested object. Derive it with
/// [`#[derive(Model)]`](crate::Model), which explains the options of a field.
pub trait Model: FromValue + IntoValue + Clone + Send + Sync + 'static {
    /// The names of the attributes, as the schema must have them.
    fn attribute_names() -> Vec<&'static str>;
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
into_value_from!(
    bool, String, &str, i8, i16, i32, i64, u8, u16, u32, u64, Number
);

/// The shortest decimal that is this float; not-a-number and the infinities have none and become
/// null.
impl IntoValue for f32 {
    fn into_value(self) -> Value {
        let number = self.is_finite().then(|| self.to_string().parse().ok());
        number.flatten().map_or(Value::Null, Value::Number)
    }
}

/// The shortest decimal that is this float; not-a-number and the infinities have none and become
/// null.
impl IntoValue for f64 {
    fn into_value(self) -> Value {
        Number::from_f64(self).map_or(Value::Null, Value::Number)
    }
}

macro_rules! into_value_by_display {
    ($($of:ty),*) => {$(
        impl IntoValue for $of {
            fn into_value(self) -> Value {
                self.to_string().into()
            }
        }
    )*};
}
into_value_by_display!(IpAddr, Ipv4Addr, Ipv6Addr);

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Model;
    use crate::terraform::{Attr, Reason};

    #[derive(Debug, Clone, PartialEq, Model)]
    struct Port {
        number: Attr<i64>,
        #[terraform(rename = "type")]
        kind: Option<String>,
    }

    #[derive(Debug, Clone, PartialEq, Model)]
    struct Server {
        name: String,
        ports: Attr<Vec<Port>>,
        r#match: Attr<BTreeMap<String, bool>>,
    }

    #[derive(Debug, Clone, PartialEq, Model)]
    struct Nothing {}

    fn server() -> Value {
        let port = Value::object([("number", Value::Unknown), ("type", "tcp".into())]);
        let matches = Value::Map([("a".to_owned(), true.into())].into());
        Value::object([
            ("name", "web".into()),
            ("ports", Value::List(vec![port])),
            ("match", matches),
        ])
    }

    #[test]
    fn a_model_survives_the_way_there_and_back() {
        assert_eq!(Server::from_value(server()).unwrap().into_value(), server());
        assert_eq!(
            Nothing::from_value(Value::object::<&str>([]))
                .unwrap()
                .into_value(),
            Value::object::<&str>([])
        );
    }

    #[test]
    fn a_model_knows_its_attributes_by_their_names_in_terraform() {
        assert_eq!(Server::attribute_names(), ["name", "ports", "match"]);
        assert_eq!(Port::attribute_names(), ["number", "type"]);
    }

    #[derive(Debug, Clone, PartialEq, Model)]
    struct Listener {
        address: Attr<String>,
        #[terraform(flatten)]
        port: Port,
        #[terraform(skip)]
        retries: u32,
    }

    #[test]
    fn a_flattened_model_shares_its_attributes_and_a_skipped_field_has_none() {
        assert_eq!(Listener::attribute_names(), ["address", "number", "type"]);
        let value = Value::object([
            ("address", "::".into()),
            ("number", 7.into()),
            ("type", "tcp".into()),
        ]);
        let read = Listener::from_value(value.clone()).unwrap();
        assert_eq!(read.port.number, Attr::Known(7));
        let changed = Listener { retries: 3, ..read };
        assert_eq!(changed.into_value(), value);
        let wrong = Value::object([("number", "x".into())]);
        let error = Listener::from_value(wrong).unwrap_err();
        assert_eq!(error.path.to_string(), "number");
    }

    #[test]
    fn errors_of_a_model_name_the_whole_path() {
        let port = Value::object([("number", "x".into()), ("type", Value::Null)]);
        let value = Value::object([
            ("name", "web".into()),
            ("ports", Value::List(vec![port])),
            ("match", Value::Null),
        ]);
        assert_eq!(
            Server::from_value(value).unwrap_err().path.to_string(),
            "ports[0].number"
        );
        let unnamed = Value::object([("ports", Value::Null), ("match", Value::Null)]);
        assert_eq!(
            Server::from_value(unnamed).unwrap_err().reason,
            Reason::Null
        );
        assert_eq!(
            Nothing::from_value(Value::Null).unwrap_err().reason,
            Reason::Null
        );
    }

    #[test]
    fn a_float_that_is_no_number_is_null() {
        assert_eq!(f64::INFINITY.into_value(), Value::Null);
        assert_eq!(0.1.into_value(), Value::Number("0.1".parse().unwrap()));
    }
}
