//! The connection to the server: one HTTP stack for the API and for tokens alike.
//!
//! A [`Transport`] takes a [`Request`], adds address, token and headers, sends it within a deadline
//! and below the rate cap, tries again where the request's [`Repeat`](crate::exchange::Repeat) and
//! the server's answer allow it, and renews the token once on a 401. Making one does no I/O.
//!
//! ```
//! use std::sync::Arc;
//! use zitadel_actions::{
//!     Secret,
//!     auth::Credential,
//!     transport::{Silent, Transport, TransportConfig, base_url},
//! };
//!
//! let mut config = TransportConfig::new(base_url("example.zitadel.cloud", false)?);
//! config.max_retries = 3;
//! let credential = Credential::AccessToken(Secret::new("…"));
//! let transport = Transport::new(config, credential, Arc::new(Silent))?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::{fmt, sync::Arc};

use tokio_util::sync::CancellationToken;

pub use crate::http::{
    Backoff, BaseUrlError, ClientIdentity, ConfigError, Field, Level, Log, Silent, TransportConfig,
    base_url,
};
use crate::{
    BoxFuture, Error,
    auth::{Bearer, Credential, Tokens},
    call::Exchange,
    error::Unexpected,
    exchange::{Request, Response},
    http::{Body, Http, Outgoing, is_html, redirect, retry_policy},
};

/// Carries out exchanges with one instance, as one caller.
pub struct Transport {
    http: Http,
    tokens: Tokens,
    base: url::Url,
}

impl Transport {
    /// A transport that goes where `config` says and shows what `credential` gives.
    ///
    /// Nothing is read or sent yet; the system's root certificates are loaded when the first
    /// certificate has to be verified.
    ///
    /// # Errors
    /// [`ConfigError`], when a part of `config` cannot be used.
    pub fn new(
        config: TransportConfig,
        credential: Credential,
        log: Arc<dyn Log>,
    ) -> Result<Self, ConfigError> {
        config.check()?;
        let tokens = Tokens::new(credential, &config);
        let base = config.base.clone();
        let http = Http::new(config, log)?;
        Ok(Self { http, tokens, base })
    }

    async fn exchange(
        &self,
        request: &Request,
        interrupt: &CancellationToken,
    ) -> Result<Response, Error> {
        let bearer = self.tokens.bearer(&self.http, interrupt).await?;
        let response = self.send_as(&bearer, request, interrupt).await?;
        if response.status != http::StatusCode::UNAUTHORIZED {
            return readable(request, response);
        }
        // A 401 proves that nothing was done, so every request may be sent again.
        match self.tokens.renew(&self.http, &bearer, interrupt).await? {
            Some(renewed) => {
                let response = self.send_as(&renewed, request, interrupt).await?;
                readable(request, response)
            }
            None => Ok(response),
        }
    }

    async fn send_as(
        &self,
        bearer: &Bearer,
        request: &Request,
        interrupt: &CancellationToken,
    ) -> Result<Response, Error> {
        let outgoing = Outgoing {
            request,
            url: address(&self.base, request),
            authorization: Some(bearer.header()),
            secret: Some(bearer.token()),
            body: match &request.body {
                Some(json) => Body::json(json),
                None => Body::Empty,
            },
        };
        let may_repeat =
            |response: &Response, _: u32| retry_policy::may_repeat(request.repeat, response);
        self.http.send(&outgoing, may_repeat, interrupt).await
    }
}

impl Exchange for Transport {
    fn send<'a>(
        &'a self,
        request: &'a Request,
        interrupt: &'a CancellationToken,
    ) -> BoxFuture<'a, Result<Response, Error>> {
        Box::pin(self.exchange(request, interrupt))
    }

    fn record(&self, level: Level, message: &str, fields: &[Field<'_>]) {
        let host = self.base.host_str().unwrap_or_default();
        let mut all: Vec<Field<'_>> = vec![("host", &host)];
        all.extend_from_slice(fields);
        self.http.log().log(level, message, &all);
    }
}

/// Shows where it goes, nothing of what it shows there.
impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport")
            .field("base", &self.base.as_str())
            .field("tokens", &self.tokens)
            .finish_non_exhaustive()
    }
}

/// The URL of `request` at the instance behind `base`.
fn address(base: &url::Url, request: &Request) -> url::Url {
    let mut url = base.clone();
    url.set_path(&format!(
        "{}{}",
        base.path().trim_end_matches('/'),
        request.path
    ));
    if !request.query.is_empty() {
        url.query_pairs_mut().extend_pairs(&request.query);
    }
    url
}

/// Refuses answers that cannot be the API's, whatever they are asked for.
fn readable(request: &Request, response: Response) -> Result<Response, Error> {
    if let Some(what) = redirect(&response) {
        return Err(Unexpected::new(request, &response, what).into());
    }
    if response.status.is_success() && is_html(&response) {
        let what = "the answer is HTML, as from a proxy or a login page";
        return Err(Unexpected::new(request, &response, what).into());
    }
    Ok(response)
}
