//! The details of errors that are not plain refusals.

use std::{error::Error as StdError, fmt, sync::Arc};

/// What a target did that made an execution abort an unrelated call.
///
/// None of these is worth a retry (API.md 6.10). As soon as the target's endpoint answers 2xx,
/// every call works again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lockout {
    /// It answered with a status outside 2xx (`EXEC-dra6yamk98`).
    TargetFailed,
    /// It could not be reached, or was slower than its timeout (`Post "…": …`, no ID).
    TargetUnreachable,
    /// It answered 2xx and forwarded a refusal of its own (`EXEC-reUaUZCzCp`).
    Forwarded,
    /// It forwarded a status that is not one of an error (`EXEC-bmhNhpcqpF`).
    ForwardedNonsense,
    /// Its address is on the server's deny list (`EXEC-N5lu09`).
    TargetDenied,
}

/// Whether a request that got no answer may have been carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing reached the server, or it was asked to change nothing.
    NothingDone,
    /// The request was sent, or may have been: the server may have made the change.
    Unknown,
}

/// Why a request got no answer, by what helps against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportFailureKind {
    /// The host name cannot be resolved.
    Name,
    /// No connection, or one that broke.
    Connection,
    /// The server's certificate is not trusted.
    Certificate,
    /// The server's certificate has expired, or is not valid yet.
    CertificateDate,
    /// The server's certificate belongs to another host.
    CertificateHost,
    /// The server requires a client certificate, or another one than was presented.
    ClientCertificate,
    /// The TLS handshake failed for another reason.
    Tls,
    /// The answer took longer than a try may.
    Time,
    /// A proxy between here and the server cannot be reached, or refuses to connect.
    Proxy,
    /// The request cannot be built from the configuration.
    Request,
}

/// No usable answer came: connection, TLS, or time.
#[derive(Clone, Debug)]
pub struct TransportFailure {
    /// What the request was for (`create target`).
    pub operation: &'static str,
    /// The HTTP method and the path.
    pub place: String,
    /// What happened, in lower-case words, free of secrets (`connection refused`).
    pub what: String,
    /// What kind of failure that is.
    pub kind: TransportFailureKind,
    /// Whether the server may have done the work.
    pub outcome: Outcome,
    /// How often the request was sent; 0 if it was not, because the first contact with the server
    /// had failed in the same way.
    pub tries: u32,
    /// The cause, if a library gave one that is free of secrets.
    pub source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl fmt::Display for TransportFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, what, .. } = self;
        write!(f, "{what} ({place}")?;
        match self.tries {
            0 => f.write_str(", not sent again after the first failure")?,
            1 => {}
            tries => write!(f, ", {tries} attempts")?,
        }
        f.write_str(")")?;
        if self.outcome == Outcome::Unknown {
            f.write_str("; the server may have done it")?;
        }
        Ok(())
    }
}

/// The client could not get an access token.
///
/// The token endpoint's refusals say little (API.md 8.2), so the error also lists what was sent,
/// but never the key, the secret or the assertion itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthFailure {
    /// What happened, in lower-case words.
    pub what: String,
    /// What was sent and is not secret: issuer, audience, key ID, user ID, times.
    pub sent: Vec<(&'static str, String)>,
    /// The possible causes, most likely first.
    pub causes: Vec<String>,
}

impl fmt::Display for AuthFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

/// An object that the server shows in a form that this client cannot read: a later server, or data
/// that somebody else stored in an odd form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadableObject {
    /// Which object: `target "hook" (ID 7)`.
    pub object: String,
    /// Why it cannot be read, as a sentence about it: `its payload type X is unknown`.
    pub why: String,
    /// The HTTP method and the path.
    pub place: String,
}

impl fmt::Display for UnreadableObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { object, why, place } = self;
        write!(f, "this client cannot read the {object}: {why} ({place})")
    }
}

/// What this server's generation or version cannot do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsupported {
    /// The feature, in words (`payload type JWT`).
    pub feature: String,
    /// The server: its generation, and its version where known (`v2beta, ZITADEL v3.4.9`).
    pub server: String,
    /// Which servers can (`v2 from ZITADEL v4.8`).
    pub since: &'static str,
    /// Why, where the server's age does not explain it.
    pub reason: Option<&'static str>,
}

impl fmt::Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            feature,
            server,
            since,
            reason,
        } = self;
        write!(
            f,
            "this server ({server}) does not support {feature}, which requires {since}"
        )?;
        match reason {
            Some(reason) => write!(f, " ({reason})"),
            None => Ok(()),
        }
    }
}
