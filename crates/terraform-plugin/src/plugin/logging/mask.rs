//! Keeps secrets out of everything that is written.

use std::borrow::Cow;
use std::sync::{PoisonError, RwLock};

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// What replaces a secret.
pub(super) const MASK: &str = "***";

/// Strings shorter than this are not masked by value: they would blot out ordinary words.
const SHORTEST_SECRET: usize = 4;

static SECRETS: RwLock<Vec<String>> = RwLock::new(Vec::new());

/// Never lets this string appear in a log line, a diagnostic or a crash message again, in none of
/// the spellings in which a server may send it back. Strings under four bytes are ignored.
pub fn mask(secret: &str) {
    if secret.len() < SHORTEST_SECRET || is_known(secret) {
        return;
    }
    let mut secrets = SECRETS.write().unwrap_or_else(PoisonError::into_inner);
    for spelling in spellings(secret) {
        if !secrets.contains(&spelling) {
            secrets.push(spelling);
        }
    }
    // A secret that contains another must go first, or its remainder would stay.
    secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
}

fn is_known(secret: &str) -> bool {
    let secrets = SECRETS.read().unwrap_or_else(PoisonError::into_inner);
    secrets.iter().any(|known| known == secret)
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
    let mut text = Cow::Borrowed(text);
    for secret in secrets.iter() {
        if text.contains(secret.as_str()) {
            text = Cow::Owned(text.replace(secret.as_str(), MASK));
        }
    }
    text
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
