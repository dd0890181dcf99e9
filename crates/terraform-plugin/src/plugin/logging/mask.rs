//! Keeps secrets out of everything that is written.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::{LazyLock, PoisonError, RwLock};

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// What replaces a secret.
pub(super) const MASK: &str = "***";

/// Strings shorter than this are not masked by value: they would blot out ordinary words.
const SHORTEST_SECRET: usize = 4;

/// What replaces a string that contains a secret in an encoding that cannot be cut out of it.
const WHOLE: &str = "*** (this text repeats a secret)";

/// The fewest letters and digits by which a secret is recognized among those of a text.
const FEWEST_LETTERS: usize = 12;

/// The letters and digits of a long secret that are enough to recognize it.
const MOST_LETTERS: usize = 96;

static SECRETS: LazyLock<RwLock<Secrets>> = LazyLock::new(RwLock::default);

/// Every spelling of every secret. A run may have ten thousand of them, and each value of each call
/// is compared with them, so neither asking for one nor masking a text may look at all.
#[derive(Default)]
struct Secrets {
    known: HashSet<String>,
    by_beginning: HashMap<[u8; SHORTEST_SECRET], Vec<String>>,
    /// The letters and digits of each secret, decoded and in base64.
    hidden: HashMap<[u8; FEWEST_LETTERS], Vec<String>>,
}

impl Secrets {
    fn add(&mut self, spelling: String) {
        if let Some(beginning) = spelling.as_bytes().first_chunk()
            && self.known.insert(spelling.clone())
        {
            let alike = self.by_beginning.entry(*beginning).or_default();
            alike.push(spelling);
        }
    }

    fn add_hidden(&mut self, mut letters: String) {
        letters.truncate(MOST_LETTERS);
        if let Some(beginning) = letters.as_bytes().first_chunk() {
            let alike = self.hidden.entry(*beginning).or_default();
            if !alike.contains(&letters) {
                alike.push(letters);
            }
        }
    }

    /// Whether these letters and digits of a text hold those of a secret.
    fn are_hidden_in(&self, letters: &str) -> bool {
        let bytes = letters.as_bytes();
        (0..bytes.len()).any(|at| {
            let alike = bytes[at..]
                .first_chunk()
                .and_then(|start| self.hidden.get(start));
            let mut alike = alike.into_iter().flatten();
            alike.any(|secret| bytes[at..].starts_with(secret.as_bytes()))
        })
    }

    /// The length of the longest secret that a text begins with.
    fn longest_at(&self, text: &[u8]) -> Option<usize> {
        let alike = self.by_beginning.get(text.first_chunk()?)?.iter();
        let found = alike.filter(|secret| text.starts_with(secret.as_bytes()));
        found.map(String::len).max()
    }

    /// The text with secrets masked. Of those that overlap, nothing remains.
    fn masked<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let bytes = text.as_bytes();
        // The beginning of what is not copied yet, and the end of the secret before.
        let (mut masked, mut rest, mut end) = (String::new(), 0, 0);
        for at in 0..bytes.len() {
            let Some(length) = self.longest_at(&bytes[at..]) else {
                continue;
            };
            if at >= end {
                masked.push_str(&text[rest..at]);
                masked.push_str(MASK);
            }
            end = end.max(at + length);
            rest = end;
        }
        if masked.is_empty() {
            return Cow::Borrowed(text);
        }
        masked.push_str(&text[rest..]);
        Cow::Owned(masked)
    }
}

/// Never lets this string appear in a log line, a diagnostic or a crash message again, in none of
/// the spellings in which a server may send it back. Strings under four bytes are ignored.
pub fn mask(secret: &str) {
    if secret.len() < SHORTEST_SECRET || is_known(secret) {
        return;
    }
    let mut secrets = SECRETS.write().unwrap_or_else(PoisonError::into_inner);
    let spellings: Vec<String> = spellings(secret).collect();
    for letters in spellings.iter().flat_map(|spelling| in_base64(spelling)) {
        secrets.add_hidden(letters);
    }
    secrets.add_hidden(letters(&decoded(secret)));
    for spelling in spellings {
        secrets.add(spelling);
    }
}

fn is_known(secret: &str) -> bool {
    let secrets = SECRETS.read().unwrap_or_else(PoisonError::into_inner);
    secrets.known.contains(secret)
}

/// The string as it is, in JSON (as most write it and as Go does), in URLs and forms, in base64.
fn spellings(secret: &str) -> impl Iterator<Item = String> {
    let json = serde_json::Value::from(secret).to_string();
    let json = json[1..json.len() - 1].to_owned();
    let go_json = json
        .replace('&', "\\u0026")
        .replace('<', "\\u003c")
        .replace('>', "\\u003e");
    let percent = percent_encoded(secret, "-._~", true);
    let base64 = STANDARD_NO_PAD.encode(secret);
    [
        secret.to_owned(),
        json,
        go_json,
        percent_encoded(secret, "-._~", false),
        percent_encoded(secret, "-._~/", true),
        percent.replace("%20", "+"),
        percent,
        base64,
    ]
    .into_iter()
}

fn percent_encoded(secret: &str, plain: &str, upper_case: bool) -> String {
    let mut encoded = String::new();
    for byte in secret.bytes() {
        if byte.is_ascii_alphanumeric() || plain.as_bytes().contains(&byte) {
            encoded.push(char::from(byte));
        } else if upper_case {
            encoded.push_str(&format!("%{byte:02X}"));
        } else {
            encoded.push_str(&format!("%{byte:02x}"));
        }
    }
    encoded
}

/// The letters of base64 that these bytes alone decide, for each of their three places in a longer
/// text.
fn in_base64(text: &str) -> impl Iterator<Item = String> {
    (0..3).map(move |before| {
        let padded = [&[0; 2][..before], text.as_bytes()].concat();
        let (first, last) = ((before * 4).div_ceil(3), padded.len() * 4 / 3);
        letters(&STANDARD_NO_PAD.encode(&padded)[first..last])
    })
}

/// The letters and digits alone: nothing that breaks lines, quotes or escapes hides a secret then.
fn letters(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// The text with the escapes of JSON and of URLs undone, however often they were applied, and
/// without blanks: a line may be broken within an escape.
fn decoded(text: &str) -> String {
    let mut text: String = text.split_whitespace().collect();
    for _ in 0..5 {
        let next = once_decoded(&text);
        if next == text {
            break;
        }
        text = next;
    }
    text
}

fn once_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['\\', '%']) {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        let (escape, after) = rest[at..].split_at(1);
        let (skipped, meant) = if escape == "%" {
            let code = after
                .get(..2)
                .and_then(|hex| u8::from_str_radix(hex, 16).ok());
            code.map_or((0, vec![b'%']), |byte| (2, vec![byte]))
        } else {
            let code = after.strip_prefix('u').and_then(|hex| hex.get(..4));
            let code = code.and_then(|hex| u32::from_str_radix(hex, 16).ok());
            match (code.and_then(char::from_u32), after.chars().next()) {
                (Some(c), _) => (5, c.to_string().into_bytes()),
                (None, Some('n' | 'r' | 't')) => (1, vec![b' ']),
                (None, _) => (0, Vec::new()),
            }
        };
        bytes.extend(meant);
        rest = &after[skipped..];
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The text with every known secret masked.
pub(crate) fn masked(text: &str) -> Cow<'_, str> {
    let secrets = SECRETS.read().unwrap_or_else(PoisonError::into_inner);
    let masked = secrets.masked(text);
    let is_hidden = |text: &str| secrets.are_hidden_in(&letters(text));
    if !secrets.hidden.is_empty() && (is_hidden(&masked) || is_hidden(&decoded(&masked))) {
        return Cow::Borrowed(WHOLE);
    }
    masked
}

/// Whether a field of this name holds a secret.
pub(super) fn is_secret_name(name: &str) -> bool {
    const WORDS: [&str; 8] = [
        "authorization",
        "assertion",
        "credential",
        "cookie",
        "passw",
        "private_key",
        "secret",
        "signing_key",
    ];
    let name = name.to_ascii_lowercase().replace('-', "_");
    // "tokens_left" counts tokens; "token" and "access_token" are one.
    name.ends_with("token") || WORDS.iter().any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longer_of_two_overlapping_secrets_is_masked_whole() {
        mask("overlap-one");
        mask("overlap-one-and-more");
        assert_eq!(masked("overlap-one-and-more"), MASK);
    }

    #[test]
    fn of_two_secrets_that_share_a_part_nothing_remains() {
        let mut secrets = Secrets::default();
        for secret in ["first-shared", "shared-second", "größer"] {
            secrets.add(secret.to_owned());
        }
        assert_eq!(secrets.masked("<first-shared-second>"), "<***>");
        assert_eq!(secrets.masked("first-sharedshared-second"), "******");
        assert_eq!(secrets.masked("größe größer ö"), "größe *** ö");
        assert!(matches!(secrets.masked("first"), Cow::Borrowed("first")));
    }

    #[test]
    fn a_text_is_compared_with_the_secrets_that_begin_alike_alone() {
        let mut secrets = Secrets::default();
        for number in 0..10_000 {
            secrets.add(format!("{number:04}-a-secret"));
        }
        assert!(secrets.by_beginning.values().all(|alike| alike.len() == 1));
        assert_eq!(secrets.masked("0042-a-secret"), MASK);
    }

    #[test]
    fn a_secret_is_masked_in_its_json_spelling_too() {
        mask("line one\nline \"two\"");
        let json = serde_json::json!({ "key": "line one\nline \"two\"" }).to_string();
        assert_eq!(masked(&json), r#"{"key":"***"}"#);
    }

    #[test]
    fn a_secret_is_masked_behind_any_escapes_and_line_breaks() {
        let secret = "a&b\"<hidden-behind-%41\\n>";
        mask(secret);
        let twice = serde_json::json!(serde_json::json!(secret).to_string()).to_string();
        let lines: String = secret.chars().map(|c| format!("{c}\n")).collect();
        let form = percent_encoded(secret, "-._~", true);
        for text in [
            twice,
            lines,
            STANDARD_NO_PAD.encode(form + "?"),
            percent_encoded(&percent_encoded(secret, "", true), "", false),
        ] {
            let shown = masked(&text).into_owned();
            assert!(shown.contains(MASK), "{text} -> {shown}");
            assert!(
                !letters(&decoded(&shown)).contains("hidden"),
                "{text} -> {shown}"
            );
        }
        assert_eq!(masked("hidden behind"), "hidden behind");
    }

    #[test]
    fn short_texts_would_blot_out_words_and_stay() {
        mask("abc");
        mask("");
        assert_eq!(masked("abcdef"), "abcdef");
    }

    #[test]
    fn names_of_secrets_are_known_in_any_spelling() {
        for name in [
            "token",
            "access_token",
            "X-Signing-Key",
            "Set-Cookie",
            "password",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in ["url", "status", "tokens_left", "key"] {
            assert!(!is_secret_name(name), "{name}");
        }
    }
}
