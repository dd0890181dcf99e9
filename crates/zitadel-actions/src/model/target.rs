//! Targets: the endpoints that executions call.

use std::{fmt, time::Duration};

use url::{ParseError, Url};

use super::{TargetId, Timestamp};
use crate::Secret;

/// How ZITADEL calls a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TargetKind {
    /// ZITADEL waits for the response and ignores its body.
    Webhook {
        /// Whether a failed call ends the API call or flow that it belongs to.
        interrupt_on_error: bool,
    },
    /// ZITADEL waits for the response, and its body replaces or completes the message.
    Call {
        /// Whether a failed call ends the API call or flow that it belongs to.
        interrupt_on_error: bool,
    },
    /// ZITADEL does not wait for the response.
    Async,
}

impl TargetKind {
    /// Whether a failed call interrupts; `None` for a kind that cannot.
    pub fn interrupt_on_error(self) -> Option<bool> {
        match self {
            Self::Webhook { interrupt_on_error } | Self::Call { interrupt_on_error } => {
                Some(interrupt_on_error)
            }
            Self::Async => None,
        }
    }

    /// The same kind, interrupting or not, where it can.
    pub fn with_interrupt(self, interrupt_on_error: bool) -> Self {
        match self {
            Self::Webhook { .. } => Self::Webhook { interrupt_on_error },
            Self::Call { .. } => Self::Call { interrupt_on_error },
            Self::Async => Self::Async,
        }
    }
}

/// How the body of a call is encoded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PayloadType {
    /// Plain JSON, signed in a header. Servers without payload types send this.
    #[default]
    Json,
    /// A JWT signed with the instance's web key.
    Jwt,
    /// That JWT, encrypted with the target's active public key.
    Jwe,
}

impl fmt::Display for PayloadType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Json => "JSON",
            Self::Jwt => "JWT",
            Self::Jwe => "JWE",
        })
    }
}

/// The URL at which a target is called. It may contain a token, so `Debug` shows the host alone.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Endpoint(String);

impl Endpoint {
    /// Takes an absolute `http` or `https` URL with a host, spelled as it is.
    ///
    /// Servers from v2.59 on accept much that can never be called (API.md 6.8), so the rule is
    /// the client's.
    ///
    /// # Errors
    /// When `text` is not such a URL.
    pub fn parse(text: &str) -> Result<Self, InvalidEndpoint> {
        if text.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return Err(InvalidEndpoint(
                "it contains a space or a control character".to_owned(),
            ));
        }
        let url = Url::parse(text).map_err(|error| {
            InvalidEndpoint(match error {
                ParseError::RelativeUrlWithoutBase => "it has no scheme".to_owned(),
                ParseError::EmptyHost => "it has no host".to_owned(),
                ParseError::IdnaError => "its host is not a valid name".to_owned(),
                other => other.to_string(),
            })
        })?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(InvalidEndpoint(
                "its scheme is neither http nor https".to_owned(),
            ));
        }
        // `https:host` and `https:///host` parse as well; a server takes them for a path.
        let after_scheme = text.get(url.scheme().len()..).unwrap_or_default();
        let host = after_scheme.strip_prefix("://").unwrap_or_default();
        if host.is_empty() || host.starts_with(['/', '?', '#']) {
            return Err(InvalidEndpoint("it has no host".to_owned()));
        }
        // Servers parse it as Go does, which refuses a broken escape but in the query.
        let before_query = text.split('?').next().unwrap_or_default();
        if before_query
            .split('%')
            .skip(1)
            .any(|rest| !begins_with_hex(rest))
        {
            return Err(InvalidEndpoint(
                "a % is not followed by two hexadecimal digits".to_owned(),
            ));
        }
        Ok(Self(text.to_owned()))
    }

    /// Takes what a server stores, also where a client would refuse it.
    pub(crate) fn from_server(text: String) -> Self {
        Self(text)
    }

    /// The URL as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Endpoint({})", crate::redact::urls(&self.0))
    }
}

fn begins_with_hex(text: &str) -> bool {
    let digits = text.bytes().take(2).filter(u8::is_ascii_hexdigit);
    digits.count() == 2
}

/// Why a string is not an endpoint. It never quotes the string, which may be secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an absolute http or https URL with a host: {0}")]
pub struct InvalidEndpoint(String);

impl InvalidEndpoint {
    /// Why, as a sentence about the string.
    pub fn why(&self) -> &str {
        &self.0
    }
}

/// What a target is created with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetDraft {
    /// The name: 1 to 1000 characters (200 before v2.59), unique without regard to case.
    pub name: String,
    /// Where it is called.
    pub endpoint: Endpoint,
    /// How it is called.
    pub kind: TargetKind,
    /// How long a call may take: more than 0, at most 270 s from v2.59 on.
    pub timeout: Duration,
    /// How the body of a call is encoded.
    pub payload_type: PayloadType,
}

/// What to change about a target; `None` leaves a member as it is.
///
/// Only what changes is sent, because a server checks even an unchanged endpoint again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TargetPatch {
    /// The new name.
    pub name: Option<String>,
    /// The new endpoint.
    pub endpoint: Option<Endpoint>,
    /// The new kind, including whether it interrupts.
    pub kind: Option<TargetKind>,
    /// The new timeout.
    pub timeout: Option<Duration>,
    /// The new payload type.
    pub payload_type: Option<PayloadType>,
    /// Whether to replace the signing key; the old key stops working immediately.
    pub rotate_signing_key: bool,
}

impl TargetPatch {
    /// Whether nothing would change.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What a target is before an update: some generations cannot change one part without another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriorTarget {
    /// The kind as it reads now.
    pub kind: TargetKind,
    /// The endpoint as it is now; `None` where the server shows none (API.md 6.9).
    pub endpoint: Option<Endpoint>,
}

/// A target as the server shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The ID that the server chose.
    pub id: TargetId,
    /// The name.
    pub name: String,
    /// Where it is called; `None` for a target from v2.51 or older on a newer server, which has
    /// lost its endpoint in the upgrade (API.md 6.9).
    pub endpoint: Option<Endpoint>,
    /// How it is called.
    pub kind: TargetKind,
    /// How long a call may take.
    pub timeout: Duration,
    /// How the body of a call is encoded.
    pub payload_type: PayloadType,
    /// The key that calls are signed with; `None` before v2.66, and for targets from then.
    pub signing_key: Option<Secret>,
    /// When it was created; `None` before v2.59.
    pub creation_date: Option<Timestamp>,
    /// When it last changed.
    pub change_date: Option<Timestamp>,
}

/// The server's answer to the creation of a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreatedTarget {
    /// The ID that the server chose.
    pub id: TargetId,
    /// The key that calls are signed with; `None` before v2.66.
    pub signing_key: Option<Secret>,
    /// When it was created; `None` before v2.59.
    pub creation_date: Option<Timestamp>,
    /// When it last changed, which is when it was created.
    pub change_date: Option<Timestamp>,
}

/// The server's answer to the update of a target.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UpdatedTarget {
    /// The new signing key, where the update replaced it.
    pub signing_key: Option<Secret>,
    /// When it last changed; an earlier date where the update changed nothing.
    pub change_date: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::Endpoint;

    #[test]
    fn an_endpoint_is_a_url_that_can_be_called() {
        for text in [
            "https://h.example/x",
            "http://192.0.2.1:8080",
            "HTTPS://h/?token=1",
            "https://h/a%20b?x=%zz",
        ] {
            assert_eq!(
                Endpoint::parse(text).as_ref().map(Endpoint::as_str),
                Ok(text)
            );
        }
        for text in [
            "",
            "h.example/x",
            "ftp://h/x",
            "https:///x",
            "https:h",
            "https://",
            "/x",
            "https://h:x/",
            "https://h/a b",
            "https://h/%zz",
            "https://h/%2",
        ] {
            assert!(Endpoint::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn debug_shows_the_host_alone() {
        let endpoint = Endpoint::parse("https://u:pw@h.example/hook?t=s").expect("an endpoint");
        assert_eq!(
            format!("{endpoint:?}"),
            "Endpoint(https://h.example/[redacted])"
        );
    }
}
