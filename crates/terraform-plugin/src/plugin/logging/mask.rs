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

static SECRETS: LazyLock<RwLock<Secrets>> = LazyLock::new(RwLock::default);

/// Every spelling of every secret. A run may have ten thousand of them, and each value of each call
/// is compared with them, so neither asking for one nor masking a text may look at all.
#[derive(Default)]
struct Secrets {
    known: HashSet<String>,
    by_beginning: HashMap<[u8; SHORTEST_SECRET], Vec<String>>,
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
    for spelling in spellings(secret) {
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

/// The text with every known secret masked.
pub(crate) fn masked(text: &str) -> Cow<'_, str> {
    let secrets = SECRETS.read().unwrap_or_else(PoisonError::into_inner);
    secrets.masked(text)
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
