//! Decoded messages.

use std::collections::BTreeMap;

use time::OffsetDateTime;

/// One decoded value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    String(String),
    Bool(bool),
    Unsigned(u64),
    Bytes(Vec<u8>),
    /// The number of an enum value; it need not be a defined one.
    Enum(i64),
    Message(Record),
    List(Vec<Value>),
    /// Nanoseconds.
    Duration(i128),
    Timestamp(OffsetDateTime),
}

/// A decoded message: the fields that were present, by their proto names.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Record {
    fields: BTreeMap<String, Value>,
}

impl Record {
    pub(crate) fn set(&mut self, name: &str, value: Value) {
        self.fields.insert(name.to_owned(), value);
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.fields.get(name)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    /// The string in a field, empty when absent.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.find_text(name).unwrap_or_default()
    }

    pub(crate) fn find_text(&self, name: &str) -> Option<&str> {
        match self.get(name) {
            Some(Value::String(text)) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn flag(&self, name: &str) -> bool {
        matches!(self.get(name), Some(Value::Bool(true)))
    }

    pub(crate) fn find_flag(&self, name: &str) -> Option<bool> {
        match self.get(name) {
            Some(Value::Bool(flag)) => Some(*flag),
            _ => None,
        }
    }

    pub(crate) fn unsigned(&self, name: &str) -> u64 {
        match self.get(name) {
            Some(Value::Unsigned(number)) => *number,
            _ => 0,
        }
    }

    pub(crate) fn bytes(&self, name: &str) -> &[u8] {
        match self.get(name) {
            Some(Value::Bytes(bytes)) => bytes,
            _ => &[],
        }
    }

    /// The number of an enum, 0 (unspecified) when absent.
    pub(crate) fn enumeration(&self, name: &str) -> i64 {
        match self.get(name) {
            Some(Value::Enum(number)) => *number,
            _ => 0,
        }
    }

    pub(crate) fn message(&self, name: &str) -> Option<&Record> {
        match self.get(name) {
            Some(Value::Message(record)) => Some(record),
            _ => None,
        }
    }

    pub(crate) fn list(&self, name: &str) -> &[Value] {
        match self.get(name) {
            Some(Value::List(items)) => items,
            _ => &[],
        }
    }

    pub(crate) fn messages(&self, name: &str) -> impl Iterator<Item = &Record> {
        self.list(name).iter().filter_map(|item| match item {
            Value::Message(record) => Some(record),
            _ => None,
        })
    }

    pub(crate) fn texts(&self, name: &str) -> Vec<String> {
        let text = |item: &Value| match item {
            Value::String(text) => Some(text.clone()),
            _ => None,
        };
        self.list(name).iter().filter_map(text).collect()
    }

    /// Nanoseconds of a duration.
    pub(crate) fn duration(&self, name: &str) -> Option<i128> {
        match self.get(name) {
            Some(Value::Duration(nanos)) => Some(*nanos),
            _ => None,
        }
    }

    pub(crate) fn timestamp(&self, name: &str) -> Option<OffsetDateTime> {
        match self.get(name) {
            Some(Value::Timestamp(instant)) => Some(*instant),
            _ => None,
        }
    }
}
