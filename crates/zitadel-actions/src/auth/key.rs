//! RSA keys, and the key files that ZITADEL hands out for service accounts.

use std::{fmt, sync::Arc};

use ring::{
    rand::SystemRandom,
    signature::{RSA_PKCS1_SHA256, RsaKeyPair},
};
use rustls::pki_types::{PrivateKeyDer, pem::PemObject};
use serde::Deserialize;
use thiserror::Error;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use crate::Secret;

/// Why a key or a key file cannot be used. It never quotes any of it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The key file is not JSON, or a member is missing or of the wrong type.
    #[error(
        "it is not the JSON key of a service account (line {line}, column {column}), which has the \
         members type, keyId, key and userId. Use the file from ZITADEL as it is"
    )]
    NotAKeyFile {
        /// Where reading stopped, from 1.
        line: usize,
        /// Where reading stopped, from 1.
        column: usize,
    },
    /// The key file of something else than a service account.
    #[error(
        "it is a key of type `{found}`, not `serviceaccount`. Create a JSON key for a service \
         account (machine user) instead"
    )]
    WrongType {
        /// The type that the file says.
        found: String,
    },
    /// A member that must not be empty is.
    #[error("its member `{0}` is empty")]
    EmptyMember(&'static str),
    /// The key's expiration date has passed.
    #[error("its key {key_id} expired at {expired}. Create a new key for the service account")]
    Expired {
        /// The key's ID.
        key_id: String,
        /// Its expiration date, as the file says it.
        expired: String,
    },
    /// The expiration date cannot be read.
    #[error("its expirationDate is not in RFC 3339 format")]
    BadExpirationDate,
    /// The key is not PEM.
    #[error("its private key cannot be read: {0}")]
    NotPem(String),
    /// The PEM block is not an RSA key, or not one that can be used.
    #[error("its private key is not an RSA key of 2048 to 4096 bits in PKCS#1 or PKCS#8 ({0})")]
    NotRsa(String),
}

/// An RSA private key that signs with RS256.
#[derive(Clone)]
pub struct RsaKey(Arc<RsaKeyPair>);

impl RsaKey {
    /// Reads a PEM string, PKCS#1 (`RSA PRIVATE KEY`) or PKCS#8 (`PRIVATE KEY`).
    ///
    /// # Errors
    /// [`KeyError::NotPem`] and [`KeyError::NotRsa`].
    pub fn from_pem(pem: &Secret) -> Result<Self, KeyError> {
        let der = PrivateKeyDer::from_pem_slice(pem.trimmed().as_bytes())
            .map_err(|error| KeyError::NotPem(crate::http::pem_in_words(&error)))?;
        let pair = match &der {
            PrivateKeyDer::Pkcs1(der) => RsaKeyPair::from_der(der.secret_pkcs1_der()),
            PrivateKeyDer::Pkcs8(der) => RsaKeyPair::from_pkcs8(der.secret_pkcs8_der()),
            _ => return Err(KeyError::NotRsa("it is an elliptic curve key".to_owned())),
        };
        let pair = pair.map_err(|error| KeyError::NotRsa(error.to_string()))?;
        Ok(Self(Arc::new(pair)))
    }

    /// The RS256 signature of `message`; `None` when the system's random number generator fails.
    pub(super) fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        let mut signature = vec![0; self.0.public().modulus_len()];
        let random = SystemRandom::new();
        self.0
            .sign(&RSA_PKCS1_SHA256, &random, message, &mut signature)
            .ok()?;
        Some(signature)
    }
}

impl fmt::Debug for RsaKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// The key of a service account, from the JSON file that ZITADEL hands out.
#[derive(Clone, Debug)]
pub struct ServiceAccountKey {
    pub(super) key_id: String,
    pub(super) user_id: String,
    pub(super) key: RsaKey,
}

/// Source: API.md 8.2. Further members are tolerated.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct KeyFile {
    r#type: String,
    #[serde(default)]
    key_id: String,
    #[serde(default)]
    key: String,
    #[serde(default)]
    user_id: String,
    expiration_date: Option<String>,
}

impl ServiceAccountKey {
    /// Reads the JSON of a key file.
    ///
    /// # Errors
    /// [`KeyError`]: not a key file, one of an application, expired, or without a usable key.
    pub fn from_json(json: &Secret) -> Result<Self, KeyError> {
        Self::from_json_at(json, OffsetDateTime::now_utc())
    }

    fn from_json_at(json: &Secret, now: OffsetDateTime) -> Result<Self, KeyError> {
        let file: KeyFile = serde_json::from_str(json.expose().trim_start_matches('\u{feff}'))
            .map_err(|error| KeyError::NotAKeyFile {
                line: error.line(),
                column: error.column(),
            })?;
        if file.r#type != "serviceaccount" {
            return Err(KeyError::WrongType {
                found: shown(&file.r#type),
            });
        }
        let members = [
            ("keyId", &file.key_id),
            ("key", &file.key),
            ("userId", &file.user_id),
        ];
        if let Some((name, _)) = members.iter().find(|(_, text)| text.is_empty()) {
            return Err(KeyError::EmptyMember(name));
        }
        if let Some(expired) = file.expiration_date {
            let date = OffsetDateTime::parse(&expired, &Rfc3339)
                .map_err(|_| KeyError::BadExpirationDate)?;
            // Go's zero time means that the key never expires.
            if date.year() > 1 && date <= now {
                return Err(KeyError::Expired {
                    key_id: shown(&file.key_id),
                    expired,
                });
            }
        }
        let key = RsaKey::from_pem(&Secret::new(file.key))?;
        Ok(Self {
            key_id: file.key_id,
            user_id: file.user_id,
            key,
        })
    }

    /// The ID of the key.
    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// The ID of the service account.
    pub fn user_id(&self) -> &str {
        &self.user_id
    }
}

/// A short value of a file that may contain anything, safe to show: a key pasted into the wrong
/// member must not be shown.
fn shown(text: &str) -> String {
    let fits = text.len() <= 64
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_. ".contains(c));
    if fits {
        text.to_owned()
    } else {
        "(not shown)".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::{KeyError, RsaKey, ServiceAccountKey};
    use crate::Secret;

    const PKCS1: &str = include_str!("../../tests/transport/auth/rsa_pkcs1.pem");
    const PKCS8: &str = include_str!("../../tests/transport/auth/rsa_pkcs8.pem");

    fn file(change: impl FnOnce(&mut serde_json::Value)) -> Secret {
        let mut json = serde_json::json!({
            "type": "serviceaccount", "keyId": "100", "key": PKCS1, "userId": "200",
        });
        change(&mut json);
        Secret::new(json.to_string())
    }

    fn read(json: &Secret) -> Result<ServiceAccountKey, KeyError> {
        ServiceAccountKey::from_json_at(json, datetime!(2026-11-22 12:00 UTC))
    }

    fn refusal(change: impl FnOnce(&mut serde_json::Value)) -> KeyError {
        let error = read(&file(change)).expect_err("refused");
        assert!(!error.to_string().contains("MII"), "{error}");
        error
    }

    #[test]
    fn both_forms_of_pem_are_read() {
        for pem in [PKCS1, PKCS8] {
            let key = read(&file(|json| json["key"] = pem.into())).expect("a key");
            assert_eq!((key.key_id(), key.user_id()), ("100", "200"));
        }
    }

    #[test]
    fn a_byte_order_mark_in_front_of_a_key_file_does_not_count() {
        let json = file(|_| ());
        read(&Secret::new(format!("\u{feff}{}", json.expose()))).expect("a key");
    }

    #[test]
    fn a_byte_order_mark_or_white_space_around_a_pem_key_does_not_count() {
        for pem in [format!("\u{feff}{PKCS8}"), format!("\r\n{PKCS1}\n\n")] {
            RsaKey::from_pem(&Secret::new(pem)).expect("a key");
        }
    }

    #[test]
    fn unknown_members_are_ignored() {
        read(&file(|json| json["color"] = "blue".into())).expect("a key");
    }

    #[test]
    fn a_key_is_usable_until_it_expires() {
        for future in [
            "9999-12-31T23:59:59Z",
            "2026-11-22T12:00:01.5Z",
            "0001-01-01T00:00:00Z",
        ] {
            read(&file(|json| json["expirationDate"] = future.into())).expect(future);
        }
        let error = refusal(|json| json["expirationDate"] = "2026-11-22T12:00:00Z".into());
        let (key_id, expired) = ("100".to_owned(), "2026-11-22T12:00:00Z".to_owned());
        assert_eq!(error, KeyError::Expired { key_id, expired });
        let error = refusal(|json| json["expirationDate"] = "tomorrow".into());
        assert_eq!(error, KeyError::BadExpirationDate);
    }

    #[test]
    fn the_key_of_an_application_is_refused_in_a_sentence() {
        let error = refusal(|json| json["type"] = "application".into());
        assert_eq!(
            error,
            KeyError::WrongType {
                found: "application".to_owned()
            }
        );
        let error = refusal(|json| json["type"] = PKCS1.into());
        assert_eq!(
            error,
            KeyError::WrongType {
                found: "(not shown)".to_owned()
            }
        );
    }

    #[test]
    fn a_file_of_another_form_is_not_a_key_file() {
        assert_eq!(
            refusal(|json| json["userId"] = "".into()),
            KeyError::EmptyMember("userId")
        );
        let error = refusal(|json| drop(json.as_object_mut().expect("members").remove("keyId")));
        assert_eq!(error, KeyError::EmptyMember("keyId"));
        for text in [
            "",
            "{",
            "[]",
            "null",
            "{\"type\": 1}",
            "-----BEGIN RSA PRIVATE KEY-----",
        ] {
            let error = read(&Secret::new(text)).expect_err(text);
            assert!(
                matches!(error, KeyError::NotAKeyFile { .. }),
                "{text}: {error}"
            );
        }
    }

    #[test]
    fn only_rsa_keys_are_accepted() {
        let broken = PKCS1.replace("MII", "!!!");
        for pem in ["x", broken.as_str(), &PKCS1[..200]] {
            let error = refusal(|json| json["key"] = pem.into());
            assert!(matches!(error, KeyError::NotPem(_)), "{error}");
        }
        let curve = rcgen::KeyPair::generate().expect("a key").serialize_pem();
        let error = refusal(|json| json["key"] = curve.into());
        assert!(matches!(error, KeyError::NotRsa(_)), "{error}");
    }

    #[test]
    fn debug_never_shows_a_key() {
        let key = read(&file(|_| ())).expect("a key");
        assert_eq!(
            format!("{key:?}"),
            r#"ServiceAccountKey { key_id: "100", user_id: "200", key: [redacted] }"#
        );
    }
}
