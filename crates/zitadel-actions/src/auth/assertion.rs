//! Signed statements about who calls: JWTs with RS256.

use std::time::{Duration, SystemTime};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::RsaKey;
use crate::Secret;

/// How far `iat` lies in the past: a server whose clock is behind refuses what comes from its
/// future.
const CLOCK_SKEW: Duration = Duration::from_secs(60);

/// From `iat` to `exp`. The system API takes no more (API.md 8.3).
const LIFETIME: Duration = Duration::from_secs(3600);

/// What an assertion says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Claims {
    /// `iss` and `sub`: a user's id, or a system user's name.
    pub(super) subject: String,
    /// `aud`.
    pub(super) audience: String,
    /// `kid`, by which the server finds the key; system users have none.
    pub(super) key_id: Option<String>,
    issued: SystemTime,
}

impl Claims {
    /// An assertion made at `now`.
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

    /// How long after it was made the assertion ends.
    pub(super) fn valid_for() -> Duration {
        LIFETIME - CLOCK_SKEW
    }

    /// The signed JWT; `None` when the system gives no randomness.
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

    /// What the assertion says, in words for people.
    pub(super) fn in_words(&self) -> Vec<(&'static str, String)> {
        let mut words = vec![
            ("audience", self.audience.clone()),
            ("user id", self.subject.clone()),
        ];
        words.extend(self.key_id.clone().map(|id| ("key id", id)));
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
