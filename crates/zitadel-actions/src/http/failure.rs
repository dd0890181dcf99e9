//! Why a request got no answer, in words without secrets.

use std::{error::Error as StdError, io, sync::Arc, time::Duration};

use rustls::{AlertDescription, CertificateError, Error as TlsError, PeerIncompatible};
use url::Url;

use super::answer::host_and_port;
use crate::{
    error::{self, Outcome, TransportFailure, TransportFailureKind},
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
    ///
    /// `proxy` is the host and port of the proxy in between.
    pub(super) fn from_client(error: reqwest::Error, url: &Url, proxy: Option<&str>) -> Self {
        let error = error.without_url();
        let (kind, what) = in_words(&error, url, proxy);
        let refused = match cause::<TlsError>(&error) {
            Some(tls) => error.is_connect() || is_handshake_alert(tls),
            None => false,
        };
        Self {
            what,
            kind,
            outcome: if refused || error.is_connect() || error.is_builder() {
                Outcome::NothingDone
            } else {
                Outcome::Unknown
            },
            passing: !refused && !error.is_builder(),
            source: Some(Arc::new(error)),
        }
    }

    /// Whether a request of this kind may be tried again after this.
    pub(super) fn may_repeat(&self, repeat: Repeat) -> bool {
        self.passing && (self.outcome == Outcome::NothingDone || repeat != Repeat::Never)
    }

    /// Whether the host was there, although it gave no answer: it broke the connection.
    pub(super) fn has_reached(&self) -> bool {
        self.outcome == Outcome::Unknown && !self.took_all_the_time()
    }

    /// Whether the try ended by its deadline.
    pub(super) fn took_all_the_time(&self) -> bool {
        self.kind == TransportFailureKind::Time
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
            place: error::place(request),
            what: self.what,
            kind: self.kind,
            outcome: if request.repeat.mutates() {
                self.outcome
            } else {
                Outcome::NothingDone
            },
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

/// Whether nobody listens at the port.
fn is_refused(error: &(dyn StdError + 'static)) -> bool {
    cause::<io::Error>(error).is_some_and(|error| error.kind() == io::ErrorKind::ConnectionRefused)
}

/// The text of the innermost error.
fn root(error: &dyn StdError) -> String {
    let mut error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}

/// What happened on the way to the proxy, where the proxy is the cause.
fn in_proxy_words(error: &reqwest::Error, host: &str, proxy: &str) -> Option<String> {
    if !error.is_connect() {
        return None;
    }
    let root = root(error);
    // The HTTP client has no kind of its own for a tunnel that the proxy refuses.
    let refuses_tunnel = root.contains("tunnel") || root.contains("proxy auth");
    let what = if error.is_dns() {
        format!("the host name of the proxy {proxy} cannot be resolved")
    } else if error.is_timeout() {
        format!("connecting to {host} through the proxy {proxy} took too long")
    } else if refuses_tunnel {
        format!("the proxy {proxy} refused to connect to {host}: {root}")
    } else if ends_early(error) || cause::<TlsError>(error).is_some() {
        // The tunnel is open, so the proxy did not cause what happens inside it.
        return None;
    } else if is_refused(error) {
        format!("the connection to the proxy {proxy} was refused")
    } else {
        format!("the connection to the proxy {proxy} failed: {root}")
    };
    Some(what)
}

fn in_words(
    error: &reqwest::Error,
    url: &Url,
    proxy: Option<&str>,
) -> (TransportFailureKind, String) {
    let host = &host_and_port(url);
    if let Some(what) = proxy.and_then(|proxy| in_proxy_words(error, host, proxy)) {
        return (TransportFailureKind::Proxy, what);
    }
    if let Some(tls) = cause::<TlsError>(error) {
        return in_tls_words(tls, host);
    }
    let root = root(error);
    if error.is_dns() {
        let name = url.host_str().unwrap_or_default();
        let what = format!("the host name {name} cannot be resolved");
        (TransportFailureKind::Name, what)
    } else if error.is_connect() && error.is_timeout() {
        let what = format!("connecting to {host} took too long");
        (TransportFailureKind::Connection, what)
    } else if error.is_connect() && ends_early(error) {
        let what = format!(
            "{host} closed the connection during the TLS handshake: it may speak plain HTTP only"
        );
        (TransportFailureKind::Tls, what)
    } else if error.is_connect() && is_refused(error) {
        let what = format!("the connection to {host} was refused");
        (TransportFailureKind::Connection, what)
    } else if error.is_connect() {
        let what = format!("the connection to {host} failed: {root}");
        (TransportFailureKind::Connection, what)
    } else if error.is_builder() {
        let what = format!("the request cannot be built: {root}");
        (TransportFailureKind::Request, what)
    } else if url.scheme() == "http" && root.contains("closed before message completed") {
        let what = format!(
            "{host} closed the connection before it answered: it may expect https, not http"
        );
        (TransportFailureKind::Connection, what)
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
            let what = format!("the certificate of {host} {what}");
            (TransportFailureKind::Certificate, what)
        }
        TlsError::InvalidCertificate(
            Refused::NotValidForName | Refused::NotValidForNameContext { .. },
        ) => {
            let what = format!("{host} presented a certificate for a different host name");
            (TransportFailureKind::CertificateHost, what)
        }
        TlsError::InvalidCertificate(Refused::Expired | Refused::ExpiredContext { .. }) => {
            let what = format!("the certificate of {host} has expired");
            (TransportFailureKind::CertificateDate, what)
        }
        TlsError::InvalidCertificate(Refused::NotValidYet | Refused::NotValidYetContext { .. }) => {
            let what = format!("the certificate of {host} is not valid yet");
            (TransportFailureKind::CertificateDate, what)
        }
        TlsError::InvalidCertificate(other) if is_authority(other) => {
            let what = format!(
                "the certificate of {host} is an authority's own (CA:TRUE), which no server may \
                 present: sign a certificate for the server with it"
            );
            (TransportFailureKind::Certificate, what)
        }
        TlsError::InvalidCertificate(other) => {
            let what = format!("the certificate of {host} is invalid: {other}");
            (TransportFailureKind::Certificate, what)
        }
        // What the platform's verifier says where it finds no authority at all.
        TlsError::General(text) if text.starts_with("No CA certificates") => {
            let what = "this system has no certificate authorities to verify a server with: \
                        install its package of CA certificates, or configure a CA certificate";
            (TransportFailureKind::Certificate, what.to_owned())
        }
        TlsError::AlertReceived(AlertDescription::ProtocolVersion)
        | TlsError::PeerIncompatible(PeerIncompatible::ServerDoesNotSupportTls12Or13) => {
            let what = format!("{host} supports neither TLS 1.2 nor TLS 1.3");
            (TransportFailureKind::Tls, what)
        }
        TlsError::AlertReceived(AlertDescription::CertificateRequired) => {
            let what = format!("{host} asks for a client certificate, and none is configured");
            (TransportFailureKind::ClientCertificate, what)
        }
        TlsError::AlertReceived(alert) if is_handshake_alert(error) => {
            let what = format!(
                "{host} refused the TLS handshake ({alert:?}), most likely because of the client \
                 certificate"
            );
            (TransportFailureKind::ClientCertificate, what)
        }
        TlsError::InvalidMessage(_) => {
            let what = format!("{host} does not speak TLS: it may speak plain HTTP only");
            (TransportFailureKind::Tls, what)
        }
        other => (
            TransportFailureKind::Tls,
            format!("TLS with {host} failed: {other}"),
        ),
    }
}

/// Whether a certificate is refused because it is an authority's, as `openssl req -x509` makes it.
fn is_authority(error: &CertificateError) -> bool {
    matches!(error, CertificateError::Other(other) if other.to_string().contains("CaUsedAsEndEntity"))
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
