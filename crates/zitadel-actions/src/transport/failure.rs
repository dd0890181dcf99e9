//! What went wrong on the way to the server, in words that hold no secret.

use std::{error::Error as StdError, io, sync::Arc, time::Duration};

use rustls::{AlertDescription, CertificateError, Error as TlsError};

use crate::{
    error::{Outcome, TransportFailure},
    exchange::{Repeat, Request},
};

/// Why one try got no answer.
#[derive(Debug)]
pub(super) struct Failure {
    what: String,
    outcome: Outcome,
    /// Whether another try may fare better.
    passing: bool,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl Failure {
    /// The try took longer than it may. Connecting has a shorter deadline of its own, so the
    /// request was on its way by then.
    pub(super) fn deadline(allowed: Duration) -> Self {
        Self {
            what: format!("no complete answer came within {allowed:?}"),
            outcome: Outcome::Unknown,
            passing: true,
            source: None,
        }
    }

    /// What the HTTP client reports about a try at `host`.
    pub(super) fn from_client(error: reqwest::Error, host: &str) -> Self {
        let error = error.without_url();
        let (what, outcome, passing) = if let Some(tls) = cause::<TlsError>(&error) {
            let refused = error.is_connect() || is_handshake_alert(tls);
            let outcome = if refused {
                Outcome::NotSent
            } else {
                Outcome::Unknown
            };
            (in_tls_words(tls, host), outcome, !refused)
        } else if error.is_dns() {
            (
                format!("the host name of {host} can't be resolved"),
                Outcome::NotSent,
                true,
            )
        } else if error.is_connect() && error.is_timeout() {
            (
                format!("connecting to {host} took too long"),
                Outcome::NotSent,
                true,
            )
        } else if error.is_connect() && ends_early(&error) {
            (
                format!(
                    "{host} closed the connection instead of a TLS handshake: is it plain HTTP?"
                ),
                Outcome::NotSent,
                true,
            )
        } else if error.is_connect() {
            (
                format!("can't connect to {host}: {}", root(&error)),
                Outcome::NotSent,
                true,
            )
        } else if error.is_builder() {
            (
                format!("the request can't be built: {}", root(&error)),
                Outcome::NotSent,
                false,
            )
        } else {
            let what = format!(
                "the connection to {host} broke before the answer: {}",
                root(&error)
            );
            (what, Outcome::Unknown, true)
        };
        Self {
            what,
            outcome,
            passing,
            source: Some(Arc::new(error)),
        }
    }

    /// Whether a request of this kind may be tried again after this.
    pub(super) fn may_repeat(&self, repeat: Repeat) -> bool {
        self.passing && (self.outcome == Outcome::NotSent || repeat != Repeat::Never)
    }

    /// Whether the server may have done the work.
    pub(super) fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// What happened, in words.
    pub(super) fn what(&self) -> &str {
        &self.what
    }

    /// The error of `request` after `tries` tries, the last of which ended so.
    pub(super) fn after(self, request: &Request, tries: u32) -> TransportFailure {
        TransportFailure {
            operation: request.operation,
            place: format!("{} {}", request.method, request.path),
            what: self.what,
            outcome: self.outcome,
            tries,
            source: self.source,
        }
    }
}

/// The first error of type `E` below `error`, also inside of I/O errors, which hide theirs.
fn cause<'a, E: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a E> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        let inside = error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref);
        next = inside
            .map(|e| e as &(dyn StdError + 'static))
            .or_else(|| error.source());
    }
    None
}

/// Whether the other side hung up in the middle of what it had to say.
fn ends_early(error: &(dyn StdError + 'static)) -> bool {
    cause::<io::Error>(error).is_some_and(|error| error.kind() == io::ErrorKind::UnexpectedEof)
}

/// The text of the innermost error.
fn root(error: &dyn StdError) -> String {
    let mut error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}

fn in_tls_words(error: &TlsError, host: &str) -> String {
    match error {
        TlsError::InvalidCertificate(
            CertificateError::UnknownIssuer | CertificateError::BadSignature,
        ) => format!(
            "the certificate of {host} is not signed by an authority that is trusted here: \
             configure its CA certificate"
        ),
        TlsError::InvalidCertificate(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
        ) => format!("the certificate that {host} shows is made out to another host name"),
        TlsError::InvalidCertificate(
            CertificateError::Expired | CertificateError::ExpiredContext { .. },
        ) => format!("the certificate of {host} has expired"),
        TlsError::AlertReceived(AlertDescription::CertificateRequired) => {
            format!("{host} asks for a client certificate, and none is configured")
        }
        TlsError::AlertReceived(alert) if is_handshake_alert(error) => {
            format!(
                "{host} refused the TLS handshake ({alert:?}): is the client certificate right?"
            )
        }
        TlsError::InvalidMessage(_) => format!("{host} does not speak TLS: is it plain HTTP?"),
        other => format!("TLS with {host} failed: {other}"),
    }
}

/// Alerts by which a server ends the handshake: it looked at no request.
///
/// With TLS 1.3 a client learns only after its first request that its certificate was refused.
fn is_handshake_alert(error: &TlsError) -> bool {
    use AlertDescription as Alert;
    matches!(
        error,
        TlsError::AlertReceived(
            Alert::AccessDenied
                | Alert::BadCertificate
                | Alert::CertificateExpired
                | Alert::CertificateRequired
                | Alert::CertificateRevoked
                | Alert::CertificateUnknown
                | Alert::DecryptError
                | Alert::HandshakeFailure
                | Alert::NoApplicationProtocol
                | Alert::ProtocolVersion
                | Alert::UnknownCA
                | Alert::UnrecognisedName
                | Alert::UnsupportedCertificate
        )
    )
}
