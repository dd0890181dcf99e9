//! From what people write as the domain of an instance to the URL that requests begin with.

use thiserror::Error;
use url::{Host, ParseError, Url};

/// Why a domain cannot be used; each says what to write instead.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum BaseUrlError {
    /// Nothing but blanks was given.
    #[error("it is empty. Write the instance's host, such as `example.zitadel.cloud`")]
    Empty,
    /// The value is not a host, a host:port or a URL.
    #[error(
        "it is not a host, host:port or https:// URL ({reason}). Write it like \
         `example.zitadel.cloud`, `localhost:8080` or `https://auth.example.com`"
    )]
    Malformed {
        /// What the URL parser objected to.
        reason: String,
    },
    /// A scheme other than `http` and `https`.
    #[error("its scheme is `{scheme}`. Only https is supported, and http for this machine")]
    Scheme {
        /// The scheme that was written.
        scheme: String,
    },
    /// Plain HTTP to a host that is not this machine.
    #[error(
        "plain HTTP to `{host}` would send the access token unencrypted. Use https, or set \
         `insecure` to true if the network in between is trusted"
    )]
    PlainHttp {
        /// The host that was written.
        host: String,
    },
    /// `https://` together with the wish for plain HTTP.
    #[error(
        "it begins with https://, but `insecure` asks for plain HTTP. Remove one of the two. To \
         accept any certificate over https, skip the verification of certificates instead"
    )]
    HttpsButInsecure,
    /// A user name or password in the URL.
    #[error("it has a user name or a password in front of its host. Remove it")]
    UserInfo,
    /// A query or fragment in the URL.
    #[error("it has a query or a fragment. Only scheme, host, port and path belong there")]
    QueryOrFragment,
}

/// The URL of the instance that `domain` names: `host`, `host:port`, or a URL of `https` or `http`.
///
/// Without a scheme it is https, or http where `insecure` is true. `http://` is taken for loopback
/// hosts, for others `insecure` must be true. A path is kept (a reverse proxy may serve ZITADEL
/// below one), without the slashes at its end.
///
/// # Errors
/// [`BaseUrlError`], which never repeats a password.
pub fn base_url(domain: &str, insecure: bool) -> Result<Url, BaseUrlError> {
    let domain = domain.trim();
    if domain.is_empty() {
        return Err(BaseUrlError::Empty);
    }
    let mut url = match domain.split_once("://") {
        Some(_) => parse(domain)?,
        None => parse(&format!(
            "{}://{domain}",
            if insecure { "http" } else { "https" }
        ))?,
    };
    match url.scheme() {
        "https" if insecure && domain.contains("://") => {
            return Err(BaseUrlError::HttpsButInsecure);
        }
        "https" => {}
        "http" if insecure || is_loopback(&url) => {}
        "http" => {
            let host = url.host_str().unwrap_or_default().to_owned();
            return Err(BaseUrlError::PlainHttp { host });
        }
        scheme => {
            return Err(BaseUrlError::Scheme {
                scheme: scheme.to_owned(),
            });
        }
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(BaseUrlError::UserInfo);
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(BaseUrlError::QueryOrFragment);
    }
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
    Ok(url)
}

/// Whether requests to `url` stay on this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        // Other names below `localhost` are left to the resolver, which may ask elsewhere.
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

fn parse(text: &str) -> Result<Url, BaseUrlError> {
    let url = Url::parse(text).map_err(|error| BaseUrlError::Malformed {
        reason: match error {
            ParseError::IdnaError => "its host is not a valid name".to_owned(),
            ParseError::EmptyHost => "it has no host".to_owned(),
            other => other.to_string(),
        },
    })?;
    if url.host_str().is_none_or(str::is_empty) {
        return Err(BaseUrlError::Malformed {
            reason: "it has no host".to_owned(),
        });
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::{BaseUrlError, base_url};

    fn check(domain: &str, insecure: bool, expected: &str) {
        let url = base_url(domain, insecure).expect("usable");
        assert_eq!(url.as_str(), expected, "{domain}");
    }

    fn check_refused(domain: &str, insecure: bool, expected: &BaseUrlError) {
        assert_eq!(
            base_url(domain, insecure).expect_err("refused"),
            *expected,
            "{domain}"
        );
    }

    #[test]
    fn a_bare_host_is_https() {
        check(
            "example.zitadel.cloud",
            false,
            "https://example.zitadel.cloud/",
        );
        check(" example.com:8443 ", false, "https://example.com:8443/");
        check("[::1]:8080", false, "https://[::1]:8080/");
        check("localhost:8080", false, "https://localhost:8080/");
    }

    #[test]
    fn insecure_makes_a_bare_host_plain() {
        check("localhost:8080", true, "http://localhost:8080/");
        check("zitadel.internal", true, "http://zitadel.internal/");
    }

    #[test]
    fn http_is_taken_for_loopback_or_on_request() {
        check("http://127.0.0.1:8080/", false, "http://127.0.0.1:8080/");
        check("http://[::1]:8080", false, "http://[::1]:8080/");
        check("http://LOCALHOST", false, "http://localhost/");
        let host = "demo.localhost".to_owned();
        check_refused(
            "http://demo.localhost",
            false,
            &BaseUrlError::PlainHttp { host },
        );
        check("http://zitadel.internal", true, "http://zitadel.internal/");
        let host = "example.com".to_owned();
        check_refused(
            "http://example.com",
            false,
            &BaseUrlError::PlainHttp { host },
        );
    }

    #[test]
    fn a_path_is_kept_without_its_last_slash() {
        check(
            "https://example.com/auth/",
            false,
            "https://example.com/auth",
        );
    }

    #[test]
    fn an_invalid_domain_is_refused_with_its_reason() {
        check_refused("  ", false, &BaseUrlError::Empty);
        check_refused("https://a.example", true, &BaseUrlError::HttpsButInsecure);
        check_refused("https://u:secret@a.example", false, &BaseUrlError::UserInfo);
        check_refused("u@a.example", false, &BaseUrlError::UserInfo);
        check_refused("a.example?x=1", false, &BaseUrlError::QueryOrFragment);
        let scheme = "ftp".to_owned();
        check_refused("ftp://a.example", false, &BaseUrlError::Scheme { scheme });
        for malformed in ["https://", "a b", "host:notaport", "host:99999"] {
            let refusal = base_url(malformed, false).expect_err(malformed);
            assert!(
                matches!(refusal, BaseUrlError::Malformed { .. }),
                "{malformed}: {refusal}"
            );
        }
    }
}
