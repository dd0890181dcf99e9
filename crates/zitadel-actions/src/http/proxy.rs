//! Whether a request goes directly or through a proxy, decided for each host.

use hyper_util::client::proxy::matcher::Matcher;
use url::Url;

use super::{ConfigError, TransportConfig, answer::host_and_port, base_url};
use crate::Secret;

/// The two ways out. A loopback host is always reached directly, whatever a proxy is configured
/// for: what is meant for this machine must not leave it, least of all in plain text.
pub(super) struct Routes {
    direct: reqwest::Client,
    usual: reqwest::Client,
    /// Which proxy the HTTP client uses for a host.
    proxies: Matcher,
    password: Option<Secret>,
}

/// One route to the server.
pub(super) struct Route<'a> {
    pub(super) client: &'a reqwest::Client,
    /// Host and port of the proxy in between.
    pub(super) proxy: Option<String>,
}

impl Routes {
    /// The ways that `config` describes, for clients that `builder` begins.
    pub(super) fn new(
        builder: impl Fn() -> reqwest::ClientBuilder,
        config: &TransportConfig,
    ) -> Result<Self, ConfigError> {
        let build = |builder: reqwest::ClientBuilder| {
            let client = builder.build();
            client.map_err(|error| ConfigError::Client(error.without_url().to_string()))
        };
        let direct = build(builder().no_proxy())?;
        let Some(url) = &config.proxy_url else {
            return Ok(Self {
                direct,
                usual: build(builder())?,
                proxies: Matcher::from_system(),
                password: None,
            });
        };
        let parsed = parse(url)?;
        let password = parsed.password().map(|password| {
            let decoded = percent_encoding::percent_decode_str(password).decode_utf8_lossy();
            Secret::new(decoded.into_owned())
        });
        let except = std::env::var("NO_PROXY").or_else(|_| std::env::var("no_proxy"));
        let proxies = Matcher::builder()
            .all(parsed.as_str())
            .no(except.unwrap_or_default())
            .build();
        let proxy = reqwest::Proxy::all(parsed).map_err(|_| ConfigError::Proxy(REASON))?;
        let proxy = proxy.no_proxy(reqwest::NoProxy::from_env());
        Ok(Self {
            direct,
            usual: build(builder().proxy(proxy))?,
            proxies,
            password,
        })
    }

    /// The route to `url`.
    pub(super) fn to(&self, url: &Url) -> Route<'_> {
        if base_url::is_loopback(url) {
            return Route {
                client: &self.direct,
                proxy: None,
            };
        }
        let uri: Option<http::Uri> = url.as_str().parse().ok();
        let proxy = uri.and_then(|uri| self.proxies.intercept(&uri));
        let proxy = proxy.and_then(|proxy| Url::parse(&proxy.uri().to_string()).ok());
        Route {
            client: &self.usual,
            proxy: proxy.map(|url| host_and_port(&url)),
        }
    }

    /// What must not come back in an error.
    pub(super) fn secrets(&self) -> Vec<Secret> {
        self.password.iter().cloned().collect()
    }
}

const REASON: &str = "it is not a URL. Write it like `http://proxy.example.com:3128`";

fn parse(url: &Secret) -> Result<Url, ConfigError> {
    let parsed = Url::parse(url.expose()).map_err(|_| ConfigError::Proxy(REASON))?;
    if matches!(parsed.scheme(), "http" | "https") {
        Ok(parsed)
    } else {
        Err(ConfigError::Proxy(
            "its scheme is not supported. Write it like `http://proxy.example.com:3128`",
        ))
    }
}
