//! Tries: one HTTP exchange with its deadline, repeated while that makes sense.

use std::{
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, header};
use tokio_util::sync::CancellationToken;
use url::Url;

use super::{
    Backoff, ConfigError, Level, Log, TransportConfig, backoff::PATIENCE, base_url,
    failure::Failure, mask::mask, mutates, pace::Pace, tls,
};
use crate::{
    Error, Secret,
    error::{self, Outcome, Unexpected},
    exchange::{Request, Response},
};

/// The largest answer that is read. A list of a thousand targets takes 270 KB.
const MOST_BYTES: usize = 32 << 20;

/// One HTTP stack: connections, fixed headers, deadline, retries, rate cap and log.
pub(crate) struct Http {
    client: reqwest::Client,
    headers: HeaderMap,
    /// The values among `headers` that nobody may read.
    secrets: Vec<Secret>,
    deadline: Duration,
    max_retries: u32,
    backoff: Backoff,
    pace: Pace,
    log: Arc<dyn Log>,
}

/// A request with all that is needed to send it.
pub(crate) struct Outgoing<'a> {
    /// What it is for, and whether it may be repeated.
    pub(crate) request: &'a Request,
    /// Where it goes.
    pub(crate) url: Url,
    /// The `Authorization` header.
    pub(crate) authorization: Option<HeaderValue>,
    /// What it carries, in place of the request's own body.
    pub(crate) body: Body,
}

/// The body of a request, with its content type.
pub(crate) enum Body {
    /// None.
    Empty,
    /// JSON.
    Json(Bytes),
    /// URL-encoded pairs.
    Form(Secret),
}

impl Body {
    /// `json` as bytes.
    pub(crate) fn json(json: &serde_json::Value) -> Self {
        Self::Json(json.to_string().into())
    }
}

impl Http {
    /// The stack that `config` describes; does no I/O.
    pub(crate) fn new(config: TransportConfig, log: Arc<dyn Log>) -> Result<Self, ConfigError> {
        let deadline = config.request_timeout;
        let builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls::client_config(&config)?)
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            // Below the deadline of the whole try, so that a try which ends by the latter is known
            // to have had a connection.
            .connect_timeout((deadline / 2).min(Duration::from_secs(10)));
        let client = proxied(builder, &config)?
            .build()
            .map_err(|e| ConfigError::Client(e.without_url().to_string()))?;
        Ok(Self {
            client,
            headers: config.fixed_headers()?,
            secrets: config.headers.into_iter().map(|(_, value)| value).collect(),
            deadline,
            max_retries: config.max_retries,
            backoff: config.backoff,
            pace: Pace::new(config.max_requests_per_second),
            log,
        })
    }

    /// Sends `outgoing` until an answer comes that `judge` (asked with the number of the try) would
    /// not have repeated, until no retry is left, or until `interrupt` is cancelled.
    ///
    /// A cancelled read is dropped at once. A request that changes something is brought to its end
    /// once it is under way, for its answer is the only proof of what happened.
    pub(crate) async fn send(
        &self,
        outgoing: &Outgoing<'_>,
        judge: impl Fn(&Response, u32) -> bool,
        interrupt: &CancellationToken,
    ) -> Result<Response, Error> {
        let request = outgoing.request;
        let mut tries = 0;
        loop {
            interruptible(self.pace.turn(), request, interrupt).await?;
            tries += 1;
            let answer = match mutates(request.repeat) {
                true => self.once(outgoing, tries).await,
                false => interruptible(self.once(outgoing, tries), request, interrupt).await?,
            };
            let asked = answer.as_ref().ok().and_then(asked_to_wait);
            let again = tries <= self.max_retries
                && asked.is_none_or(|asked| asked <= PATIENCE)
                && match &answer {
                    Ok(response) => judge(response, tries),
                    Err(failure) => failure.may_repeat(request.repeat),
                };
            if !again {
                return finish(answer, request, tries);
            }
            let wait = self.backoff.wait(tries, asked);
            if let (Some(asked), Ok(response)) = (asked, &answer)
                && response.status == http::StatusCode::TOO_MANY_REQUESTS
            {
                self.pace.hold(asked);
            }
            let why = describe(&answer);
            let wait_ms = wait.as_millis();
            self.tell(
                Level::Debug,
                "trying again",
                outgoing,
                tries,
                &[("reason", &why), ("wait_ms", &wait_ms)],
            );
            let waited = interruptible(tokio::time::sleep(wait), request, interrupt).await;
            match answer {
                // What is known about a write must not be lost behind the interruption.
                Err(failure) if waited.is_err() && failure.outcome() == Outcome::Unknown => {
                    return Err(failure.after(request, tries).into());
                }
                _ => waited?,
            }
        }
    }

    async fn once(&self, outgoing: &Outgoing<'_>, tries: u32) -> Result<Answer, Failure> {
        let start = Instant::now();
        let answer = match tokio::time::timeout(self.deadline, self.exchange(outgoing)).await {
            Ok(answer) => answer,
            Err(_) => Err(Failure::deadline(self.deadline)),
        };
        let outcome = describe(&answer);
        let duration_ms = start.elapsed().as_millis();
        let id = answer
            .as_ref()
            .ok()
            .and_then(|a| a.headers.get("x-request-id"));
        let id = id.and_then(|id| id.to_str().ok()).unwrap_or_default();
        self.tell(
            Level::Debug,
            "request",
            outgoing,
            tries,
            &[
                ("outcome", &outcome),
                ("duration_ms", &duration_ms),
                ("request_id", &id),
            ],
        );
        answer
    }

    async fn exchange(&self, outgoing: &Outgoing<'_>) -> Result<Answer, Failure> {
        let host = host_and_port(&outgoing.url);
        let failed = |error| Failure::from_client(error, &host);
        let mut request = self
            .client
            .request(outgoing.request.method.clone(), outgoing.url.clone())
            .headers(self.headers.clone());
        if let Some(authorization) = &outgoing.authorization {
            request = request.header(header::AUTHORIZATION, authorization);
        }
        request = match &outgoing.body {
            Body::Empty => request,
            Body::Json(json) => request
                .header(header::CONTENT_TYPE, "application/json")
                .body(json.clone()),
            Body::Form(pairs) => request
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(pairs.expose().to_owned()),
        };
        let mut response = request.send().await.map_err(failed)?;
        let mut body = Vec::new();
        let mut too_large = false;
        while let Some(chunk) = response.chunk().await.map_err(failed)? {
            if body.len() + chunk.len() > MOST_BYTES {
                too_large = true;
                break;
            }
            body.extend_from_slice(&chunk);
        }
        let headers = std::mem::take(response.headers_mut());
        let mut response = Response {
            status: response.status(),
            headers,
            body: body.into(),
        };
        mask(
            &mut response,
            &self.secrets,
            outgoing.authorization.as_ref(),
        );
        Ok(Answer {
            response,
            too_large,
        })
    }

    fn tell(
        &self,
        level: Level,
        message: &str,
        outgoing: &Outgoing<'_>,
        tries: u32,
        more: &[super::log::Field<'_>],
    ) {
        let request = outgoing.request;
        let mut fields: Vec<super::log::Field<'_>> = vec![
            ("operation", &request.operation),
            ("method", &request.method),
            ("path", &request.path),
            ("try", &tries),
        ];
        fields.extend_from_slice(more);
        self.log.log(level, message, &fields);
    }
}

/// What one try brought: the answer, and whether its body was cut off.
struct Answer {
    response: Response,
    too_large: bool,
}

impl std::ops::Deref for Answer {
    type Target = Response;

    fn deref(&self) -> &Response {
        &self.response
    }
}

fn finish(
    answer: Result<Answer, Failure>,
    request: &Request,
    tries: u32,
) -> Result<Response, Error> {
    match answer {
        Ok(answer) if answer.too_large => {
            let what = format!("its body is larger than {} MiB", MOST_BYTES >> 20);
            Err(Unexpected::new(request, &answer.response, what).into())
        }
        Ok(answer) => Ok(answer.response),
        Err(failure) => Err(failure.after(request, tries).into()),
    }
}

fn asked_to_wait(answer: &Answer) -> Option<Duration> {
    error::retry_after(&answer.response, SystemTime::now())
}

fn describe(answer: &Result<Answer, Failure>) -> String {
    match answer {
        Ok(answer) => answer.status.as_u16().to_string(),
        Err(failure) => failure.what().to_owned(),
    }
}

/// `work`, unless `interrupt` is cancelled before it is done.
async fn interruptible<T>(
    work: impl Future<Output = T>,
    request: &Request,
    interrupt: &CancellationToken,
) -> Result<T, Error> {
    match interrupt.run_until_cancelled(work).await {
        Some(done) => Ok(done),
        None => Err(Error::Interrupted {
            operation: request.operation,
        }),
    }
}

fn proxied(
    builder: reqwest::ClientBuilder,
    config: &TransportConfig,
) -> Result<reqwest::ClientBuilder, ConfigError> {
    let Some(url) = &config.proxy_url else {
        return Ok(match base_url::is_loopback(&config.base) {
            true => builder.no_proxy(),
            false => builder,
        });
    };
    const REASON: &str = "write it like `http://proxy.example.com:3128`";
    let parsed = Url::parse(url.expose()).map_err(|_| ConfigError::Proxy(REASON))?;
    if !matches!(parsed.scheme(), "http" | "https") {
        return Err(ConfigError::Proxy(
            "only http:// and https:// proxies are spoken to",
        ));
    }
    let proxy = reqwest::Proxy::all(parsed).map_err(|_| ConfigError::Proxy(REASON))?;
    Ok(builder.proxy(proxy.no_proxy(reqwest::NoProxy::from_env())))
}

fn host_and_port(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// Says where a redirect leads, which is never followed: it would carry the token elsewhere.
pub(crate) fn redirect(response: &Response) -> Option<String> {
    if !response.status.is_redirection() {
        return None;
    }
    let location = response
        .headers
        .get(header::LOCATION)
        .and_then(|value| value.to_str().ok());
    let host = location
        .and_then(|text| Url::parse(text).ok())
        .map(|url| host_and_port(&url));
    Some(match host {
        Some(host) => {
            format!("it is a redirect to {host}, which is not followed: is the domain right?")
        }
        None => "it is a redirect, which is not followed: is the domain right?".to_owned(),
    })
}

/// Whether the body is a page for people.
pub(crate) fn is_html(response: &Response) -> bool {
    let content_type = response.headers.get(header::CONTENT_TYPE);
    content_type.is_some_and(|value| value.as_bytes().starts_with(b"text/html"))
        || response.body.trim_ascii_start().starts_with(b"<")
}
