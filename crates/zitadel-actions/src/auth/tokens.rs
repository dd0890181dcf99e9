//! One token for all calls.

use std::{
    fmt,
    io::ErrorKind,
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, SystemTime},
};

use http::HeaderValue;
use tokio::{sync::Mutex, time::Instant};
use tokio_util::sync::CancellationToken;
use url::Url;

use super::{
    Credential, RsaKey,
    assertion::Claims,
    endpoint::{self, Grant, Issued},
};
use crate::{
    Error, Secret,
    error::AuthFailure,
    http::{Http, TransportConfig},
};

/// How long before its end a token is renewed.
const MARGIN: Duration = Duration::from_secs(60);

/// A token as the value of the `Authorization` header, kept out of every `Debug`.
#[derive(Clone, PartialEq)]
pub(crate) struct Bearer {
    header: HeaderValue,
    token: Secret,
}

impl Bearer {
    /// The header's value.
    pub(crate) fn header(&self) -> HeaderValue {
        self.header.clone()
    }

    /// The token itself.
    pub(crate) fn token(&self) -> &Secret {
        &self.token
    }

    fn new(token: &Secret, origin: &str) -> Result<Self, AuthFailure> {
        let token = token.trimmed();
        if token.is_empty() {
            return Err(failure(format!("{origin} is empty")));
        }
        if !token.chars().all(|c| c.is_ascii_graphic()) {
            return Err(failure(format!(
                "{origin} has characters that are not allowed in a token, such as a line break or \
                 a letter outside of ASCII"
            )));
        }
        let mut header = HeaderValue::from_str(&format!("Bearer {token}"))
            .map_err(|_| failure(format!("{origin} cannot be sent in a header")))?;
        header.set_sensitive(true);
        let token = Secret::new(token);
        Ok(Self { header, token })
    }
}

/// Where bearers come from: the credential, and the token it was last turned into.
pub(crate) struct Tokens {
    credential: Credential,
    issuer: Url,
    audience: String,
    held: Mutex<Held>,
    /// Counts the attempts to get a token, so that all who waited for one share its failure.
    attempts: AtomicU64,
}

#[derive(Default)]
struct Held {
    bearer: Option<Bearer>,
    renew_at: Option<Instant>,
    failure: Option<Error>,
}

impl Tokens {
    /// Tokens for `credential`; nothing is asked for yet.
    pub(crate) fn new(credential: Credential, config: &TransportConfig) -> Self {
        Self {
            credential,
            issuer: config.issuer.as_ref().unwrap_or(&config.base).clone(),
            audience: config.audience(),
            held: Mutex::default(),
            attempts: AtomicU64::new(0),
        }
    }

    /// The bearer to send now: the one at hand while it lives, else a new one. Of many who ask at
    /// once, one goes to the server.
    pub(crate) async fn bearer(
        &self,
        http: &Http,
        interrupt: &CancellationToken,
    ) -> Result<Bearer, Error> {
        let seen = self.attempts.load(Ordering::Acquire);
        let mut held = self.hold(interrupt).await?;
        let alive = held.renew_at.is_none_or(|at| Instant::now() < at);
        match &held.bearer {
            Some(bearer) if alive => Ok(bearer.clone()),
            _ => self.replace(&mut held, seen, http, interrupt).await,
        }
    }

    /// A bearer other than `refused`, which the server answered with a 401; `None` where the
    /// credential has no other one.
    pub(crate) async fn renew(
        &self,
        http: &Http,
        refused: &Bearer,
        interrupt: &CancellationToken,
    ) -> Result<Option<Bearer>, Error> {
        if matches!(self.credential, Credential::AccessToken(_)) {
            return Ok(None);
        }
        let seen = self.attempts.load(Ordering::Acquire);
        let mut held = self.hold(interrupt).await?;
        let at_hand = held.bearer.as_ref().filter(|bearer| *bearer != refused);
        let bearer = match at_hand {
            Some(bearer) => bearer.clone(),
            None => self.replace(&mut held, seen, http, interrupt).await?,
        };
        Ok(Some(bearer).filter(|bearer| bearer != refused))
    }

    async fn hold(
        &self,
        interrupt: &CancellationToken,
    ) -> Result<tokio::sync::MutexGuard<'_, Held>, Error> {
        let held = interrupt.run_until_cancelled(self.held.lock()).await;
        held.ok_or(Error::Interrupted {
            operation: "get an access token",
        })
    }

    async fn replace(
        &self,
        held: &mut Held,
        seen: u64,
        http: &Http,
        interrupt: &CancellationToken,
    ) -> Result<Bearer, Error> {
        if let (Some(failure), true) = (&held.failure, self.attempts.load(Ordering::Acquire) > seen)
        {
            return Err(failure.clone());
        }
        let (outcome, lives) = match self.obtain(http, interrupt).await {
            Ok((bearer, lives)) => (Ok(bearer), lives),
            Err(error) => (Err(error), None),
        };
        *held = Held {
            bearer: outcome.as_ref().ok().cloned(),
            // A token that lives for less than two margins is renewed halfway.
            // A lifetime beyond the end of the clock means that the token does not expire.
            renew_at: lives.and_then(|lives| {
                Instant::now().checked_add(lives.saturating_sub(MARGIN).max(lives / 2))
            }),
            failure: outcome
                .as_ref()
                .err()
                .filter(|error| !matches!(error, Error::Interrupted { .. }))
                .cloned(),
        };
        self.attempts.fetch_add(1, Ordering::AcqRel);
        outcome
    }

    async fn obtain(
        &self,
        http: &Http,
        interrupt: &CancellationToken,
    ) -> Result<(Bearer, Option<Duration>), Error> {
        let now = SystemTime::now();
        match &self.credential {
            Credential::AccessToken(token) => Ok((Bearer::new(token, "the access token")?, None)),
            Credential::AccessTokenFile(path) => Ok((read(path).await?, None)),
            Credential::JwtProfile(key) => {
                let claims = Claims::new(&key.user_id, &self.audience, Some(&key.key_id), now);
                let assertion = sign(&claims, &key.key)?;
                let grant = Grant::Assertion(&assertion, &claims);
                issued(&endpoint::issue(http, &self.issuer, &grant, interrupt).await?)
            }
            Credential::ClientCredentials { id, secret } => {
                let (id, secret) = (id.trim(), Secret::new(secret.trimmed()));
                for (value, name) in [(id, "client ID"), (secret.expose(), "client secret")] {
                    if value.is_empty() {
                        return Err(failure(format!("the {name} is empty")).into());
                    }
                }
                let grant = Grant::Client(id, &secret);
                issued(&endpoint::issue(http, &self.issuer, &grant, interrupt).await?)
            }
            Credential::SystemUser(user) => {
                let audience = user.audience.as_deref().unwrap_or(&self.audience);
                let audience = audience.trim_end_matches('/');
                let claims = Claims::new(&user.user, audience, None, now);
                let bearer = Bearer::new(&sign(&claims, &user.key)?, "the assertion")?;
                Ok((bearer, Some(Claims::valid_for())))
            }
        }
    }
}

/// Shows which kind of credential it is, and whom it is for.
impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens")
            .field("credential", &self.credential)
            .field("audience", &self.audience)
            .finish_non_exhaustive()
    }
}

fn issued(issued: &Issued) -> Result<(Bearer, Option<Duration>), Error> {
    let bearer = Bearer::new(
        &issued.token,
        "the access token that the token endpoint gave",
    )?;
    Ok((bearer, issued.expires_in))
}

fn sign(claims: &Claims, key: &RsaKey) -> Result<Secret, AuthFailure> {
    let signed = claims.sign(key);
    signed.ok_or_else(|| {
        failure(
            "the assertion cannot be signed: the system's random number generator failed"
                .to_owned(),
        )
    })
}

async fn read(path: &Path) -> Result<Bearer, AuthFailure> {
    let shown = path.display();
    // A token file is a few hundred bytes: not worth a thread of its own.
    match std::fs::read_to_string(path) {
        Ok(text) => Bearer::new(
            &Secret::new(text),
            &format!("the access token file {shown}"),
        ),
        Err(error) if error.kind() == ErrorKind::InvalidData => Err(failure(format!(
            "the access token file {shown} is not a text file"
        ))),
        Err(error) => Err(AuthFailure {
            what: format!("the access token file {shown} cannot be read: {error}"),
            sent: Vec::new(),
            causes: vec![
                "the path is wrong, or relative to another directory".to_owned(),
                "this user is not allowed to read the file".to_owned(),
                "the program that writes the file has not written it yet".to_owned(),
            ],
        }),
    }
}

fn failure(what: String) -> AuthFailure {
    AuthFailure {
        what,
        sent: Vec::new(),
        causes: Vec::new(),
    }
}
