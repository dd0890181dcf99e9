//! A panic in a handler is a mistake in the provider; it must not take the process, and with it the
//! state of other resources, along.

use crate::terraform::{Diagnostic, Diagnostics};
use futures_util::FutureExt;
use std::any::Any;
use std::future::Future;
use std::panic::AssertUnwindSafe;

/// The result of the work, or an error that says what panicked while doing what (`operation`:
/// "creating `notes_note`").
pub(crate) async fn catch<T>(
    operation: &str,
    work: impl Future<Output = Result<T, Diagnostics>>,
) -> Result<T, Diagnostics> {
    // What the work shares with others is behind locks that survive a panic.
    match AssertUnwindSafe(work).catch_unwind().await {
        Ok(result) => result,
        Err(panic) => Err(Diagnostic::bug(format!(
            "The provider panicked while {operation}: {}. TF_LOG=ERROR shows where.",
            message(panic.as_ref())
        ))
        .into()),
    }
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}
