//! Any value as a configuration.

use terraform_plugin::terraform::Value;

use crate::rpc::{Served, with_provider};

const TYPES: [&str; 4] = [
    "zitadelactions_target",
    "zitadelactions_execution",
    "zitadelactions_execution_attachment",
    "zitadelactions_target_public_key",
];

/// The names of the configurations, so that values find their places.
const NAMES: [&str; 27] = [
    "name",
    "endpoint",
    "endpoint_wo",
    "endpoint_wo_version",
    "timeout",
    "rest_webhook",
    "rest_call",
    "rest_async",
    "interrupt_on_error",
    "payload_type",
    "signing_key_version",
    "store_signing_key",
    "condition",
    "request",
    "response",
    "function",
    "event",
    "method",
    "service",
    "all",
    "group",
    "target_ids",
    "targets",
    "target_id",
    "position",
    "public_key",
    "expiration_date",
];

/// Bytes, read as decisions.
struct Decisions<'a>(&'a [u8]);

impl Decisions<'_> {
    fn next(&mut self) -> u8 {
        match self.0.split_first() {
            None => 0,
            Some((first, rest)) => {
                self.0 = rest;
                *first
            }
        }
    }

    fn string(&mut self) -> String {
        let length = usize::from(self.next() % 40).min(self.0.len());
        let (head, rest) = self.0.split_at(length);
        self.0 = rest;
        String::from_utf8_lossy(head).into_owned()
    }

    fn value(&mut self, depth: u8) -> Value {
        match self.next() % if depth == 0 { 5 } else { 8 } {
            0 => Value::Null,
            1 => Value::Unknown,
            2 => Value::from(self.next().is_multiple_of(2)),
            3 => Value::from(self.string()),
            4 => Value::from(i64::from(self.next())),
            5 => {
                let count = self.next() % 4;
                Value::List((0..count).map(|_| self.value(depth - 1)).collect())
            }
            _ => self.object(depth - 1),
        }
    }

    fn object(&mut self, depth: u8) -> Value {
        let count = self.next() % 8;
        let entries = (0..count).map(|_| {
            let name = NAMES[usize::from(self.next()) % NAMES.len()];
            (name.to_owned(), self.value(depth))
        });
        Value::Object(entries.collect())
    }
}

/// Whatever is configured, the answer is never a bug of the provider.
pub(crate) fn any_configuration(input: &[u8]) {
    let mut decisions = Decisions(input);
    let type_name = TYPES[usize::from(decisions.next()) % TYPES.len()];
    let config = decisions.object(4);
    with_provider(|Served { runtime, core }| {
        let answer = runtime.block_on(core.validate(type_name, config.clone()));
        let said = match &answer {
            Ok(diagnostics) => diagnostics.to_string(),
            Err(error) => error.to_string(),
        };
        assert!(
            !said.contains("Bug in the provider"),
            "{type_name} {config:?}: {said}"
        );
    });
}
