//! IDs that the server chose.

use std::fmt;

macro_rules! server_id {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// Takes `text` as an ID: 1 to 200 characters, no slashes, spaces or control
            /// characters.
            ///
            /// # Errors
            /// When `text` cannot be an ID that a server chose. `search` and `_search` are refused
            /// because they are routes of their own on some generations (API.md 2.6).
            pub fn parse(text: &str) -> Result<Self, InvalidId> {
                let odd = |c: char| c.is_whitespace() || c.is_control();
                let why = match text {
                    "" => "it is empty",
                    "search" | "_search" => "it is a route of the API",
                    "." | ".." => "it is a step in a path",
                    _ if text.chars().count() > 200 => "it is longer than 200 characters",
                    _ if text.contains('/') => "it contains a slash",
                    _ if text.contains(odd) => "it contains spaces or control characters",
                    _ => return Ok(Self(text.to_owned())),
                };
                Err(InvalidId { what: $what, why })
            }

            /// The ID as the server spells it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

server_id!(
    /// The ID of a target: chosen by the server, opaque, in practice digits.
    TargetId,
    "target ID"
);
server_id!(
    /// The ID of a target's public key: chosen by the server, opaque.
    KeyId,
    "key ID"
);

/// Why a string is not an ID.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a {what}: {why}")]
pub struct InvalidId {
    what: &'static str,
    why: &'static str,
}

impl InvalidId {
    /// Why, as a sentence about the string.
    pub fn why(&self) -> &'static str {
        self.why
    }
}

#[cfg(test)]
mod tests {
    use super::TargetId;

    #[test]
    fn an_id_is_never_a_route() {
        for text in [
            "",
            "search",
            "_search",
            "..",
            "a b",
            "a\n",
            &"1".repeat(201),
        ] {
            assert!(TargetId::parse(text).is_err(), "{text:?}");
        }
        assert_eq!(
            TargetId::parse("258001").map(|id| id.to_string()),
            Ok("258001".to_owned())
        );
    }
}
