//! One attempt: an HTTP exchange with its deadline.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, header};
use url::Url;

use super::{
    Backoff, ConfigError, Level, Log, TransportConfig,
    failure::Failure,
    first_contact::FirstContact,
    log::Field,
    mask::{credentials, mask},
    proxy::Routes,
    rate_limit::RateLimit,
    tls,
};
use crate::{
    Secret,
    exchange::{Request, Response},
};

/// The largest answer that is read. A list of a thousand targets takes 270 KB.
pub(super) const LARGEST_BODY: usize = 32 << 20;

/// A shorter header value is not taken for a secret.
const SHORTEST_SECRET: usize = 8;

/// One HTTP stack: connections, fixed headers, deadline, retries, rate cap and log.
pub(crate) struct Http {
    routes: Routes,
    headers: HeaderMap,
    /// The credentials in every request: header values, and the proxy's password.
    secrets: Vec<Secret>,
    deadline: Duration,
    pub(super) max_retries: u32,
    pub(super) backoff: Backoff,
    pub(super) rate_limit: RateLimit,
    log: Arc<dyn Log>,
    pub(super) first_contact: FirstContact,
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
    /// The credential in `authorization` or `body`, which must not come back in an error.
    pub(crate) secret: Option<&'a Secret>,
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
        let tls = tls::client_config(&config)?;
        let builder = || {
            reqwest::Client::builder()
                .tls_backend_preconfigured(tls.clone())
                .redirect(reqwest::redirect::Policy::none())
                .referer(false)
                // Below the deadline of the attempt, so that an attempt which ends by the latter is
                // known to have had a connection.
                .connect_timeout((deadline / 2).min(Duration::from_secs(10)))
        };
        let routes = Routes::new(builder, &config)?;
        let mut secrets = routes.secrets();
        let headers = config.fixed_headers()?;
        // A shorter value says too little to be a secret, and may well be a word of an answer.
        let values = config.headers.into_iter().map(|(_, value)| value);
        secrets.extend(values.filter(|value| value.expose().len() >= SHORTEST_SECRET));
        Ok(Self {
            routes,
            headers,
            secrets,
            deadline,
            max_retries: config.max_retries,
            backoff: config.backoff,
            rate_limit: RateLimit::new(config.max_requests_per_second),
            log,
            first_contact: FirstContact::default(),
        })
    }

    /// Sends `outgoing` once; `tries` counts this attempt.
    pub(super) async fn attempt(
        &self,
        outgoing: &Outgoing<'_>,
        tries: u32,
    ) -> Result<Answer, Failure> {
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
        self.record(
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
        let route = self.routes.to(&outgoing.url);
        let failed = |error| Failure::from_client(error, &outgoing.url, route.proxy.as_deref());
        let mut request = route
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
            if body.len() + chunk.len() > LARGEST_BODY {
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
        mask(&mut response, credentials(&self.secrets, outgoing.secret));
        Ok(Answer {
            response,
            too_large,
        })
    }

    /// Writes a record about an attempt.
    pub(super) fn record(
        &self,
        level: Level,
        message: &str,
        outgoing: &Outgoing<'_>,
        tries: u32,
        more: &[Field<'_>],
    ) {
        let request = outgoing.request;
        let mut fields: Vec<Field<'_>> = vec![
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
pub(super) struct Answer {
    pub(super) response: Response,
    pub(super) too_large: bool,
}

impl std::ops::Deref for Answer {
    type Target = Response;

    fn deref(&self) -> &Response {
        &self.response
    }
}

/// What an attempt brought, in a word.
pub(super) fn describe(answer: &Result<Answer, Failure>) -> String {
    match answer {
        Ok(answer) => answer.status.as_u16().to_string(),
        Err(failure) => failure.what().to_owned(),
    }
}
