//! The configuration of the connection.

use std::{num::NonZeroU32, time::Duration};

use http::{HeaderMap, HeaderName, HeaderValue};
use thiserror::Error;
use url::Url;

use super::{Backoff, base_url};
use crate::Secret;

/// The configuration of the connection. [`TransportConfig::new`] has the defaults.
#[derive(Clone, Debug)]
pub struct TransportConfig {
    /// Where the instance is; see [`base_url`](super::base_url()).
    pub base: Url,
    /// `x-zitadel-instance-host`: which instance is meant when `base` has another host than the
    /// instance's domain (ZITADEL v2.59 and later).
    pub instance_host: Option<String>,
    /// `x-zitadel-public-host`: the host that the public sees; the issuer follows from it.
    pub public_host: Option<String>,
    /// The URL below which tokens are issued. Defaults to `base`.
    pub issuer: Option<Url>,
    /// The audience of assertions. Defaults to the issuer.
    pub audience: Option<String>,
    /// Additional headers of every request, also of requests for tokens.
    pub headers: Vec<(String, Secret)>,
    /// Additional certificate authorities to trust, each string one or more PEM certificates. The
    /// system's authorities stay trusted.
    pub ca_certificates: Vec<String>,
    /// The certificate to present to a server that asks for one.
    pub client_identity: Option<ClientIdentity>,
    /// Accepts any certificate, so that anybody between here and the server can read the token.
    pub insecure_skip_verify: bool,
    /// The proxy for everything but the hosts of `NO_PROXY`. Without it `HTTPS_PROXY`, `HTTP_PROXY`
    /// and `NO_PROXY` of the environment decide. A loopback host is always reached directly. May
    /// contain a user name and a password.
    pub proxy_url: Option<Secret>,
    /// How long one attempt may take, from connecting to the last byte of the answer. Defaults to
    /// 30 s.
    pub request_timeout: Duration,
    /// How often a request that may be repeated is sent again after its first attempt. Defaults to
    /// 5; 0 turns retries off.
    pub max_retries: u32,
    /// The pauses between attempts; a `Retry-After` of the server takes precedence.
    pub backoff: Backoff,
    /// The maximum of requests per second, retries and token requests included. Without it there is
    /// no limit.
    pub max_requests_per_second: Option<NonZeroU32>,
    /// The `User-Agent` of every request. Defaults to this crate's name and version.
    pub user_agent: String,
}

/// A client certificate with its key.
#[derive(Clone, Debug)]
pub struct ClientIdentity {
    /// The certificate and any intermediate ones after it, PEM.
    pub certificate: String,
    /// The private key, PEM (PKCS#8, PKCS#1 or SEC1).
    pub key: Secret,
}

impl TransportConfig {
    /// Whether tokens leave this machine unencrypted.
    pub fn is_plain_text(&self) -> bool {
        let exposed = |url: &Url| url.scheme() == "http" && !base_url::is_loopback(url);
        exposed(&self.base) || self.issuer.as_ref().is_some_and(exposed)
    }

    /// The defaults for the instance at `base`.
    pub fn new(base: Url) -> Self {
        Self {
            base,
            instance_host: None,
            public_host: None,
            issuer: None,
            audience: None,
            headers: Vec::new(),
            ca_certificates: Vec::new(),
            client_identity: None,
            insecure_skip_verify: false,
            proxy_url: None,
            request_timeout: Duration::from_secs(30),
            max_retries: 5,
            backoff: Backoff::default(),
            max_requests_per_second: None,
            user_agent: concat!("zitadel-actions/", env!("CARGO_PKG_VERSION")).to_owned(),
        }
    }

    /// The issuer as assertions name it: the configured audience, else the issuer, else the origin
    /// that the server derives from the hosts in the request; without a slash at its end, which
    /// ZITADEL would refuse (API.md 8.2).
    pub(crate) fn audience(&self) -> String {
        let sent = self.public_host.as_ref().or(self.instance_host.as_ref());
        let audience = match (&self.audience, &self.issuer, sent) {
            (Some(audience), _, _) => audience.clone(),
            (None, Some(issuer), _) => issuer.to_string(),
            (None, None, Some(host)) => format!("{}://{host}", self.base.scheme()),
            (None, None, None) => self.base.to_string(),
        };
        audience.trim_end_matches('/').to_owned()
    }

    /// Refuses URLs that contain a user name or a password.
    pub(crate) fn check(&self) -> Result<(), ConfigError> {
        for (which, url) in [
            ("domain", Some(&self.base)),
            ("issuer", self.issuer.as_ref()),
        ] {
            if url.is_some_and(|url| !url.username().is_empty() || url.password().is_some()) {
                return Err(ConfigError::UserInfo { which });
            }
        }
        Ok(())
    }

    /// The headers that every request has.
    pub(super) fn fixed_headers(&self) -> Result<HeaderMap, ConfigError> {
        let mut headers = HeaderMap::new();
        headers.insert(
            http::header::ACCEPT,
            HeaderValue::from_static("application/json"),
        );
        // The server's messages follow this; IDs decide, but people read the messages.
        headers.insert(
            http::header::ACCEPT_LANGUAGE,
            HeaderValue::from_static("en"),
        );
        let own = [
            ("user-agent", Some(&self.user_agent)),
            ("x-zitadel-instance-host", self.instance_host.as_ref()),
            ("x-zitadel-public-host", self.public_host.as_ref()),
        ];
        for (name, value) in own {
            if let Some(value) = value {
                headers.insert(HeaderName::from_static(name), header_value(name, value)?);
            }
        }
        for (name, value) in &self.headers {
            let mut value = header_value(name, value.expose())?;
            value.set_sensitive(true);
            headers.insert(header_name(name)?, value);
        }
        Ok(headers)
    }
}

fn header_name(name: &str) -> Result<HeaderName, ConfigError> {
    const OURS: [&str; 6] = [
        "authorization",
        "connection",
        "content-length",
        "content-type",
        "te",
        "transfer-encoding",
    ];
    let refused = |reason| ConfigError::Header {
        name: name.to_owned(),
        reason,
    };
    let name: HeaderName = name
        .parse()
        .map_err(|_| refused("its name is not a valid header name"))?;
    if OURS.contains(&name.as_str()) {
        return Err(refused("it is set by the client itself"));
    }
    Ok(name)
}

fn header_value(name: &str, value: &str) -> Result<HeaderValue, ConfigError> {
    HeaderValue::from_str(value).map_err(|_| ConfigError::Header {
        name: name.to_owned(),
        reason: "its value holds characters that are not allowed in a header, such as a line break",
    })
}

/// Which part of a [`TransportConfig`] cannot be used, and why; no value is repeated.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// [`TransportConfig::base`] or [`TransportConfig::issuer`] holds a user name or password,
    /// which would show wherever the URL is named.
    #[error("the {which} has a user name or password in front of its host: remove it")]
    UserInfo {
        /// Which of the two URLs.
        which: &'static str,
    },
    /// A header's name or value.
    #[error("the header `{name}` cannot be sent: {reason}")]
    Header {
        /// The header's name.
        name: String,
        /// What is wrong.
        reason: &'static str,
    },
    /// A text of [`TransportConfig::ca_certificates`].
    #[error("the CA certificate cannot be used: {0}")]
    CaCertificate(String),
    /// [`ClientIdentity::certificate`].
    #[error("the client certificate cannot be used: {0}")]
    ClientCertificate(String),
    /// [`ClientIdentity::key`].
    #[error("the client key cannot be used: {0}")]
    ClientKey(String),
    /// [`TransportConfig::proxy_url`].
    #[error("the proxy URL cannot be used: {0}")]
    Proxy(&'static str),
    /// The HTTP client could not be made.
    #[error("the HTTP client could not be set up: {0}")]
    Client(String),
}

#[cfg(test)]
mod tests {
    use super::{ConfigError, TransportConfig};
    use crate::{Secret, http::base_url};

    fn config(domain: &str) -> TransportConfig {
        TransportConfig::new(base_url(domain, false).expect("a domain"))
    }

    #[test]
    fn the_audience_never_ends_with_a_slash() {
        let mut config = config("https://zitadel.example:8443/");
        assert_eq!(config.audience(), "https://zitadel.example:8443");
        config.instance_host = Some("inside.example".to_owned());
        assert_eq!(config.audience(), "https://inside.example");
        config.public_host = Some("outside.example".to_owned());
        assert_eq!(config.audience(), "https://outside.example");
        config.issuer = Some("https://issuer.example/".parse().expect("a URL"));
        assert_eq!(config.audience(), "https://issuer.example");
        config.audience = Some("https://audience.example/".to_owned());
        assert_eq!(config.audience(), "https://audience.example");
    }

    fn refusal(name: &str, value: &str) -> String {
        let mut config = config("zitadel.example");
        config.headers.push((name.to_owned(), Secret::new(value)));
        let error = config.fixed_headers().expect_err("refused");
        assert!(matches!(error, ConfigError::Header { .. }));
        error.to_string()
    }

    #[test]
    fn a_header_that_cannot_be_sent_is_named_without_its_value() {
        for text in [
            refusal("x-team", "s3cret\n"),
            refusal("x team", "s3cret"),
            refusal("Authorization", "s3cret"),
        ] {
            assert!(
                text.to_lowercase().contains("team") || text.contains("Authorization"),
                "{text}"
            );
            assert!(!text.contains("s3cret"), "{text}");
        }
    }

    #[test]
    fn a_password_in_a_url_is_refused() {
        let mut config = config("zitadel.example");
        assert_eq!(config.check(), Ok(()));
        config.issuer = Some("https://u:p@issuer.example".parse().expect("a URL"));
        assert_eq!(
            config.check(),
            Err(ConfigError::UserInfo { which: "issuer" })
        );
        config.base = "https://u@zitadel.example".parse().expect("a URL");
        assert_eq!(
            config.check(),
            Err(ConfigError::UserInfo { which: "domain" })
        );
    }

    #[test]
    fn debug_shows_no_header_value_and_no_proxy_password() {
        let mut config = config("zitadel.example");
        config
            .headers
            .push(("x-team".to_owned(), Secret::new("s3cret")));
        config.proxy_url = Some(Secret::new("http://u:s3cret@proxy"));
        let headers = config.fixed_headers().expect("headers");
        let shown = format!("{config:?} {headers:?}");
        assert!(!shown.contains("s3cret"), "{shown}");
    }
}
