//! Shows crashes to the practitioner.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::fmt::Write;
use std::panic;

use super::{masked, write_line};
use crate::framework::panics;

/// Terraform shows up to a hundred lines of a crash; frames beyond these are the runtime's.
const MOST_LINES: usize = 60;

/// Replaces Rust's message about a panic. A panic that is caught becomes a diagnostic, and here a
/// line of the log. Any other is shown in Go's form: Terraform takes a line that starts with
/// `panic: ` for the provider's crash.
pub(crate) fn install_panic_hook() {
    panic::set_hook(Box::new(|panic| {
        let message = panics::message(panic.payload());
        let place = panic.location();
        let place = place.map_or_else(String::new, ToString::to_string);
        // RUST_BACKTRACE decides whether there is one.
        let backtrace = Backtrace::capture();
        let backtrace = match backtrace.status() {
            BacktraceStatus::Captured => bounded(&backtrace.to_string()),
            _ => String::new(),
        };
        if panics::is_caught(&place) {
            let fields: [(&str, &dyn std::fmt::Display); 3] = [
                ("panic", &message),
                ("place", &place),
                ("backtrace", &backtrace),
            ];
            super::error("the provider panicked, and carries on", &fields);
        } else {
            let text = format!("panic: {message} at {place}\n{backtrace}");
            write_line(&masked(&text));
        }
    }));
}

fn bounded(backtrace: &str) -> String {
    let mut lines = backtrace.lines();
    let mut text = String::new();
    for line in lines.by_ref().take(MOST_LINES) {
        text.push_str(line);
        text.push('\n');
    }
    let left = lines.count();
    if left > 0 {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "({left} more lines)");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backtrace_is_cut_to_what_terraform_shows() {
        let long = "frame\n".repeat(200);
        let cut = bounded(&long);
        assert_eq!(cut.lines().count(), MOST_LINES + 1);
        assert!(cut.ends_with("(140 more lines)\n"), "{cut}");
        assert_eq!(bounded("one\ntwo\n"), "one\ntwo\n");
    }
}
