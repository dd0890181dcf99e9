//! The transport's log records, and the trait of a log.

use std::fmt::{Debug, Display};

/// How much a record matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The bodies of refusals, redacted.
    Trace,
    /// Each attempt, what is done about its failure, and what is found out about the server.
    Debug,
    /// Something that a person should see.
    Warn,
}

/// One named value of a record.
pub type Field<'a> = (&'a str, &'a dyn Display);

/// Takes the transport's records.
///
/// Records hold hosts, methods, paths, statuses, durations, the number of the attempt and request
/// IDs, and at [`Level::Trace`] the redacted bodies of refusals. The body of a request or of a
/// success, header values, tokens and keys are never in one, at any level.
pub trait Log: Send + Sync + Debug {
    /// Takes one record.
    fn log(&self, level: Level, message: &str, fields: &[Field<'_>]);
}

/// Drops every record.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Log for Silent {
    fn log(&self, _: Level, _: &str, _: &[Field<'_>]) {}
}
