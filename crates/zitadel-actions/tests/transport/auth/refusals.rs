//! Errors of the token endpoint. The answers are those of real servers, from the
//! recordings `token` and `outage`.

use std::sync::Arc;

use zitadel_actions::{Error, auth::Credential, error::AuthFailure, transport::Transport};

use super::{KEY, client_credentials, counts, issued, jwt_profile, read, transport};
use crate::{
    common::{Lines, config},
    server::{Reply, Server},
};

async fn refused(reply: Reply, credential: Credential) -> (Error, usize) {
    let server = Server::start(move |_, _| reply.clone()).await;
    let error = read(&transport(config(&server), credential))
        .await
        .expect_err("no token");
    let (tokens, calls) = counts(&server);
    assert_eq!(calls, 0, "nothing is sent without a token");
    (error, tokens)
}

async fn failure(reply: Reply, credential: Credential) -> (AuthFailure, usize) {
    let (error, tokens) = refused(reply, credential).await;
    let Error::Auth(failure) = error else {
        panic!("{error}")
    };
    (*failure, tokens)
}

fn oidc(status: u16, error: &str, description: &str) -> Reply {
    let json = serde_json::json!({ "error": error, "error_description": description });
    Reply::json(status, json.to_string())
}

#[tokio::test]
async fn a_500_of_the_token_endpoint_is_a_refusal_tried_twice_at_most() {
    let (failure, tokens) =
        failure(oidc(500, "server_error", "Errors.Internal"), jwt_profile()).await;
    assert_eq!(tokens, 2);
    assert!(
        failure.what.contains("server_error, Errors.Internal"),
        "{failure}"
    );
    let sent = |name| {
        failure
            .sent
            .iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value.as_str())
    };
    assert_eq!(
        (sent("key ID"), sent("user id")),
        (Some("100"), Some("200"))
    );
    assert!(sent("issuer").is_some_and(|issuer| issuer.starts_with("http://127.0.0.1:")));
    assert_eq!(sent("issuer"), sent("audience"));
    assert!(sent("issued at").is_some_and(|at| at.ends_with('Z')) && sent("expires at").is_some());
    let causes = failure.causes.join("\n");
    for word in ["audience", "key", "clock", "service account"] {
        assert!(causes.contains(word), "{causes}");
    }
}

#[tokio::test]
async fn a_passing_fault_of_the_token_endpoint_passes() {
    for fault in [
        oidc(500, "server_error", "Errors.Internal"),
        Reply::json(503, ""),
        Reply::Close,
    ] {
        let server = Server::start(move |seen, n| match (n, super::is_token_request(seen)) {
            (0, _) => fault.clone(),
            (_, true) => issued("t1", 60),
            _ => Reply::ok(),
        })
        .await;
        read(&transport(config(&server), jwt_profile()))
            .await
            .expect("an answer");
        assert_eq!(counts(&server), (2, 1));
    }
}

#[tokio::test]
async fn each_refusal_names_its_likely_cause() {
    let cases = [
        (
            oidc(400, "invalid_request", "assertion invalid"),
            jwt_profile(),
            "audience",
        ),
        (
            oidc(404, "invalid_request", "Errors.User.NotFound"),
            jwt_profile(),
            "does not exist on this instance",
        ),
        (
            oidc(400, "invalid_request", "Errors.User.Machine.Secret.Invalid"),
            client_credentials("x"),
            "client secret is wrong",
        ),
        (
            oidc(400, "unsupported_grant_type", "x not supported"),
            jwt_profile(),
            "check that it is ZITADEL",
        ),
        (
            oidc(401, "invalid_client", ""),
            client_credentials("x"),
            "client ID",
        ),
    ];
    for (reply, credential, cause) in cases {
        let (failure, tokens) = failure(reply, credential).await;
        assert_eq!(tokens, 1, "{failure}");
        assert!(failure.causes.join("\n").contains(cause), "{failure:?}");
    }
}

/// Every refusal that a real server's token endpoint gave, on every recorded server.
#[tokio::test]
async fn every_recorded_refusal_becomes_an_error_with_causes() {
    let root = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/fixtures/recordings"
    );
    let mut answers = std::collections::BTreeSet::new();
    for server in [
        "v2.49.5/v3alpha_2024_03",
        "v2.58.7/v3alpha_2024_05",
        "v2.71.19/resources_v3alpha",
        "v3.4.9/v2beta",
        "v4.13.1/v2",
    ] {
        let Ok(text) = std::fs::read_to_string(format!("{root}/{server}/token.json")) else {
            continue;
        };
        let recording: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        for exchange in recording["exchanges"].as_array().expect("exchanges") {
            let status = exchange["response"]["status"].as_u64().expect("a status") as u16;
            if exchange["request"]["path"] == "/oauth/v2/token" && status != 200 {
                answers.insert((status, exchange["response"]["body"].to_string()));
            }
        }
    }
    assert!(answers.len() >= 4, "{answers:?}");
    for (status, body) in answers {
        let (failure, _) = failure(Reply::json(status, body), jwt_profile()).await;
        assert!(
            !failure.causes.is_empty() && !failure.sent.is_empty(),
            "{failure:?}"
        );
    }
}

fn text(status: u16, text: &str) -> Reply {
    Reply::Answer(
        status,
        vec![("content-type", "text/plain; charset=utf-8".to_owned())],
        text.to_owned(),
    )
}

#[tokio::test]
async fn a_wrong_host_and_an_outage_are_different_errors() {
    let (error, tokens) = refused(
        text(404, "unable to set instance using origin &{h  http} (ExternalDomain is localhost): ID=QUERY-1kIjX Message=Instance not found. Parent=(x)\n"),
        jwt_profile(),
    )
    .await;
    assert!(matches!(error, Error::WrongInstanceHost(_)), "{error}");
    assert_eq!(tokens, 1);
    let (error, tokens) = refused(
        text(404, "unable to set instance using origin &{h  http} (ExternalDomain is localhost): ID=QUERY-d3fas Message=An internal error occurred Parent=(failed to connect to `user=db-s3cret`)\n"),
        jwt_profile(),
    )
    .await;
    assert!(matches!(error, Error::DatabaseDown(_)), "{error}");
    assert!(!format!("{error:?}").contains("db-s3cret"), "{error:?}");
    assert_eq!(tokens, 6, "an outage is waited out");
}

#[tokio::test]
async fn an_answer_of_something_else_is_not_a_token() {
    let page = Reply::Answer(
        404,
        vec![("content-type", "text/html".to_owned())],
        "<html>".to_owned(),
    );
    for (reply, word) in [
        (page, "HTML"),
        (Reply::json(200, "<html>"), "HTML"),
        (Reply::json(200, r#"{"id":1}"#), "no access token"),
        (Reply::json(200, r#"{"access_token":1}"#), "no access token"),
        (
            Reply::with_header(302, "location", "https://login.example/x"),
            "redirect to https://login.example",
        ),
    ] {
        let (error, _) = refused(reply, jwt_profile()).await;
        assert!(matches!(error, Error::UnexpectedAnswer(_)), "{error}");
        assert!(error.to_string().contains(word), "{error}");
    }
    let (error, _) = refused(issued("bro\nken", 1), jwt_profile()).await;
    assert!(
        error
            .to_string()
            .contains("has characters that are not allowed in a token"),
        "{error}"
    );
}

/// A server that repeats what it was sent, as loudly as it can.
#[tokio::test]
async fn no_secret_shows_even_when_the_server_repeats_it() {
    let secret = "s3nt1nel";
    for credential in [jwt_profile(), client_credentials(secret)] {
        let server = Server::start(|seen, _| {
            let sent = seen
                .form("assertion")
                .or_else(|| seen.form("client_secret"));
            let sent = sent.unwrap_or_default();
            let json = serde_json::json!({
                "error": format!("bad {sent}"), "error_description": format!("you sent {sent}\n"),
            });
            Reply::json(400, json.to_string())
        })
        .await;
        let lines = Arc::new(Lines::default());
        let transport =
            Transport::new(config(&server), credential, lines.clone()).expect("a transport");
        let error = read(&transport).await.expect_err("refused");
        let shown = format!(
            "{error} {error:?} {transport:?} {}",
            lines.lines().join("\n")
        );
        let seen = &server.seen()[0];
        let assertion = seen.form("assertion").unwrap_or_else(|| secret.to_owned());
        assert!(
            shown.contains("[redacted]") && !shown.contains(&assertion),
            "{shown}"
        );
        let signature = assertion.rsplit('.').next().expect("a part");
        assert!(
            !shown.contains(signature) && !shown.contains(&KEY[40..80]),
            "{shown}"
        );
    }
}
