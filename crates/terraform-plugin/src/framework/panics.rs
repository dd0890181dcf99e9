//! A panic in a handler is a mistake in the provider; it must not take the process, and with it the
//! state of other resources, along.

use crate::terraform::{Diagnostic, Diagnostics};
use futures_util::FutureExt;
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::panic::AssertUnwindSafe;
use std::pin::pin;

thread_local! {
    static CATCHING: Cell<bool> = const { Cell::new(false) };
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// The result of the work, or an error that says what panicked while doing what (`operation`:
/// "creating `notes_note`").
pub(crate) async fn catch<T>(
    operation: &str,
    work: impl Future<Output = Result<T, Diagnostics>>,
) -> Result<T, Diagnostics> {
    // What the work shares with others is behind locks that survive a panic.
    let mut work = pin!(AssertUnwindSafe(work).catch_unwind());
    let result = poll_fn(|context| {
        let outer = CATCHING.replace(true);
        let polled = work.as_mut().poll(context);
        CATCHING.set(outer);
        polled
    });
    match result.await {
        Ok(result) => result,
        Err(panic) => {
            let place = PLACE.take();
            let place = place.map_or_else(String::new, |place| format!(" at {place}"));
            let message = message(panic.as_ref());
            Err(Diagnostic::bug(format!(
                "The provider panicked while {operation}: {message}{place}. The log at \
                 TF_LOG=ERROR has a backtrace if RUST_BACKTRACE=1 is set."
            ))
            .into())
        }
    }
}

/// For a panic hook: whether the panic on this thread is going to be caught. If so, the diagnostic
/// will name its place.
pub(crate) fn is_caught(place: &str) -> bool {
    let caught = CATCHING.get();
    if caught {
        PLACE.set(Some(place.to_owned()));
    }
    caught
}

/// What a panic says.
pub(crate) fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_what_runs_inside_a_catch_counts_as_caught() {
        assert!(!is_caught("here"));
        let inside = catch("testing", async {
            tokio::task::yield_now().await;
            Ok(is_caught("there"))
        });
        assert!(inside.await.unwrap());
        assert!(!is_caught("here"));
    }
}
