//! Diagnostics on the wire, fit for a terminal whatever they quote.

use crate::plugin::logging::masked;
use crate::plugin::messages::common;
use crate::terraform::{AttributePath, Diagnostic, Diagnostics, Schema, Severity, Step};

/// The longest summary, in characters.
const LONGEST_SUMMARY: usize = 200;

/// The longest detail, in characters. A diagnostic may quote what a server answered.
const LONGEST_DETAIL: usize = 4_000;

/// Where diagnostics may point.
#[derive(Clone, Copy)]
pub(crate) enum Paths<'a> {
    /// At every attribute.
    Whole,
    /// At every attribute of this schema but the secret ones: the client quotes the line.
    NotAtSecrets(&'a Schema),
    /// The same, but only at the outermost attributes, for a client that shows the resource's first
    /// line for a longer path.
    Outermost(&'a Schema),
}

impl<'a> Paths<'a> {
    /// What suits a schema and a client.
    pub(crate) fn of(schema: Option<&'a Schema>, nested: bool) -> Self {
        match schema {
            None => Self::Whole,
            Some(schema) if nested => Self::NotAtSecrets(schema),
            Some(schema) => Self::Outermost(schema),
        }
    }

    /// The part of the path at which a diagnostic may point.
    fn shown(self, path: &AttributePath) -> AttributePath {
        match self {
            Self::NotAtSecrets(schema) | Self::Outermost(schema)
                if schema.is_quoted_with_a_secret(path) =>
            {
                AttributePath::root()
            }
            Self::Outermost(schema) => outermost(schema, path),
            Self::Whole | Self::NotAtSecrets(_) => path.clone(),
        }
    }
}

/// The path through blocks to the first attribute.
fn outermost(schema: &Schema, path: &AttributePath) -> AttributePath {
    let mut blocks = schema.blocks.as_slice();
    for (at, step) in path.steps().iter().enumerate() {
        let Step::Attribute(name) = step else {
            continue;
        };
        match blocks.iter().find(|block| block.name == *name) {
            Some(block) => blocks = &block.blocks,
            None => return AttributePath::new(path.steps()[..=at].to_vec()),
        }
    }
    path.clone()
}

/// Every diagnostic, in order.
pub(crate) fn diagnostics(paths: Paths<'_>, diagnostics: Diagnostics) -> Vec<common::Diagnostic> {
    let one = |each| diagnostic(paths, each);
    diagnostics.into_iter().map(one).collect()
}

fn diagnostic(paths: Paths<'_>, diagnostic: Diagnostic) -> common::Diagnostic {
    let path = diagnostic.attribute_path.unwrap_or_default();
    let shown_path = paths.shown(&path);
    let mut detail = diagnostic.detail;
    if shown_path != path && !names(&detail, &path) {
        detail.push_str(&format!("\n\nThe attribute is `{path}`."));
    }
    let severity = match diagnostic.severity {
        Severity::Error => common::Severity::Error,
        Severity::Warning => common::Severity::Warning,
    };
    common::Diagnostic {
        severity: severity.into(),
        summary: shown(&diagnostic.summary, LONGEST_SUMMARY),
        detail: text(&detail),
        attribute: (!shown_path.is_root()).then(|| super::attribute_path(&shown_path)),
    }
}

/// Whether a text says which attribute it is about.
fn names(text: &str, path: &AttributePath) -> bool {
    text.contains(&format!("`{path}`"))
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
    use crate::plugin::from_proto;
    use crate::plugin::logging::mask;
    use crate::plugin::to_proto::attribute_path;

    fn sent(diagnostic: Diagnostic) -> common::Diagnostic {
        diagnostics(Paths::Whole, diagnostic.into()).remove(0)
    }

    #[test]
    fn a_diagnostic_keeps_its_severity_and_its_words() {
        let sent = sent(Diagnostic::warning("Old", "Use the new one.\n\n\tLike so.").at("a"));
        assert_eq!(sent.severity(), common::Severity::Warning);
        assert_eq!(sent.summary, "Old");
        assert_eq!(sent.detail, "Use the new one.\n\n\tLike so.");
        assert_eq!(sent.attribute, Some(attribute_path(&"a".into())));
    }

    fn schema() -> Schema {
        use crate::terraform::{Attribute, Block};
        let nested = || Attribute::object("nested", [Attribute::string("open")]);
        let key = Attribute::string("key").sensitive();
        let sealed = Attribute::object("sealed", [Attribute::string("open"), key]);
        Schema::new([nested(), sealed, Attribute::string("token_wo").write_only()])
            .block(Block::list("part", [nested()]))
    }

    #[track_caller]
    fn points(nested: bool, at: AttributePath, to: &str, adds: &str) {
        let schema = schema();
        let paths = Paths::of(Some(&schema), nested);
        let error = Diagnostic::error("Invalid value", "No.").at(at);
        let sent = diagnostics(paths, error.into()).remove(0);
        let path = sent.attribute.as_ref().map(from_proto::attribute_path);
        assert_eq!(path.unwrap_or_default().to_string(), to);
        assert_eq!(sent.detail, format!("No.{adds}"));
    }

    #[test]
    fn a_client_that_resolves_one_attribute_is_pointed_at_the_outermost_and_told_the_rest() {
        let open = AttributePath::from("nested").attribute("open");
        points(true, open.clone(), "nested.open", "");
        points(false, open, "nested", "\n\nThe attribute is `nested.open`.");
        let in_block = AttributePath::from("part").index(1).attribute("nested");
        points(false, in_block.clone(), "part[1].nested", "");
        let deep = in_block.attribute("open");
        let adds = "\n\nThe attribute is `part[1].nested.open`.";
        points(false, deep.clone(), "part[1].nested", adds);
        points(true, deep, "part[1].nested.open", "");
        points(false, AttributePath::from("part").index(1), "part[1]", "");
    }

    #[test]
    fn no_client_is_pointed_at_a_line_that_may_hold_a_secret() {
        for nested in [true, false] {
            let adds = "\n\nThe attribute is `token_wo`.";
            points(nested, "token_wo".into(), "", adds);
            // The whole object is quoted, whichever of its attributes is meant.
            for name in ["key", "open"] {
                let path = AttributePath::from("sealed").attribute(name);
                let adds = format!("\n\nThe attribute is `sealed.{name}`.");
                points(nested, path, "", &adds);
            }
        }
    }

    #[test]
    fn a_text_that_names_its_attribute_is_left_as_it_is() {
        let schema = schema();
        let error = Diagnostic::error("Conflict", "`token_wo` is set too.").at("token_wo");
        let sent = diagnostics(Paths::of(Some(&schema), true), error.into()).remove(0);
        assert_eq!(sent.detail, "`token_wo` is set too.");
        assert_eq!(sent.attribute, None);
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
