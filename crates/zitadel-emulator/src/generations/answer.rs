//! Answers in protobuf JSON: zero values are left out.

use serde_json::{Map, Value, json};

use crate::names::Names;
use crate::state::Moment;

use super::Operation;

/// A JSON object under construction.
#[derive(Debug, Default)]
pub(crate) struct Object(Map<String, Value>);

impl Object {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Puts a member that is always shown.
    pub(crate) fn put(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    /// Puts a string unless it is empty.
    pub(crate) fn text(self, name: &str, text: &str) -> Self {
        if text.is_empty() {
            self
        } else {
            self.put(name, text)
        }
    }

    /// Puts a 64 bit number, which JSON shows as a string, unless it is zero.
    pub(crate) fn long(self, name: &str, number: u64) -> Self {
        if number == 0 {
            self
        } else {
            self.put(name, number.to_string())
        }
    }

    /// Puts `true`; `false` is left out.
    pub(crate) fn flag(self, name: &str, flag: bool) -> Self {
        if flag { self.put(name, true) } else { self }
    }

    /// Puts a list unless it is empty.
    pub(crate) fn list(self, name: &str, items: Vec<Value>) -> Self {
        if items.is_empty() {
            self
        } else {
            self.put(name, items)
        }
    }

    /// Puts the value if there is one.
    pub(crate) fn maybe(self, name: &str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.put(name, value),
            None => self,
        }
    }

    pub(crate) fn build(self) -> Value {
        Value::Object(self.0)
    }
}

impl From<Moment> for Value {
    fn from(moment: Moment) -> Self {
        Self::String(moment.to_string())
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Self {
        object.build()
    }
}

/// A duration as protobuf JSON shows it: seconds with 0, 3, 6 or 9 decimals.
pub(crate) fn duration(nanos: i64) -> String {
    let (seconds, rest) = (nanos / 1_000_000_000, nanos % 1_000_000_000);
    match rest {
        0 => format!("{seconds}s"),
        rest if rest % 1_000_000 == 0 => format!("{seconds}.{:03}s", rest / 1_000_000),
        rest if rest % 1_000 == 0 => format!("{seconds}.{:06}s", rest / 1_000),
        rest => format!("{seconds}.{rest:09}s"),
    }
}

/// The answer to one of the lists of names.
pub(crate) fn names(names: &Names, operation: Operation) -> Value {
    match operation {
        Operation::ListFunctions => json!({ "functions": names.functions }),
        Operation::ListMethods => json!({ "methods": names.methods }),
        _ => json!({ "services": names.services }),
    }
}

#[cfg(test)]
mod tests {
    use super::duration;

    #[test]
    fn a_duration_shows_as_few_groups_of_decimals_as_it_needs() {
        assert_eq!(duration(10_000_000_000), "10s");
        assert_eq!(duration(1_500_000_000), "1.500s");
        assert_eq!(duration(1), "0.000000001s");
    }
}
