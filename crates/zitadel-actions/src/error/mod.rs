//! Everything that can go wrong, by what the caller can do about it.

mod classify;
mod details;
mod refusal;

use std::time::Duration;

pub use classify::classify;
pub(crate) use classify::retry_after;
pub use details::{
    AuthFailure, Lockout, Outcome, TransportFailure, TransportFailureKind, UnreadableObject,
    Unsupported,
};
pub(crate) use refusal::place;
pub use refusal::{ErrorBody, Refusal, Unexpected};

use crate::model::{ServerVersion, TargetKind};

/// Why a call did not succeed.
///
/// A refusal of the server becomes a variant by the ID in its answer (`details[].id`), never by its
/// message, except where the server gives no ID. Secrets show neither in `Display` nor in `Debug`.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No token, a token that is invalid or expired, or one without ZITADEL's audience.
    #[error("ZITADEL did not accept the access token ({0})")]
    Unauthenticated(Box<Refusal>),
    /// The caller lacks the permission for this call.
    #[error("permission denied ({0})")]
    PermissionDenied(Box<Refusal>),
    /// The token is valid, but its user has no role at all (`AUTHZ-cdgFk`, an HTTP 404).
    #[error("the caller has no role on the instance ({0})")]
    NoRole(Box<Refusal>),
    /// The addressed target or execution does not exist; only IDs that prove it lead here.
    #[error("it does not exist ({0})")]
    NotFound(Box<Refusal>),
    /// Another target has the name (names are unique without regard to case).
    #[error("its name is taken ({0})")]
    AlreadyExists(Box<Refusal>),
    /// The server refuses a value.
    #[error("ZITADEL rejected a value: {0:#}")]
    InvalidArgument(Box<Refusal>),
    /// A target named in the request does not exist, or is named twice.
    #[error("a target does not exist or is listed twice ({0})")]
    ReferencedTargetMissing(Box<Refusal>),
    /// An included execution does not exist, or is named twice.
    #[error("an included execution does not exist or is listed twice ({0})")]
    ReferencedIncludeMissing(Box<Refusal>),
    /// Includes that lead back to themselves, or too deep.
    #[error("the includes form a circle or are nested too deeply ({0})")]
    CircularInclude(Box<Refusal>),
    /// The server knows no such method, service, function, event or group.
    #[error("the server does not know the condition ({0})")]
    ConditionUnknown(Box<Refusal>),
    /// The endpoint's host is on the server's deny list, does not resolve, or is absent.
    #[error("the server denies the endpoint ({0})")]
    EndpointDenied(Box<Refusal>),
    /// The feature flag `actions` is off (v2.50 to v2.71).
    #[error("the feature flag `actions` is off ({0})")]
    FeatureDisabled(Box<Refusal>),
    /// More rows were asked for than the server allows in one page (`QUERY-4M0fs`).
    #[error("the page is larger than the server allows ({0})")]
    PageTooLarge(Box<Refusal>),
    /// No such public key (or its target is gone).
    #[error("the public key does not exist ({0})")]
    KeyMissing(Box<Refusal>),
    /// The public key has expired and cannot be activated.
    #[error("the public key has expired ({0})")]
    KeyExpired(Box<Refusal>),
    /// The public key is active and cannot be removed.
    #[error("the public key is active ({0})")]
    KeyActive(Box<Refusal>),
    /// The host names no instance of this ZITADEL; asking again will not help.
    #[error("no instance has this host: {0:#}")]
    WrongInstanceHost(Box<Refusal>),
    /// ZITADEL is up, its database is not; nothing was done.
    #[error("the server's database is down ({0})")]
    DatabaseDown(Box<Refusal>),
    /// An execution of the instance interrupts this very call because its target misbehaves.
    #[error("an execution of the instance interrupted the call: {refusal:#}")]
    LockedOut {
        /// What the target did.
        lockout: Lockout,
        /// What the server said.
        refusal: Box<Refusal>,
    },
    /// Too many requests, or a quota is used up.
    #[error("too many requests ({refusal})")]
    RateLimited {
        /// How long the server asked to wait, if it said so.
        retry_after: Option<Duration>,
        /// What the server said.
        refusal: Box<Refusal>,
    },
    /// A fault of the server or of something in front of it (HTTP 5xx).
    #[error("the server is unavailable or failed: {0:#}")]
    Unavailable(Box<Refusal>),
    /// The path is not served here: another generation of the API, or another product.
    #[error("the server does not serve this path ({0})")]
    RouteMissing(Box<Refusal>),
    /// The path is served, but not with this method.
    #[error("the server does not accept this method on this path ({0})")]
    MethodNotAllowed(Box<Refusal>),
    /// A refusal with an ID or a status that this client does not know.
    #[error("the server refused the request: {0:#}")]
    UnknownRefusal(Box<Refusal>),
    /// An answer that is not the API's: HTML, a redirect, JSON of another shape.
    #[error("{0}")]
    UnexpectedAnswer(Box<Unexpected>),
    /// An object that the server shows in a form that this client cannot read.
    #[error("{0}")]
    UnreadableObject(Box<UnreadableObject>),
    /// The server's generation or version cannot do what is asked.
    #[error("{0}")]
    Unsupported(Unsupported),
    /// No usable answer came: connection, TLS, or time.
    #[error("{0}")]
    Transport(Box<TransportFailure>),
    /// The client could not get an access token.
    #[error("{0}")]
    Auth(Box<AuthFailure>),
    /// The caller cancelled.
    #[error("interrupted")]
    Interrupted {
        /// What was being done.
        operation: &'static str,
    },
    /// The client refuses its input before anything is sent.
    #[error("{0}")]
    InvalidInput(String),
    /// The server accepted a write, but its reads did not show it in time.
    #[error("the change was accepted, but the server's reads did not show it within {waited:?}")]
    NotYetVisible {
        /// The write.
        operation: &'static str,
        /// How long was waited.
        waited: Duration,
    },
    /// Another client keeps undoing a change.
    #[error("another client undid the change {attempts} times")]
    LostRace {
        /// The change.
        operation: &'static str,
        /// How often this client made the change.
        attempts: u32,
    },
    /// The first of two updates of a target was done, the second was not: its kind has changed to
    /// `kind`, all else is as before.
    #[error("only the first of two steps of the update was done: {cause}")]
    PartiallyUpdated {
        /// The kind that the target has now.
        kind: TargetKind,
        /// Why the second step was not done.
        cause: Box<Error>,
    },
    /// The creation of a target got no readable answer, so a target of this name may exist.
    #[error("{cause}")]
    LostCreation {
        /// The name by which the target can be found again.
        name: String,
        /// Why no answer was read.
        cause: Box<Error>,
    },
    /// None of the API's known generations answers at this address.
    #[error("the server does not serve any version of the Actions API")]
    NoGeneration,
    /// The server's version does not serve the generation that was pinned.
    #[error("the server is ZITADEL {server}, which does not serve the API generation {generation}")]
    WrongGeneration {
        /// The generation that was asked for.
        generation: &'static str,
        /// The server's version.
        server: ServerVersion,
    },
}

/// What a call gave, or `None` where the caller lacks the permission for it: for calls that only
/// refine what another one is about.
///
/// # Errors
/// All others.
pub fn if_permitted<T>(given: Result<T, Error>) -> Result<Option<T>, Error> {
    match given {
        Err(Error::PermissionDenied(_)) => Ok(None),
        given => given.map(Some),
    }
}

impl Error {
    /// What the server said, where a refusal of the server is behind this.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Unauthenticated(refusal)
            | Self::PermissionDenied(refusal)
            | Self::NoRole(refusal)
            | Self::NotFound(refusal)
            | Self::AlreadyExists(refusal)
            | Self::InvalidArgument(refusal)
            | Self::ReferencedTargetMissing(refusal)
            | Self::ReferencedIncludeMissing(refusal)
            | Self::CircularInclude(refusal)
            | Self::ConditionUnknown(refusal)
            | Self::EndpointDenied(refusal)
            | Self::FeatureDisabled(refusal)
            | Self::PageTooLarge(refusal)
            | Self::KeyMissing(refusal)
            | Self::KeyExpired(refusal)
            | Self::KeyActive(refusal)
            | Self::WrongInstanceHost(refusal)
            | Self::DatabaseDown(refusal)
            | Self::LockedOut { refusal, .. }
            | Self::RateLimited { refusal, .. }
            | Self::Unavailable(refusal)
            | Self::RouteMissing(refusal)
            | Self::MethodNotAllowed(refusal)
            | Self::UnknownRefusal(refusal) => Some(refusal),
            Self::PartiallyUpdated { cause, .. } | Self::LostCreation { cause, .. } => {
                cause.refusal()
            }
            Self::UnexpectedAnswer(_)
            | Self::UnreadableObject(_)
            | Self::Unsupported(_)
            | Self::Transport(_)
            | Self::Auth(_)
            | Self::Interrupted { .. }
            | Self::InvalidInput(_)
            | Self::NotYetVisible { .. }
            | Self::LostRace { .. }
            | Self::NoGeneration
            | Self::WrongGeneration { .. } => None,
        }
    }

    /// Whether the server may have changed something although no success was read.
    ///
    /// True for a connection lost after sending, a deadline that passed, and a 5xx of the server or
    /// of a proxy. That includes every 503, which proxies and ZITADEL's own gateway also send when
    /// the connection behind them breaks. A database that is down proves that nothing was done, and
    /// a read changes nothing.
    pub fn outcome_unknown(&self) -> bool {
        match self {
            Self::Transport(failure) => failure.outcome == Outcome::Unknown,
            Self::Unavailable(refusal) => refusal.mutates,
            Self::UnexpectedAnswer(unexpected) => {
                let status = unexpected.status;
                unexpected.mutates && (status.is_success() || status.is_server_error())
            }
            Self::LostCreation { .. } => true,
            _ => false,
        }
    }
}

impl From<Unexpected> for Error {
    fn from(unexpected: Unexpected) -> Self {
        Self::UnexpectedAnswer(Box::new(unexpected))
    }
}

impl From<Unsupported> for Error {
    fn from(unsupported: Unsupported) -> Self {
        Self::Unsupported(unsupported)
    }
}

impl From<TransportFailure> for Error {
    fn from(failure: TransportFailure) -> Self {
        Self::Transport(Box::new(failure))
    }
}

impl From<AuthFailure> for Error {
    fn from(failure: AuthFailure) -> Self {
        Self::Auth(Box::new(failure))
    }
}
