//! What a practitioner is told.

use super::AttributePath;
use std::fmt;

/// The summary of every mistake in the provider.
const BUG: &str = "Bug in the provider";

/// The summary of the error that ends a handler which deferred its operation. Nobody is shown it.
const DEFERRED: &str = "Deferred to a later plan";

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// The operation failed.
    Error,
    /// The operation went on.
    Warning,
}

/// One message to the practitioner: what happened, why, and what to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// What happened, in half a sentence without a full stop.
    pub summary: String,
    /// Why, and what to do next, in whole sentences.
    pub detail: String,
    /// The attribute that it is about; `None` for the whole object.
    pub attribute_path: Option<AttributePath>,
}

impl Diagnostic {
    /// An error about the whole object.
    pub fn error(summary: impl Into<String>, detail: impl Into<String>) -> Self {
        Diagnostic {
            severity: Severity::Error,
            summary: summary.into(),
            detail: detail.into(),
            attribute_path: None,
        }
    }

    /// A warning about the whole object.
    pub fn warning(summary: impl Into<String>, detail: impl Into<String>) -> Self {
        Diagnostic {
            severity: Severity::Warning,
            ..Diagnostic::error(summary, detail)
        }
    }

    /// The same message, about this attribute; the root is the whole object.
    pub fn at(self, path: impl Into<AttributePath>) -> Self {
        let path = path.into();
        Diagnostic {
            attribute_path: (!path.is_root()).then_some(path),
            ..self
        }
    }

    /// Whether it is an error.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    pub(crate) fn is_bug(&self) -> bool {
        self.summary == BUG
    }

    /// The error that ends a handler which deferred its operation.
    pub(crate) fn deferred() -> Self {
        Diagnostic::error(DEFERRED, "")
    }

    pub(crate) fn is_deferred(&self) -> bool {
        self.summary == DEFERRED
    }

    /// An error in the provider itself, which no configuration can mend.
    pub fn bug(what: impl fmt::Display) -> Self {
        Diagnostic::error(
            BUG,
            format!(
                "{what} This is a mistake in the provider, not in the configuration; please report it."
            ),
        )
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = &self.attribute_path {
            write!(f, "{path}: ")?;
        }
        write!(f, "{}: {}", self.summary, self.detail)
    }
}

/// Any number of diagnostics. As the error of a `Result` it holds at least one error by convention;
/// warnings may stand beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// None.
    pub fn new() -> Self {
        Diagnostics::default()
    }

    /// One error about the whole object.
    pub fn error(summary: impl Into<String>, detail: impl Into<String>) -> Self {
        Diagnostic::error(summary, detail).into()
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Whether there is at least one error.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(Diagnostic::is_error)
    }

    /// Whether there are none at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Each in turn.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// The same diagnostics, with their paths moved under `prefix`. Those without a path get
    /// `prefix`.
    pub fn under(mut self, prefix: &AttributePath) -> Self {
        for diagnostic in &mut self.0 {
            let path = diagnostic.attribute_path.take().unwrap_or_default();
            diagnostic.attribute_path = Some(path.under(prefix));
        }
        self
    }

    /// The same diagnostics, each with its path in its text alone.
    pub(crate) fn without_paths(self) -> Self {
        let told = |diagnostic: Diagnostic| match &diagnostic.attribute_path {
            Some(path) => Diagnostic {
                detail: format!("{}\n\nThe attribute is `{path}`.", diagnostic.detail),
                attribute_path: None,
                ..diagnostic
            },
            None => diagnostic,
        };
        self.into_iter().map(told).collect()
    }

    /// `Ok` if there is no error, all diagnostics otherwise. Warnings alone are dropped.
    pub fn into_result(self) -> Result<(), Diagnostics> {
        if self.has_errors() { Err(self) } else { Ok(()) }
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Diagnostics(vec![diagnostic])
    }
}

impl From<Vec<Diagnostic>> for Diagnostics {
    fn from(diagnostics: Vec<Diagnostic>) -> Self {
        Diagnostics(diagnostics)
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(diagnostics: I) -> Self {
        Diagnostics(diagnostics.into_iter().collect())
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: I) {
        self.0.extend(diagnostics);
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, diagnostic) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str("\n")?;
            }
            diagnostic.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostics {}
