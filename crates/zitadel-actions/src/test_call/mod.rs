//! A call of a target's endpoint as ZITADEL would make it, so that a receiver can be tested before
//! anything depends on it.
//!
//! It is sent from here and not from the server, so it proves the receiver, not the server's way to
//! it. [`sample`] has the bodies that ZITADEL sends.

pub mod sample;

use std::{
    fmt,
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use http::StatusCode;
use percent_encoding::percent_decode_str;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::{
    Error, Secret,
    exchange::{Repeat, Request},
    http::{Body, Http, Log, Outgoing, TransportConfig, masked},
    model::Endpoint,
    redact, signature,
};

/// What is sent, and where.
pub struct TestCall {
    /// The target's endpoint.
    pub endpoint: Endpoint,
    /// How long the target may take.
    pub timeout: Duration,
    /// The key to sign with; a target without one gets no signature.
    pub signing_key: Option<Secret>,
    /// The body, JSON.
    pub body: String,
}

/// Shows neither the body nor more of the endpoint than its host.
impl fmt::Debug for TestCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestCall")
            .field("endpoint", &self.endpoint)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

/// What the receiver answered, whatever its status.
#[derive(Clone, Debug)]
pub struct TestAnswer {
    /// The HTTP status. A redirect is not followed.
    pub status: StatusCode,
    /// From the first byte sent, connecting included, to the last one received.
    pub took: Duration,
    /// The whole body without what it repeats of the call's secrets; bytes that are not UTF-8 are
    /// replaced.
    pub body: String,
}

/// Makes test calls. Nothing that is meant for the instance alone is sent to a receiver: no token,
/// no headers, no client certificate. Certificates are always verified.
#[derive(Clone, Debug)]
pub struct TestCaller {
    ca_certificates: Vec<String>,
    proxy_url: Option<Secret>,
    user_agent: String,
    log: Arc<dyn Log>,
}

impl TestCaller {
    /// A caller with the parts of an instance's configuration that also hold for receivers:
    /// proxies, CA certificates and the user agent. It does no I/O.
    pub fn new(config: &TransportConfig, log: Arc<dyn Log>) -> Self {
        Self {
            ca_certificates: config.ca_certificates.clone(),
            proxy_url: config.proxy_url.clone(),
            user_agent: config.user_agent.clone(),
            log,
        }
    }

    /// Sends `call` once, signed as of now.
    ///
    /// # Errors
    /// [`Error::Transport`] when no answer came in time, [`Error::Interrupted`],
    /// [`Error::UnexpectedAnswer`] for one too large to read, and [`Error::InvalidInput`].
    pub async fn send(
        &self,
        call: &TestCall,
        interrupt: &CancellationToken,
    ) -> Result<TestAnswer, Error> {
        let shown = redact::urls(call.endpoint.as_str());
        let url = Url::parse(call.endpoint.as_str())
            .map_err(|error| Error::InvalidInput(format!("the endpoint is not a URL: {error}")))?;
        let http = Http::new(self.config_for(&url, call), self.log.clone())
            .map_err(|error| Error::InvalidInput(error.to_string()))?;
        // It may be dropped under way: it is a sample, and receivers have to expect it twice.
        let request = Request::new("call the receiver", http::Method::POST, shown, Repeat::Read);
        let outgoing = Outgoing {
            request: &request,
            url,
            authorization: None,
            secret: None,
            body: Body::Json(call.body.clone().into()),
        };
        let start = Instant::now();
        let response = http.send(&outgoing, |_, _| false, interrupt).await?;
        let took = start.elapsed();
        let sent = secrets(&outgoing.url, call.signing_key.as_ref());
        let body = masked(&response.body, sent.iter().map(Secret::expose)).unwrap_or(response.body);
        Ok(TestAnswer {
            status: response.status,
            took,
            body: String::from_utf8_lossy(&body).into_owned(),
        })
    }

    fn config_for(&self, url: &Url, call: &TestCall) -> TransportConfig {
        let signed = call.signing_key.as_ref().map(|key| {
            let header = signature::header(key, now(), call.body.as_bytes());
            (signature::HEADER.to_owned(), header.into())
        });
        TransportConfig {
            headers: signed.into_iter().collect(),
            ca_certificates: self.ca_certificates.clone(),
            proxy_url: self.proxy_url.clone(),
            user_agent: self.user_agent.clone(),
            request_timeout: call.timeout,
            max_retries: 0,
            ..TransportConfig::new(url.clone())
        }
    }
}

/// What a receiver may know and nobody must be shown: user and password of the endpoint, as they
/// are and as they are sent, its query, and the key. What is short is an ordinary word; a step of a
/// path that is long enough to be a token is taken for one.
fn secrets(endpoint: &Url, signing_key: Option<&Secret>) -> Vec<Secret> {
    const SHORTEST_VALUE: usize = 8;
    const SHORTEST_STEP: usize = 16;
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let user = decoded(endpoint.username());
    let password = decoded(endpoint.password().unwrap_or_default());
    let values = endpoint.query_pairs().map(|(_, value)| value.into_owned());
    let values = values.chain(endpoint.query().map(str::to_owned));
    let steps = endpoint.path_segments().into_iter().flatten();
    let steps = steps.filter(|step| step.len() >= SHORTEST_STEP);
    let mut secrets: Vec<String> = values
        .filter(|value| value.len() >= SHORTEST_VALUE)
        .collect();
    secrets.extend(steps.map(str::to_owned));
    if !user.is_empty() || !password.is_empty() {
        secrets.extend([
            BASE64_STANDARD.encode(format!("{user}:{password}")),
            password,
        ]);
    }
    let mut secrets: Vec<Secret> = secrets.into_iter().map(Secret::from).collect();
    secrets.extend(signing_key.cloned());
    secrets
}

/// Seconds since 1970; 0 on a clock that is set before that.
fn now() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}
