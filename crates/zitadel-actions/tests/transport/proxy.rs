//! Through proxies.

use std::process::Command;

use zitadel_actions::{
    Error, Secret, error::TransportFailureKind, exchange::Repeat::Read, transport::base_url,
};

use crate::{
    common::{config_at, send, transport},
    server::{Server, tunnel},
    tls::{Authority, acceptor},
};

#[tokio::test]
async fn plain_http_is_handed_to_the_proxy() {
    let proxy = Server::replying([]).await;
    let mut config = config_at("http://127.0.0.1:1");
    config.base = base_url("zitadel.test", true).expect("a domain");
    config.proxy_url = Some(Secret::new(format!("http://user:pass@{}", proxy.address)));
    send(&transport(config), Read).await.expect("an answer");
    let seen = &proxy.seen()[0];
    assert_eq!(seen.line, "GET http://zitadel.test/v2/actions/targets/1");
    assert_eq!(seen.headers["proxy-authorization"], "Basic dXNlcjpwYXNz");
}

#[tokio::test]
async fn https_goes_through_a_tunnel() {
    let authority = Authority::new();
    let server = Server::start_tls(acceptor(&authority, "zitadel.test"), |_, _| {
        crate::server::Reply::ok()
    })
    .await;
    let proxy = tunnel(server.address).await;
    let mut config = config_at("https://zitadel.test");
    config.ca_certificates.push(authority.pem());
    config.proxy_url = Some(Secret::new(format!("http://{}", proxy.address)));
    send(&transport(config), Read).await.expect("an answer");
    assert_eq!(proxy.seen()[0].line, "CONNECT zitadel.test:443");
    let through = &proxy.seen()[0].headers;
    assert!(
        !through.contains_key("authorization"),
        "the token is for the server alone"
    );
    assert_eq!(server.seen()[0].headers["authorization"], "Bearer a-token");
}

#[test]
fn a_proxy_url_that_is_none_is_refused() {
    for url in ["not a url", "socks5://h:1", "ftp://u:s3cret@h"] {
        let mut config = config_at("https://zitadel.test");
        config.proxy_url = Some(Secret::new(url));
        let error = zitadel_actions::transport::Transport::new(
            config,
            crate::common::token(),
            std::sync::Arc::new(zitadel_actions::transport::Silent),
        );
        let text = error.expect_err(url).to_string();
        assert!(text.contains("proxy") && !text.contains("s3cret"), "{text}");
    }
}

/// The environment belongs to the whole process: the law is proved in a child with its own.
#[tokio::test]
async fn the_environment_names_the_proxy_but_not_for_loopback() {
    let proxy = Server::replying([]).await;
    let mut child = Command::new(std::env::current_exe().expect("this test"))
        .args([
            "--exact",
            "proxy::in_a_child_with_a_proxy_in_its_environment",
            "--ignored",
        ])
        .env("HTTP_PROXY", format!("http://{}", proxy.address))
        .env("http_proxy", format!("http://{}", proxy.address))
        .env("NO_PROXY", "direct.test")
        .env("no_proxy", "direct.test")
        .stdout(std::process::Stdio::null())
        .spawn()
        .expect("a child");
    let status = tokio::task::spawn_blocking(move || child.wait())
        .await
        .expect("no panic");
    assert!(status.expect("an end").success());
    let lines: Vec<_> = proxy.seen().into_iter().map(|seen| seen.line).collect();
    assert_eq!(lines, ["GET http://zitadel.test/v2/actions/targets/1"]);
}

#[tokio::test]
async fn a_proxy_that_is_the_cause_is_named() {
    let nobody = crate::server::nobody().await;
    for (proxy, says) in [
        (
            nobody.to_string(),
            format!("the connection to the proxy {nobody} was refused"),
        ),
        (
            "no-such-proxy.invalid:1".to_owned(),
            "the host name of the proxy no-such-proxy.invalid:1 cannot be resolved".to_owned(),
        ),
    ] {
        for domain in ["https://zitadel.test", "http://zitadel.test"] {
            let mut config = config_at("https://zitadel.test");
            config.base = base_url(domain, domain.starts_with("http:")).expect("a domain");
            config.max_retries = 0;
            config.proxy_url = Some(Secret::new(format!("http://u:s3cret@{proxy}")));
            let error = send(&transport(config), Read).await.expect_err("no answer");
            let Error::Transport(failure) = &error else {
                panic!("{error}")
            };
            assert_eq!(failure.kind, TransportFailureKind::Proxy, "{error}");
            assert!(error.to_string().contains(&says), "{error}");
        }
    }
}

#[tokio::test]
async fn a_proxy_that_refuses_a_tunnel_is_named() {
    for status in [403, 407, 502] {
        let proxy = Server::start(move |_, _| crate::server::Reply::json(status, "")).await;
        let mut config = config_at("https://zitadel.test");
        config.max_retries = 0;
        config.proxy_url = Some(Secret::new(format!("http://{}", proxy.address)));
        let error = send(&transport(config), Read).await.expect_err("no answer");
        let text = error.to_string();
        let says = format!(
            "the proxy {} refused to connect to zitadel.test",
            proxy.address
        );
        assert!(text.contains(&says), "{text}");
    }
}

#[tokio::test]
#[ignore = "run by the_environment_names_the_proxy_but_not_for_loopback"]
async fn in_a_child_with_a_proxy_in_its_environment() {
    let mut config = config_at("http://127.0.0.1:1");
    config.max_retries = 0;
    config.base = base_url("zitadel.test", true).expect("a domain");
    send(&transport(config.clone()), Read)
        .await
        .expect("an answer through the proxy");
    let server = Server::replying([]).await;
    config.base = base_url(&format!("http://{}", server.address), false).expect("a domain");
    send(&transport(config.clone()), Read)
        .await
        .expect("an answer without the proxy");
    assert_eq!(server.seen()[0].line, "GET /v2/actions/targets/1");
    // A loopback issuer gets its secret directly, although the API is behind the proxy.
    config.base = base_url("zitadel.test", true).expect("a domain");
    config.issuer = Some(base_url(&format!("http://{}", server.address), false).expect("a URL"));
    let credential = zitadel_actions::auth::Credential::ClientCredentials {
        id: "c".to_owned(),
        secret: Secret::new("s3cret"),
    };
    let log = std::sync::Arc::new(zitadel_actions::transport::Silent);
    let transport_with_issuer =
        zitadel_actions::transport::Transport::new(config.clone(), credential, log);
    let answer = send(&transport_with_issuer.expect("a transport"), Read).await;
    assert!(answer.is_err(), "the server issues no tokens: {answer:?}");
    assert_eq!(server.seen()[1].line, "POST /oauth/v2/token");
    config.issuer = None;
    config.base = base_url("direct.test", true).expect("a domain");
    send(&transport(config), Read)
        .await
        .expect_err("no such host, and no proxy for it");
}
