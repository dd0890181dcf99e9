//! Through proxies.

use std::process::Command;

use zitadel_actions::{Secret, exchange::Repeat::Read, transport::base_url};

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
    config.base = base_url("direct.test", true).expect("a domain");
    send(&transport(config), Read)
        .await
        .expect_err("no such host, and no proxy for it");
}
