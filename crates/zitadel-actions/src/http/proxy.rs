//! Which proxy a connection takes.

use url::Url;

use super::{ConfigError, TransportConfig, base_url};

/// `builder` with the proxy of `config`.
pub(super) fn proxied(
    builder: reqwest::ClientBuilder,
    config: &TransportConfig,
) -> Result<reqwest::ClientBuilder, ConfigError> {
    let Some(url) = &config.proxy_url else {
        return Ok(if base_url::is_loopback(&config.base) {
            builder.no_proxy()
        } else {
            builder
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
