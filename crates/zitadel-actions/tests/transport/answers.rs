//! What goes out with every request, and answers that are not the API's.

use zitadel_actions::{
    Error, Secret,
    exchange::Repeat::{Never, Read},
};

use crate::{
    common::{config, config_at, request, send, transport},
    server::{Reply, Server},
};

#[tokio::test]
async fn every_request_says_who_and_where_and_in_which_language() {
    let server = Server::replying([]).await;
    let mut config = config(&server);
    config.instance_host = Some("inside.example".to_owned());
    config.public_host = Some("outside.example".to_owned());
    config.user_agent = "some-tool/1.2.3".to_owned();
    config
        .headers
        .push(("X-Team".to_owned(), Secret::new("blue")));
    send(&transport(config), Never).await.expect("an answer");
    let seen = &server.seen()[0];
    assert_eq!(
        (seen.line.as_str(), seen.body.as_str()),
        ("POST /v2/actions/targets", r#"{"name":"a"}"#)
    );
    for (name, value) in [
        ("authorization", "Bearer a-token"),
        ("accept", "application/json"),
        ("accept-language", "en"),
        ("content-type", "application/json"),
        ("user-agent", "some-tool/1.2.3"),
        ("x-zitadel-instance-host", "inside.example"),
        ("x-zitadel-public-host", "outside.example"),
        ("x-team", "blue"),
    ] {
        assert_eq!(
            seen.headers.get(name).map(String::as_str),
            Some(value),
            "{name}"
        );
    }
}

#[tokio::test]
async fn path_and_query_are_put_below_the_base() {
    let server = Server::replying([]).await;
    let transport = transport(config_at(&format!("http://{}/auth/", server.address)));
    let mut request = request(Read).with_query("a b", "c&d");
    request.path = "/v2/x/a%2Fb".to_owned();
    let interrupt = tokio_util::sync::CancellationToken::new();
    zitadel_actions::call::Exchange::send(&transport, &request, &interrupt)
        .await
        .expect("an answer");
    assert_eq!(server.seen()[0].line, "GET /auth/v2/x/a%2Fb?a+b=c%26d");
}

async fn unexpected(reply: Reply) -> String {
    let server = Server::replying([reply]).await;
    let error = send(&transport(config(&server)), Never)
        .await
        .expect_err("no answer of the API");
    assert!(matches!(error, Error::UnexpectedAnswer(_)), "{error}");
    assert_eq!(server.seen().len(), 1, "sent once");
    error.to_string()
}

#[tokio::test]
async fn a_redirect_is_reported_and_not_followed() {
    let text = unexpected(Reply::with_header(
        302,
        "location",
        "https://u:s3cret@login.example/?t=s3cret",
    ))
    .await;
    assert!(text.contains("redirect to https://login.example"), "{text}");
    assert!(!text.contains("s3cret"), "{text}");
    let text = unexpected(Reply::with_header(301, "location", "/elsewhere")).await;
    assert!(text.contains("redirect"), "{text}");
}

#[tokio::test]
async fn an_html_page_is_not_a_success() {
    let html = Reply::Answer(
        200,
        vec![("content-type", "text/html".to_owned())],
        "<html>".to_owned(),
    );
    assert!(unexpected(html).await.contains("HTML"));
    assert!(
        unexpected(Reply::json(200, "  <!doctype html>"))
            .await
            .contains("HTML")
    );
}

#[tokio::test]
async fn an_endless_body_is_cut_off() {
    let text = unexpected(Reply::json(200, " ".repeat(33 << 20))).await;
    assert!(text.contains("larger than 32 MiB"), "{text}");
}
