//! What went wrong on the way to the server, in words that hold no secret.

use std::{error::Error as StdError, io, sync::Arc, time::Duration};

use rustls::{AlertDescription, CertificateError, Error as TlsError};

use crate::{
    error::{Outcome, TransportFailure, TransportFailureKind},
    exchange::{Repeat, Request},
};

/// Why one try got no answer.
#[derive(Debug)]
pub(super) struct Failure {
    what: String,
    kind: TransportFailureKind,
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
            kind: TransportFailureKind::Time,
            outcome: Outcome::Unknown,
            passing: true,
            source: None,
        }
    }

    /// What the HTTP client reports about a try at `host`.
    pub(super) fn from_client(error: reqwest::Error, host: &str) -> Self {
        let error = error.without_url();
        let (kind, what) = in_words(&error, host);
        let refused = match cause::<TlsError>(&error) {
            Some(tls) => error.is_connect() || is_handshake_alert(tls),
            None => false,
        };
        Self {
            what,
            kind,
            outcome: match refused || error.is_connect() || error.is_builder() {
                true => Outcome::NotSent,
                false => Outcome::Unknown,
            },
            passing: !refused && !error.is_builder(),
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
            kind: self.kind,
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
            .map(|error| error as &(dyn StdError + 'static))
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

fn in_words(error: &reqwest::Error, host: &str) -> (TransportFailureKind, String) {
    if let Some(tls) = cause::<TlsError>(error) {
        return in_tls_words(tls, host);
    }
    let root = root(error);
    if error.is_dns() {
        let what = format!("the host name of {host} can't be resolved");
        (TransportFailureKind::Name, what)
    } else if error.is_connect() && error.is_timeout() {
        let what = format!("connecting to {host} took too long");
        (TransportFailureKind::Connection, what)
    } else if error.is_connect() && ends_early(error) {
        let what =
            format!("{host} closed the connection instead of a TLS handshake: is it plain HTTP?");
        (TransportFailureKind::Tls, what)
    } else if error.is_connect() {
        let what = format!("can't connect to {host}: {root}");
        (TransportFailureKind::Connection, what)
    } else if error.is_builder() {
        let what = format!("the request can't be built: {root}");
        (TransportFailureKind::Request, what)
    } else {
        let what = format!("the connection to {host} broke before the answer: {root}");
        (TransportFailureKind::Connection, what)
    }
}

fn in_tls_words(error: &TlsError, host: &str) -> (TransportFailureKind, String) {
    use CertificateError as Refused;
    match error {
        TlsError::InvalidCertificate(Refused::UnknownIssuer | Refused::BadSignature) => {
            let what = "is not signed by an authority that is trusted here";
            let what = format!("the certificate of {host} {what}: configure its CA certificate");
            (TransportFailureKind::Certificate, what)
        }
        TlsError::InvalidCertificate(
            Refused::NotValidForName | Refused::NotValidForNameContext { .. },
        ) => {
            let what =
                format!("the certificate that {host} shows is made out to another host name");
            (TransportFailureKind::Certificate, what)
        }
        TlsError::InvalidCertificate(Refused::Expired | Refused::ExpiredContext { .. }) => {
            let what = format!("the certificate of {host} has expired");
            (TransportFailureKind::Certificate, what)
        }
        TlsError::InvalidCertificate(other) => {
            let what = format!("the certificate of {host} is refused: {other}");
            (TransportFailureKind::Certificate, what)
        }
        TlsError::AlertReceived(AlertDescription::CertificateRequired) => {
            let what = format!("{host} asks for a client certificate, and none is configured");
            (TransportFailureKind::ClientCertificate, what)
        }
        TlsError::AlertReceived(alert) if is_handshake_alert(error) => {
            let what = "is the client certificate right?";
            let what = format!("{host} refused the TLS handshake ({alert:?}): {what}");
            (TransportFailureKind::ClientCertificate, what)
        }
        TlsError::InvalidMessage(_) => {
            let what = format!("{host} does not speak TLS: is it plain HTTP?");
            (TransportFailureKind::Tls, what)
        }
        other => (
            TransportFailureKind::Tls,
            format!("TLS with {host} failed: {other}"),
        ),
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
