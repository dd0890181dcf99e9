//! Diagnostics on the wire, fit for a terminal whatever they quote.

use crate::plugin::logging::masked;
use crate::plugin::messages::common;
use crate::terraform::{Diagnostic, Diagnostics, Severity};

/// The longest summary, in characters.
const LONGEST_SUMMARY: usize = 200;

/// The longest detail, in characters. A diagnostic may quote what a server answered.
const LONGEST_DETAIL: usize = 4_000;

/// Every diagnostic, in order.
pub(crate) fn diagnostics(diagnostics: Diagnostics) -> Vec<common::Diagnostic> {
    diagnostics.into_iter().map(diagnostic).collect()
}

fn diagnostic(diagnostic: Diagnostic) -> common::Diagnostic {
    let severity = match diagnostic.severity {
        Severity::Error => common::Severity::Error,
        Severity::Warning => common::Severity::Warning,
    };
    common::Diagnostic {
        severity: severity.into(),
        summary: shown(&diagnostic.summary, LONGEST_SUMMARY),
        detail: text(&diagnostic.detail),
        attribute: diagnostic
            .attribute_path
            .as_ref()
            .map(super::attribute_path),
    }
}

/// Text for a practitioner: without secrets, without what a terminal obeys, and not too long.
pub(crate) fn text(text: &str) -> String {
    shown(text, LONGEST_DETAIL)
}

fn shown(text: &str, longest: usize) -> String {
    // Masked first: a secret may hold what is taken out or cut off.
    let text = masked(text);
    let mut characters = text.chars().filter(|character| !is_obeyed(*character));
    let mut shown: String = characters.by_ref().take(longest).collect();
    let left = characters.count();
    if left > 0 {
        shown.push_str(&format!("… ({left} more characters)"));
    }
    shown
}

/// Whether a terminal acts on the character: on control characters, and on those that change the
/// direction of writing.
fn is_obeyed(character: char) -> bool {
    match character {
        '\n' | '\t' => false,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            true
        }
        other => other.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plugin::logging::mask;
    use crate::plugin::to_proto::attribute_path;

    fn sent(diagnostic: Diagnostic) -> common::Diagnostic {
        diagnostics(diagnostic.into()).remove(0)
    }

    #[test]
    fn a_diagnostic_keeps_its_severity_and_its_words() {
        let sent = sent(Diagnostic::warning("Old", "Use the new one.\n\n\tLike so.").at("a"));
        assert_eq!(sent.severity(), common::Severity::Warning);
        assert_eq!(sent.summary, "Old");
        assert_eq!(sent.detail, "Use the new one.\n\n\tLike so.");
        assert_eq!(sent.attribute, Some(attribute_path(&"a".into())));
    }

    #[test]
    fn what_a_terminal_obeys_is_taken_out() {
        let hostile = "\u{1b}[2J\u{1b}]0;title\u{7}\u{9b}32m\u{202e}gpj.\u{2066}exe\r\n\u{200f}é漢";
        let sent = sent(Diagnostic::error(hostile, hostile));
        assert_eq!(sent.detail, "[2J]0;title32mgpj.exe\né漢");
        assert_eq!(sent.summary, sent.detail);
    }

    #[test]
    fn a_server_that_says_too_much_is_cut_off() {
        let sent = sent(Diagnostic::error("s".repeat(300), "d".repeat(5_000_000)));
        assert!(sent.summary.ends_with("s… (100 more characters)"));
        assert!(sent.detail.ends_with("d… (4996000 more characters)"));
        assert!(sent.detail.len() < 4_100);
    }

    #[test]
    fn a_known_secret_is_masked_in_every_spelling() {
        mask("hunter&2 \"sesame\"/ü");
        let spellings = [
            "hunter&2 \"sesame\"/ü",
            r#"hunter&2 \"sesame\"/ü"#,
            r#"hunter\u00262 \"sesame\"/ü"#,
            "hunter%262%20%22sesame%22%2F%C3%BC",
            "hunter%262+%22sesame%22%2F%C3%BC",
            "hunter%262%20%22sesame%22%2f%c3%bc",
            "hunter%262%20%22sesame%22/%C3%BC",
            "aHVudGVyJjIgInNlc2FtZSIvw7w=",
        ];
        for spelling in spellings {
            let sent = sent(Diagnostic::error("Refused", format!("got {spelling}!")));
            assert!(!sent.detail.contains("sesame"), "{}", sent.detail);
            assert!(sent.detail.starts_with("got ***"), "{}", sent.detail);
        }
    }
}
