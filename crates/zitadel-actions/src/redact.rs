//! What is removed from a server's messages before they are shown.

/// The longest foreign text that is shown, in characters.
const LONGEST: usize = 2000;

/// How the scheme of a URL ends and what ends its host: as it is, escaped in JSON, and
/// percent-encoded.
const SCHEME_ENDS: [(&str, &[&str]); 4] = [
    ("://", &["/", "?", "#"]),
    (":\\/\\/", &["\\/", "?", "#"]),
    ("%3A%2F%2F", &["%2F", "%3F", "%23"]),
    ("%3a%2f%2f", &["%2f", "%3f", "%23"]),
];

/// `text` of a server, a proxy or a receiver, safe to print: without control and bidi characters,
/// which could rewrite the screen, and with 2,000 characters at most.
pub(crate) fn foreign_text(text: &str) -> String {
    let mut shown: String = text.chars().take(LONGEST).map(harmless).collect();
    let left = text.chars().skip(LONGEST).count();
    if left > 0 {
        shown.push_str(&format!("… ({left} more characters)"));
    }
    shown
}

/// The character, or a replacement for one that changes how the text around it is displayed.
fn harmless(c: char) -> char {
    match c {
        '\n' => c,
        '\t' => ' ',
        '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{2028}' | '\u{2029}' => '\u{fffd}',
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        _ if c.is_control() => '\u{fffd}',
        _ => c,
    }
}

/// `text` with each URL cut after its host: `https://h.example:8443/[redacted]`.
///
/// ZITADEL quotes the endpoint of a target in its errors, and an endpoint may carry a token in its
/// path, its query or in front of its host. A URL that the server could not parse is cut whole.
pub fn urls(text: &str) -> String {
    let text = unparsed(text);
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((mark, end, host_ends)) = next_scheme(rest) {
        let (before, after) = rest.split_at(mark + end.len());
        out.push_str(before);
        let (cut, rest_of_text) = after.split_at(end_of_url(after, end));
        let authority_ends = host_ends.iter().filter_map(|end| cut.find(end)).min();
        let authority = &cut[..authority_ends.unwrap_or(cut.len())];
        let host = ["%40", "@"]
            .iter()
            .filter_map(|at| {
                authority
                    .rfind(at)
                    .map(|place| &authority[place + at.len()..])
            })
            .min_by_key(|host| host.len())
            .unwrap_or(authority);
        out.push_str(host);
        if cut.len() > authority.len() || host.len() < authority.len() {
            out.push_str("/[redacted]");
        }
        rest = rest_of_text;
    }
    out.push_str(rest);
    out
}

/// Go's error is `parse "<what it could not parse>": why`, and the quotation may lack scheme and
/// host.
fn unparsed(text: &str) -> String {
    const BEFORE: &str = "parse \"";
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(BEFORE) {
        let (before, after) = rest.split_at(start + BEFORE.len());
        let end = after.find("\": ").unwrap_or(after.len());
        out.push_str(before);
        let quoted = &after[..end];
        let has_host = SCHEME_ENDS.iter().any(|(end, _)| quoted.contains(end));
        out.push_str(if has_host || quoted.len() < 3 {
            quoted
        } else {
            "[redacted]"
        });
        rest = &after[end..];
    }
    out.push_str(rest);
    out
}

fn next_scheme(text: &str) -> Option<(usize, &'static str, &'static [&'static str])> {
    let found = SCHEME_ENDS
        .iter()
        .filter_map(|(end, host_ends)| Some((text.find(end)?, *end, *host_ends)));
    found.min_by_key(|(place, ..)| *place)
}

fn end_of_url(after: &str, scheme_end: &str) -> usize {
    let ends = |c: char| {
        let escapes = scheme_end != "://" && c == '\\';
        c.is_whitespace() || (matches!(c, '"' | '\\' | '<' | '>') && !escapes)
    };
    after.find(ends).unwrap_or(after.len())
}

#[cfg(test)]
mod tests {
    use super::{foreign_text, urls};

    #[test]
    fn a_url_keeps_its_host_only() {
        assert_eq!(
            urls(r#"Post "https://u:p@h.example:8443/hook?token=t": dial tcp"#),
            r#"Post "https://h.example:8443/[redacted]": dial tcp"#
        );
        assert_eq!(
            urls("see https://h.example and ://"),
            "see https://h.example and ://"
        );
        assert_eq!(urls("no url"), "no url");
    }

    #[test]
    fn every_url_of_a_message_is_cut() {
        assert_eq!(
            urls("http://a/1 http://b?2"),
            "http://a/[redacted] http://b/[redacted]"
        );
    }

    #[test]
    fn a_url_is_cut_in_every_spelling() {
        for text in [
            r#"https:\/\/h\/hook?token=s3cret"#,
            "https%3A%2F%2Fh%2Fhook%3Ftoken%3Ds3cret",
            "https%3a%2f%2fu%3As3cret%40h",
            "https://u:s3cret@h",
            r#"parse "/hook?token=s3cret": invalid URI"#,
            r#"parse "https://h/%zz?token=s3cret": invalid URL escape "%zz""#,
            r#"parse "u:s3cret@h": first path segment in URL cannot contain colon"#,
        ] {
            let cut = urls(text);
            assert!(!cut.contains("s3cret"), "{text} -> {cut}");
            assert!(cut.contains("[redacted]"), "{text} -> {cut}");
        }
    }

    #[test]
    fn a_foreign_message_cannot_rewrite_the_screen() {
        let text = "\u{1b}[2J\u{1b}]8;;http://h\u{7}x\u{9b}31m\u{202e}abc\u{2066}\r\nnext\tline";
        let shown = foreign_text(text);
        let harmful = |c: char| c.is_control() && c != '\n' || "\u{202e}\u{2066}".contains(c);
        assert!(!shown.contains(harmful), "{shown:?}");
        assert!(shown.ends_with("\nnext line"), "{shown:?}");
    }

    #[test]
    fn a_foreign_message_has_2000_characters_at_most() {
        let shown = foreign_text(&"é".repeat(5_000_000));
        assert!(shown.chars().count() < 2050);
        assert!(shown.ends_with("… (4998000 more characters)"));
        assert_eq!(foreign_text(&"é".repeat(2000)), "é".repeat(2000));
    }
}
