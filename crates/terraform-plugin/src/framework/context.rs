//! What every handler is given beside its own input.

use super::StopToken;
use crate::terraform::{Diagnostic, Diagnostics};
use std::sync::{Arc, Mutex, PoisonError};

/// The way back to the practitioner beside a handler's result, and the token that says when to
/// stop. Clones share everything.
#[derive(Debug, Clone, Default)]
pub struct Context {
    warnings: Arc<Mutex<Diagnostics>>,
    stop: StopToken,
}

impl Context {
    pub(crate) fn new(stop: StopToken) -> Self {
        Context {
            warnings: Arc::default(),
            stop,
        }
    }

    /// Shows a warning beside the result, whether that is success or failure.
    pub fn warn(&self, summary: impl Into<String>, detail: impl Into<String>) {
        self.add(Diagnostic::warning(summary, detail));
    }

    /// Shows a diagnostic beside the result. An error makes the operation fail, but what the
    /// handler returns is still kept.
    pub fn add(&self, diagnostic: Diagnostic) {
        self.warnings
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(diagnostic);
    }

    /// The token that says when to stop.
    pub fn stop_token(&self) -> &StopToken {
        &self.stop
    }

    pub(crate) fn take_diagnostics(&self) -> Diagnostics {
        std::mem::take(&mut *self.warnings.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
