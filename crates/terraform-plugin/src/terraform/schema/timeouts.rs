//! The conventional `timeouts`: how long the operations of an object may take.

use super::{Attribute, Block, Object, Schema};
use crate::terraform::Value;
use crate::terraform::validators::Validator;
use std::time::Duration;

/// The name of the attribute or block.
pub(crate) const TIMEOUTS: &str = "timeouts";

/// The operations with a timeout and how long each takes at most by default, for
/// [`Schema::timeouts`].
///
/// ```
/// use std::time::Duration;
/// use terraform_plugin::terraform::{Attribute, Schema, Timeouts};
///
/// let schema = Schema::new([Attribute::string("name").required()]).timeouts(
///     Timeouts::new()
///         .create(Duration::from_secs(20 * 60))
///         .delete(Duration::from_secs(5 * 60)),
/// );
/// assert_eq!(schema.problems(), Vec::<String>::new());
/// ```
#[derive(Debug, Clone, Default)]
pub struct Timeouts {
    defaults: Vec<(&'static str, Duration)>,
    block: bool,
}

impl Timeouts {
    /// No timeouts.
    pub fn new() -> Self {
        Timeouts::default()
    }

    fn with(mut self, operation: &'static str, default: Duration) -> Self {
        self.defaults.retain(|(other, _)| *other != operation);
        self.defaults.push((operation, default));
        self
    }

    /// How long a create takes at most.
    pub fn create(self, default: Duration) -> Self {
        self.with("create", default)
    }

    /// How long a read takes at most, of a resource or data source.
    pub fn read(self, default: Duration) -> Self {
        self.with("read", default)
    }

    /// How long an update takes at most.
    pub fn update(self, default: Duration) -> Self {
        self.with("update", default)
    }

    /// How long a delete takes at most.
    pub fn delete(self, default: Duration) -> Self {
        self.with("delete", default)
    }

    /// How long it takes at most to open an ephemeral resource.
    pub fn open(self, default: Duration) -> Self {
        self.with("open", default)
    }

    /// How long it takes at most to invoke an action.
    pub fn invoke(self, default: Duration) -> Self {
        self.with("invoke", default)
    }

    /// Makes it the block `timeouts { … }` in place of the attribute `timeouts = { … }`, for
    /// providers that had it so in an older SDK.
    pub fn as_block(self) -> Self {
        Timeouts {
            block: true,
            ..self
        }
    }

    fn object(&self) -> Object {
        let attribute = |(operation, default): &(&str, Duration)| {
            Attribute::string(*operation)
                .optional()
                .validate(Validator::text(EXPECTATION, |text| {
                    let quoted = || format!("{text:?} is not");
                    parse(text).map(drop).ok_or_else(quoted)
                }).summary("Invalid timeout"))
                .description(format!(
                    "How long to wait for the {operation}, such as `30s` or `1h30m`. Defaults to `{}`.",
                    written(*default)
                ))
        };
        Object::new(self.defaults.iter().map(attribute))
    }

    /// The timeout of an operation: what the object says, otherwise the default. `None` if the
    /// operation has none.
    pub(crate) fn of(&self, operation: &str, object: &Value) -> Option<Duration> {
        let (_, default) = self.defaults.iter().find(|(name, _)| *name == operation)?;
        let text = object.get(TIMEOUTS).get(operation).as_str();
        Some(text.and_then(parse).unwrap_or(*default))
    }
}

const EXPECTATION: &str = "must be a duration such as \"30s\", \"10m\" or \"1h30m\"";
const DESCRIPTION: &str = "How long operations may take.";

impl Schema {
    /// Adds the conventional `timeouts`. Models have no field for it: handlers find their deadline
    /// in [`Context::deadline`](crate::framework::Context::deadline).
    pub fn timeouts(mut self, timeouts: Timeouts) -> Self {
        let object = timeouts.object();
        if timeouts.block {
            let block = Block::single(TIMEOUTS, object);
            self.blocks.push(block.description(DESCRIPTION));
        } else {
            let attribute = Attribute::object(TIMEOUTS, object).optional();
            self.object
                .attributes
                .push(attribute.description(DESCRIPTION));
        }
        self.timeouts = Some(timeouts);
        self
    }
}

const UNITS: [(&str, f64); 7] = [
    ("h", 3600.0),
    ("ms", 1e-3),
    ("m", 60.0),
    ("s", 1.0),
    ("us", 1e-6),
    ("µs", 1e-6),
    ("ns", 1e-9),
];

/// Reads a duration as Go spells it: decimals, each with a unit, one after the other.
fn parse(text: &str) -> Option<Duration> {
    let mut rest = text;
    let mut total = Duration::ZERO;
    while !rest.is_empty() || text.is_empty() {
        let end = rest.find(|letter: char| !letter.is_ascii_digit() && letter != '.')?;
        let (number, tail) = rest.split_at(end);
        let (unit, seconds) = UNITS.iter().find(|(unit, _)| tail.starts_with(unit))?;
        let part = Duration::try_from_secs_f64(number.parse::<f64>().ok()? * seconds).ok()?;
        total = total.checked_add(part)?;
        rest = &tail[unit.len()..];
    }
    Some(total)
}

/// A duration in its largest whole units.
pub(crate) fn written(duration: Duration) -> String {
    let seconds = duration.as_secs();
    let parts = [
        (seconds / 3600, "h"),
        (seconds / 60 % 60, "m"),
        (seconds % 60, "s"),
    ];
    let parts = parts.iter().filter(|(number, _)| *number > 0);
    let text: String = parts
        .map(|(number, unit)| format!("{number}{unit}"))
        .collect();
    if text.is_empty() {
        format!("{}ms", duration.as_millis())
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_go_spells_them() {
        let seconds = |text| parse(text).map(|duration| duration.as_secs_f64());
        for (text, expect) in [
            ("30s", 30.0),
            ("1h30m", 5400.0),
            ("1.5h", 5400.0),
            ("300ms", 0.3),
            ("1m0.5s", 60.5),
        ] {
            assert_eq!(seconds(text), Some(expect), "{text}");
        }
        for text in [
            "",
            "5",
            "m",
            "-5s",
            "5 m",
            "1d",
            "1e3s",
            "1..5s",
            "99999999999999999999h",
        ] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }

    #[test]
    fn a_duration_is_written_in_its_largest_units() {
        for text in ["20m", "1h30m", "5s", "250ms"] {
            assert_eq!(written(parse(text).unwrap()), text);
        }
    }

    #[test]
    fn the_object_decides_before_the_default() {
        let timeouts = Timeouts::new().create(Duration::from_secs(60));
        let object = |text: &str| {
            let create = Value::object([("create", text.into())]);
            Value::object([(TIMEOUTS, create)])
        };
        assert_eq!(
            timeouts.of("create", &object("5s")),
            Some(Duration::from_secs(5))
        );
        assert_eq!(
            timeouts.of("create", &Value::Null),
            Some(Duration::from_secs(60))
        );
        assert_eq!(timeouts.of("delete", &object("5s")), None);
    }
}
