//! The way to the server: one HTTP stack for the API and for tokens alike.
//!
//! A [`Transport`] takes a [`Request`], adds address, token and headers, sends it within a deadline
//! and below the rate cap, tries again where the request's [`Repeat`] and the server's answer allow
//! it, and renews the token once on a 401. Making one does no I/O.
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
//!
//! # Layout
//!
//! - [`base_url`](mod@base_url): what people write as a domain, as a URL.
//! - [`config`]: everything that shapes the way to the server.
//! - `tls`: which certificates are trusted and shown.
//! - `http`: one try. `failure`: what went wrong on the way, in words. `mask`: what servers quote.
//! - `verdict`, `backoff`, `pace`: whether, when and how fast to try again.
//! - [`log`]: what is told about all this.

mod backoff;
pub mod base_url;
pub mod config;
mod failure;
pub(crate) mod http;
pub mod log;
mod mask;
mod pace;
mod tls;
pub(crate) mod verdict;

use std::{fmt, sync::Arc};

use tokio_util::sync::CancellationToken;

pub use backoff::Backoff;
pub use base_url::{BaseUrlError, base_url};
pub use config::{ClientIdentity, ConfigError, TransportConfig};
pub use log::{Level, Log, Silent};
pub(crate) use tls::in_words as pem_in_words;

use crate::{
    Error,
    auth::{Bearer, Credential, Tokens},
    error::Unexpected,
    exchange::{BoxFuture, Exchange, Repeat, Request, Response},
};
use http::{Body, Http, Outgoing};

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
    /// [`ConfigError`], when a part of `config` can't be used.
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
        if response.status != ::http::StatusCode::UNAUTHORIZED {
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
            body: match &request.body {
                Some(json) => Body::json(json),
                None => Body::Empty,
            },
        };
        let judge = |response: &Response, _: u32| verdict::may_repeat(request.repeat, response);
        self.http.send(&outgoing, judge, interrupt).await
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

/// Refuses answers that can't be the API's, whatever they are asked for.
fn readable(request: &Request, response: Response) -> Result<Response, Error> {
    if let Some(what) = http::redirect(&response) {
        return Err(Unexpected::new(request, &response, what).into());
    }
    if response.status.is_success() && http::is_html(&response) {
        let what = "its body is HTML, as from a proxy or a login page";
        return Err(Unexpected::new(request, &response, what).into());
    }
    Ok(response)
}

/// Whether a request changes something, so that it is not dropped while it is under way.
pub(crate) fn mutates(repeat: Repeat) -> bool {
    repeat != Repeat::Read
}
