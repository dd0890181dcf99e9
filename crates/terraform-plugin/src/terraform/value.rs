//! A value as Terraform has it.

use super::{Number, Type};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A Terraform value. Null, unknown and known are three different things at every level.
///
/// Sets are equal whatever the order of their elements. Text built with `Value::from` is in Unicode
/// normal form C, as core's is.
#[derive(Debug, Clone, Default)]
pub enum Value {
    /// Absent.
    #[default]
    Null,
    /// Not known before apply.
    Unknown,
    /// True or false.
    Bool(bool),
    /// A decimal number.
    Number(Number),
    /// A text.
    String(String),
    /// Elements of one type, in order.
    List(Vec<Value>),
    /// Elements of one type, without order.
    Set(Vec<Value>),
    /// Elements of their own type each, in order.
    Tuple(Vec<Value>),
    /// Elements of one type, by key.
    Map(BTreeMap<String, Value>),
    /// Attributes of their own type each, by name.
    Object(BTreeMap<String, Value>),
    /// A value that carries its type, for attributes of type [`Type::Dynamic`].
    Dynamic(Box<(Type, Value)>),
}

impl Value {
    /// Whether the value is null, of whatever type.
    pub fn is_null(&self) -> bool {
        match self {
            Value::Dynamic(typed) => typed.1.is_null(),
            value => matches!(value, Value::Null),
        }
    }

    /// Whether the value itself is unknown; its elements are not looked at.
    pub fn is_unknown(&self) -> bool {
        match self {
            Value::Dynamic(typed) => typed.1.is_unknown(),
            value => matches!(value, Value::Unknown),
        }
    }

    /// Whether the value itself is neither null nor unknown.
    pub fn is_known(&self) -> bool {
        !self.is_null() && !self.is_unknown()
    }

    /// Whether nothing in the value is unknown, at any depth.
    pub fn is_wholly_known(&self) -> bool {
        match self {
            Value::Unknown => false,
            Value::List(items) | Value::Set(items) | Value::Tuple(items) => {
                items.iter().all(Value::is_wholly_known)
            }
            Value::Map(items) | Value::Object(items) => items.values().all(Value::is_wholly_known),
            Value::Dynamic(typed) => typed.1.is_wholly_known(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
        }
    }

    /// The text, if the value is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The boolean, if the value is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Value::Bool(boolean) => Some(*boolean),
            _ => None,
        }
    }

    /// The number, if the value is one.
    pub fn as_number(&self) -> Option<&Number> {
        match self {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The elements of a list, set or tuple.
    pub fn items(&self) -> Option<&[Value]> {
        match self {
            Value::List(items) | Value::Set(items) | Value::Tuple(items) => Some(items),
            _ => None,
        }
    }

    /// The entries of a map or object.
    pub fn entries(&self) -> Option<&BTreeMap<String, Value>> {
        match self {
            Value::Map(entries) | Value::Object(entries) => Some(entries),
            _ => None,
        }
    }

    /// An object's attribute or a map's element; null if there is none of that name or the value
    /// has no names.
    pub fn get(&self, name: &str) -> &Value {
        const NULL: &Value = &Value::Null;
        self.entries()
            .and_then(|entries| entries.get(name))
            .unwrap_or(NULL)
    }

    /// An object of these attributes.
    ///
    /// ```
    /// use terraform_plugin::terraform::Value;
    /// let note = Value::object([("id", Value::Unknown), ("text", "hello".into())]);
    /// assert_eq!(note.get("text").as_str(), Some("hello"));
    /// ```
    pub fn object<N: Into<String>>(attributes: impl IntoIterator<Item = (N, Value)>) -> Value {
        Value::Object(
            attributes
                .into_iter()
                .map(|(name, value)| (name.into(), value))
                .collect(),
        )
    }

    /// What kind of value this is, for sentences: "a string", "a list".
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Unknown => "an unknown value",
            Value::Bool(_) => "a bool",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::List(_) => "a list",
            Value::Set(_) => "a set",
            Value::Tuple(_) => "a tuple",
            Value::Map(_) => "a map",
            Value::Object(_) => "an object",
            Value::Dynamic(_) => "a value of dynamic type",
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Value::Null => 0,
            Value::Unknown => 1,
            Value::Bool(_) => 2,
            Value::Number(_) => 3,
            Value::String(_) => 4,
            Value::List(_) => 5,
            Value::Set(_) => 6,
            Value::Tuple(_) => 7,
            Value::Map(_) => 8,
            Value::Object(_) => 9,
            Value::Dynamic(_) => 10,
        }
    }
}

fn sorted(items: &[Value]) -> Vec<&Value> {
    let mut items: Vec<&Value> = items.iter().collect();
    items.sort();
    items
}

/// Any total order that agrees with equality, so that sets can be sorted.
impl Ord for Value {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Value::Bool(one), Value::Bool(two)) => one.cmp(two),
            (Value::Number(one), Value::Number(two)) => one.cmp(two),
            (Value::String(one), Value::String(two)) => one.cmp(two),
            (Value::List(one), Value::List(two)) | (Value::Tuple(one), Value::Tuple(two)) => {
                one.cmp(two)
            }
            (Value::Set(one), Value::Set(two)) => sorted(one).cmp(&sorted(two)),
            (Value::Map(one), Value::Map(two)) | (Value::Object(one), Value::Object(two)) => {
                one.cmp(two)
            }
            (Value::Dynamic(one), Value::Dynamic(two)) => one.cmp(two),
            (one, two) => one.rank().cmp(&two.rank()),
        }
    }
}

impl PartialOrd for Value {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Value {}

/// The text in Unicode normal form C, in which core keeps all texts.
pub(crate) fn normalized_text(text: String) -> String {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => text,
        IsNormalized::No | IsNormalized::Maybe => text.nfc().collect(),
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::String(normalized_text(text))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::from(text.to_owned())
    }
}

impl From<bool> for Value {
    fn from(boolean: bool) -> Self {
        Value::Bool(boolean)
    }
}

impl From<Number> for Value {
    fn from(number: Number) -> Self {
        Value::Number(number)
    }
}

macro_rules! from_integer {
    ($($integer:ty),*) => {$(
        impl From<$integer> for Value {
            fn from(integer: $integer) -> Self {
                Value::Number(integer.into())
            }
        }
    )*};
}
from_integer!(i8, i16, i32, i64, u8, u16, u32, u64);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_equal_in_any_order_and_lists_are_not() {
        let (one, two) = (
            vec![Value::from(1), Value::from(2)],
            vec![Value::from(2), Value::from(1)],
        );
        assert_eq!(Value::Set(one.clone()), Value::Set(two.clone()));
        assert_ne!(Value::List(one), Value::List(two));
    }

    #[test]
    fn sets_count_their_elements() {
        let twice = vec![Value::Unknown, Value::Unknown];
        assert_ne!(Value::Set(twice), Value::Set(vec![Value::Unknown]));
    }

    #[test]
    fn null_unknown_and_empty_differ() {
        let values = [
            Value::Null,
            Value::Unknown,
            Value::from(""),
            Value::List(vec![]),
        ];
        for (at, one) in values.iter().enumerate() {
            for (other_at, other) in values.iter().enumerate() {
                assert_eq!(one == other, at == other_at);
            }
        }
    }

    #[test]
    fn a_null_that_has_a_type_is_null() {
        let typed = |value| Value::Dynamic(Box::new((Type::String, value)));
        assert!(typed(Value::Null).is_null() && typed(Value::Unknown).is_unknown());
        assert!(typed("".into()).is_known());
    }

    #[test]
    fn text_is_in_normal_form_c() {
        assert_eq!(Value::from("e\u{301}"), Value::from("\u{e9}"));
    }

    #[test]
    fn one_unknown_anywhere_makes_a_value_not_wholly_known() {
        let deep = Value::object([(
            "a",
            Value::List(vec![Value::object([("b", Value::Unknown)])]),
        )]);
        assert!(!deep.is_wholly_known());
        assert!(Value::object([("a", Value::Null)]).is_wholly_known());
    }
}
