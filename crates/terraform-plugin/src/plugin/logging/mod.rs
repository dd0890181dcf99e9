//! Log lines that Terraform understands, with secrets masked.
//!
//! go-plugin reads a provider's standard error: a line of JSON with `@level`, `@message` and
//! `@timestamp` becomes an entry of Terraform's own log. The level comes from the environment, the
//! most particular variable first: `TF_LOG_PROVIDER_<NAME>`, `TF_LOG_PROVIDER`, `TF_LOG`. Without
//! any, nothing is written.
//!
//! What authors and dependencies write with `tracing` (or `log`) arrives there as well, with the
//! fields of the spans around it:
//!
//! ```
//! # let status = 200;
//! tracing::debug!(status, "asked for the note");
//! ```

use std::fmt::Display;
use std::io::Write;
use std::sync::OnceLock;

use serde_json::{Map, Value};
use time::OffsetDateTime;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;

mod bridge;
mod mask;
mod panic_hook;
mod secrets;

pub(crate) use bridge::CALLS;
pub use mask::mask;
pub(crate) use mask::masked;
pub(crate) use panic_hook::install_panic_hook;
pub(crate) use secrets::mask_secrets;

/// How much a line matters; the order is from the chattiest to the gravest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Every step, with the data it handles.
    Trace,
    /// What a developer wants to know.
    Debug,
    /// What happens.
    Info,
    /// What may be wrong.
    Warn,
    /// What is wrong.
    Error,
}

impl Level {
    fn name(self) -> &'static str {
        match self {
            Self::Trace => "trace",
            Self::Debug => "debug",
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Error => "error",
        }
    }

    /// Reads a value of `TF_LOG`. Like Terraform, `JSON` and anything unknown mean everything;
    /// `OFF` and nothing mean nothing.
    fn parse(text: &str) -> Option<Self> {
        match text.to_ascii_uppercase().as_str() {
            "" | "OFF" => None,
            "DEBUG" => Some(Self::Debug),
            "INFO" => Some(Self::Info),
            "WARN" => Some(Self::Warn),
            "ERROR" => Some(Self::Error),
            _ => Some(Self::Trace),
        }
    }
}

/// The least level that is written; unset until the provider's name is known.
static THRESHOLD: OnceLock<Option<Level>> = OnceLock::new();

/// Reads the level for the provider of this type name (`random`, `my-cloud`) once and for all.
pub(crate) fn start(provider: &str, variable: impl Fn(&str) -> Option<String>) {
    let threshold = threshold(provider, variable);
    if THRESHOLD.set(threshold).is_ok()
        && let Some(threshold) = threshold
    {
        bridge::install(threshold);
    }
}

fn threshold(provider: &str, variable: impl Fn(&str) -> Option<String>) -> Option<Level> {
    let particular = format!(
        "TF_LOG_PROVIDER_{}",
        provider.to_ascii_uppercase().replace('-', "_")
    );
    [particular.as_str(), "TF_LOG_PROVIDER", "TF_LOG"]
        .iter()
        .find_map(|name| variable(name).filter(|value| !value.is_empty()))
        .and_then(|value| Level::parse(&value))
}

/// Whether a line of this level would be written.
fn enabled(level: Level) -> bool {
    matches!(THRESHOLD.get(), Some(Some(threshold)) if *threshold <= level)
}

/// Writes a line of which the level or the fields are known only at run time; elsewhere `tracing`
/// does. The values of fields named like secrets (`token`, `password`, `authorization`,
/// …), and every text given to [`mask`], come out as `***`.
pub fn log(level: Level, message: &str, fields: &[(&str, &dyn Display)]) {
    if enabled(level) {
        let own = fields.iter();
        let own = own.map(|(name, value)| ((*name).to_owned(), value.to_string()));
        let fields: Vec<_> = bridge::current_fields().into_iter().chain(own).collect();
        write_entry(level, "provider", message, &fields);
    }
}

fn write_entry(level: Level, module: &str, message: &str, fields: &[(String, String)]) {
    let now = OffsetDateTime::now_utc();
    write_line(&line(level, now, module, message, fields));
}

/// Writes a line at [`Level::Trace`].
pub(crate) fn trace(message: &str, fields: &[(&str, &dyn Display)]) {
    log(Level::Trace, message, fields);
}

/// Writes a line at [`Level::Warn`].
pub(crate) fn warn(message: &str, fields: &[(&str, &dyn Display)]) {
    log(Level::Warn, message, fields);
}

/// Writes a line at [`Level::Error`].
pub(crate) fn error(message: &str, fields: &[(&str, &dyn Display)]) {
    log(Level::Error, message, fields);
}

fn line(
    level: Level,
    now: OffsetDateTime,
    module: &str,
    message: &str,
    fields: &[(String, String)],
) -> String {
    // hclog's layout: microseconds, and a literal Z for UTC.
    const TIMESTAMP: &[BorrowedFormatItem<'_>] =
        format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:6]Z");
    let mut entry = Map::new();
    let mut put = |key: &str, value: String| entry.insert(key.to_owned(), Value::String(value));
    put("@level", level.name().to_owned());
    put("@message", masked(message).into_owned());
    put("@module", module.to_owned());
    put("@timestamp", now.format(TIMESTAMP).unwrap_or_default());
    for (key, value) in fields {
        let value = if mask::is_secret_name(key) {
            mask::MASK.to_owned()
        } else {
            masked(value).into_owned()
        };
        put(key, value);
    }
    Value::Object(entry).to_string()
}

/// Writes one whole line to standard error. A line that cannot be written is lost: there is no
/// better place to say so.
fn write_line(line: &str) {
    let mut stderr = std::io::stderr().lock();
    let _ = writeln!(stderr, "{line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(variables: &[(&str, &str)]) -> Option<Level> {
        threshold("my-cloud", |name| {
            let mut all = variables.iter();
            all.find(|(known, _)| *known == name)
                .map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_most_particular_variable_decides() {
        assert_eq!(level(&[]), None);
        assert_eq!(level(&[("TF_LOG", "info")]), Some(Level::Info));
        assert_eq!(
            level(&[("TF_LOG", "INFO"), ("TF_LOG_PROVIDER", "WARN")]),
            Some(Level::Warn)
        );
        assert_eq!(
            level(&[
                ("TF_LOG_PROVIDER_MY_CLOUD", "off"),
                ("TF_LOG_PROVIDER", "WARN")
            ]),
            None
        );
        assert_eq!(level(&[("TF_LOG", "JSON")]), Some(Level::Trace));
    }

    #[test]
    fn a_line_is_one_json_object_in_hclogs_words() {
        let at = OffsetDateTime::UNIX_EPOCH + time::Duration::microseconds(5);
        let line = line(
            Level::Info,
            at,
            "provider",
            "two\nlines",
            &[("status".into(), "200".into())],
        );
        assert!(!line.contains('\n'));
        let entry: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(
            entry,
            serde_json::json!({
                "@level": "info",
                "@message": "two\nlines",
                "@module": "provider",
                "@timestamp": "1970-01-01T00:00:00.000005Z",
                "status": "200",
            })
        );
    }

    #[test]
    fn secrets_are_masked_by_name_and_by_value() {
        mask("swordfish-4711");
        let line = line(
            Level::Info,
            OffsetDateTime::UNIX_EPOCH,
            "provider",
            "said swordfish-4711",
            &[
                ("Authorization".into(), "Bearer x".into()),
                ("url".into(), "/?k=swordfish-4711".into()),
            ],
        );
        assert!(!line.contains("swordfish"), "{line}");
        assert!(!line.contains("Bearer"), "{line}");
        assert!(line.contains("said ***"), "{line}");
    }
}
