//! Assertions: JWTs about the caller, signed with RS256.

use std::time::{Duration, SystemTime};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::RsaKey;
use crate::Secret;

/// How far `iat` lies in the past, because a server whose clock is behind refuses an assertion from
/// its future.
const CLOCK_SKEW: Duration = Duration::from_secs(60);

/// From `iat` to `exp`. The system API takes no more (API.md 8.3).
const LIFETIME: Duration = Duration::from_secs(3600);

/// The claims of an assertion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Claims {
    /// `iss` and `sub`: a user's ID, or a system user's name.
    pub(super) subject: String,
    /// `aud`.
    pub(super) audience: String,
    /// `kid`, by which the server finds the key; system users have none.
    pub(super) key_id: Option<String>,
    issued: SystemTime,
}

impl Claims {
    /// The claims of an assertion that is signed at `now`.
    pub(super) fn new(
        subject: &str,
        audience: &str,
        key_id: Option<&str>,
        now: SystemTime,
    ) -> Self {
        Self {
            subject: subject.to_owned(),
            audience: audience.to_owned(),
            key_id: key_id.map(str::to_owned),
            issued: now - CLOCK_SKEW,
        }
    }

    /// How long the assertion is valid from its signing on.
    pub(super) fn valid_for() -> Duration {
        LIFETIME - CLOCK_SKEW
    }

    /// The signed JWT; `None` when the system's random number generator fails.
    pub(super) fn sign(&self, key: &RsaKey) -> Option<Secret> {
        let mut header = json!({ "alg": "RS256", "typ": "JWT" });
        if let Some(key_id) = &self.key_id {
            header["kid"] = key_id.as_str().into();
        }
        let issued = seconds(self.issued);
        let claims = json!({
            "iss": self.subject,
            "sub": self.subject,
            "aud": self.audience,
            "iat": issued,
            "exp": issued + LIFETIME.as_secs(),
        });
        let encode = |json: &serde_json::Value| URL_SAFE_NO_PAD.encode(json.to_string());
        let message = format!("{}.{}", encode(&header), encode(&claims));
        let signature = URL_SAFE_NO_PAD.encode(key.sign(message.as_bytes())?);
        Some(Secret::new(format!("{message}.{signature}")))
    }

    /// The claims by name, to be shown.
    pub(super) fn in_words(&self) -> Vec<(&'static str, String)> {
        let mut words = vec![
            ("audience", self.audience.clone()),
            ("user id", self.subject.clone()),
        ];
        words.extend(self.key_id.clone().map(|id| ("key ID", id)));
        words.push(("issued at", date(self.issued)));
        words.push(("expires at", date(self.issued + LIFETIME)));
        words
    }
}

fn seconds(at: SystemTime) -> u64 {
    at.duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs()
}

fn date(at: SystemTime) -> String {
    let whole = i64::try_from(seconds(at)).unwrap_or_default();
    let at = OffsetDateTime::from_unix_timestamp(whole).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    at.format(&Rfc3339).unwrap_or_default()
}
