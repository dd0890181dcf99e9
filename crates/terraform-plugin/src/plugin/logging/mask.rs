//! Keeps secrets out of everything that is written.

use std::borrow::Cow;
use std::sync::{PoisonError, RwLock};

/// What stands in a secret's place.
pub(super) const MASK: &str = "***";

/// Texts shorter than this are not masked by value: they would blot out ordinary words.
const SHORTEST_SECRET: usize = 4;

static SECRETS: RwLock<Vec<String>> = RwLock::new(Vec::new());

/// Never let this text appear in a log line or a crash message again. Its spelling inside JSON is
/// masked too. Texts under four bytes are ignored.
pub fn mask(secret: &str) {
    let inside_json = serde_json::Value::from(secret).to_string();
    let inside_json = &inside_json[1..inside_json.len() - 1];
    let mut secrets = SECRETS.write().unwrap_or_else(PoisonError::into_inner);
    for spelling in [secret, inside_json] {
        let known = secrets.iter().any(|known| known == spelling);
        if spelling.len() >= SHORTEST_SECRET && !known {
            secrets.push(spelling.to_owned());
        }
    }
    // A secret that contains another must go first, or its remainder would stay.
    secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
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
