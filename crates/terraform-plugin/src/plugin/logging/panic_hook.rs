//! Shows crashes to the practitioner.

use std::backtrace::Backtrace;
use std::panic;

use super::{masked, write_line};

/// Replaces Rust's message about a panic by Go's form: Terraform shows a provider's standard error,
/// from a line that starts with `panic: ` on, as the provider's crash.
pub(crate) fn install_panic_hook() {
    panic::set_hook(Box::new(|panic| {
        let payload = panic.payload();
        let text = payload.downcast_ref::<&str>().copied();
        let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
        let message = text.unwrap_or("(no message)");
        let place = panic
            .location()
            .map_or_else(String::new, |location| format!(" at {location}"));
        // RUST_BACKTRACE decides whether this is more than one word.
        let backtrace = Backtrace::capture();
        let text = format!("panic: {message}{place}\n{backtrace}");
        write_line(&masked(&text));
    }));
}
