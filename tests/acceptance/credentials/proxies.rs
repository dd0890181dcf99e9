//! Proxies: the API and tokens use the same one.

use super::certificates::Authority;
use super::{file, terraform, zitadel};
use crate::front::{Front, Reply};

#[test]
fn plain_http_goes_through_the_proxy_tokens_included() {
    let zitadel = zitadel();
    let proxy = Front::proxy(zitadel.address());
    let arguments = format!(
        "  insecure = true\n  proxy_url = \"http://user:PROXYSENTINEL@{}\"",
        proxy.address
    );
    let (key, issuer) = (zitadel.service_account_key(), zitadel.base_url());
    let variables = [
        ("ZITADEL_JWT_PROFILE_JSON", key.as_str()),
        ("ZITADEL_AUDIENCE", issuer.as_str()),
    ];
    // Only the proxy knows this name.
    let run = terraform("zitadel.test", &arguments, &variables).apply();
    assert!(!run.said().contains("PROXYSENTINEL"));
    let seen = proxy.seen();
    assert!(
        seen.iter().any(crate::front::Seen::is_token_request),
        "{seen:#?}"
    );
    let past = zitadel.calls().len() - seen.len();
    assert_eq!(past, 0, "nothing goes past the proxy");
    for request in seen {
        let authorization = request.header("proxy-authorization").unwrap_or_default();
        assert!(authorization.starts_with("Basic "), "{request:?}");
        assert!(request.target.starts_with("http://zitadel.test/"));
    }
}

#[test]
fn https_goes_through_a_tunnel_that_sees_no_token_whether_the_block_or_the_environment_names_it() {
    let zitadel = zitadel();
    let authority = Authority::new();
    let config = authority.server("zitadel.test", None);
    let front = Front::tls(zitadel.address(), config, |_| Reply::Forward);
    for variable in ["", "HTTPS_PROXY", "https_proxy"] {
        let proxy = Front::proxy(front.address);
        let block = match variable {
            "" => format!("  proxy_url = {:?}", proxy.url()),
            _ => String::new(),
        };
        let token = [("ZITADEL_ACCESS_TOKEN", zitadel.token())];
        let token = token
            .each_ref()
            .map(|(name, value)| (*name, value.as_str()));
        let mut terraform = terraform("https://zitadel.test", &block, &token);
        let path = file(&terraform, "ca.pem", &authority.pem());
        terraform.set("ZITADEL_CA_CERTIFICATE_FILE", &path);
        if !variable.is_empty() {
            terraform.set(variable, &proxy.url());
        }
        terraform.apply();
        terraform.destroy();
        let seen = proxy.seen();
        assert!(!seen.is_empty());
        for request in seen {
            assert_eq!(
                (request.method.as_str(), request.target.as_str()),
                ("CONNECT", "zitadel.test:443")
            );
            assert_eq!(request.bearer(), None);
        }
    }
    assert!(front.seen().iter().all(|seen| seen.bearer().is_some()));
}

#[test]
fn an_unreachable_proxy_is_named_without_its_password() {
    let arguments = "  proxy_url = \"http://user:PROXYSENTINEL@127.0.0.1:1\"\n  max_retries = 0";
    let run = terraform(
        "https://zitadel.test",
        arguments,
        &[("ZITADEL_ACCESS_TOKEN", "x")],
    )
    .try_plan();
    let error = run.failed();
    assert!(error.contains("proxy"), "{error}");
    assert!(!run.said().contains("PROXYSENTINEL"), "{}", run.said());
}
