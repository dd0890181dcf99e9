//! When a token is asked for again, and when it is not.

use std::sync::{Arc, Mutex};

use tokio_util::sync::CancellationToken;
use zitadel_actions::{Error, auth::Credential, call::Exchange, exchange::Repeat};

use super::{counts, is_token_request, issued, jwt_profile, read, transport};
use crate::{
    common::{config, request, send},
    server::{Reply, Server},
};

const UNAUTHENTICATED: &str =
    r#"{"code":16,"message":"Errors.Token.Invalid (AUTH-7fs1e)","details":[{"id":"AUTH-7fs1e"}]}"#;

/// Issues t1, t2, … and accepts the tokens from `accepted` on.
async fn server(accepted: usize, expires_in: u64) -> Server {
    let issued_so_far = Mutex::new(0);
    Server::start(move |seen, _| {
        let mut count = issued_so_far.lock().expect("the count");
        if is_token_request(seen) {
            *count += 1;
            return issued(&format!("t{count}"), expires_in);
        }
        let number = seen.headers["authorization"]
            .strip_prefix("Bearer t")
            .expect("a token");
        if number.parse::<usize>().expect("a number") >= accepted {
            Reply::ok()
        } else {
            Reply::json(401, UNAUTHENTICATED)
        }
    })
    .await
}

#[tokio::test]
async fn a_living_token_is_used_again() {
    let server = server(1, 43199).await;
    let transport = transport(config(&server), jwt_profile());
    for _ in 0..3 {
        read(&transport).await.expect("an answer");
    }
    assert_eq!(counts(&server), (1, 3));
}

#[tokio::test]
async fn a_token_is_renewed_before_it_ends() {
    let server = server(1, 0).await;
    let transport = transport(config(&server), jwt_profile());
    for _ in 0..3 {
        read(&transport).await.expect("an answer");
    }
    assert_eq!(
        counts(&server),
        (3, 3),
        "a token that ends at once serves one call"
    );
}

#[tokio::test]
async fn a_lifetime_of_any_value_and_spelling_is_read() {
    for (expires_in, tokens) in [
        (r#""300""#, 1),
        ("300.5", 1),
        ("9223372036854775807", 1),
        ("18446744073709551615", 1),
        ("1e400", 1),
        ("-1", 1),
        ("null", 1),
        (r#""soon""#, 1),
        ("0", 3),
    ] {
        let server = Server::start(move |seen, _| {
            if super::is_token_request(seen) {
                let json = format!(r#"{{"access_token":"t","expires_in":{expires_in}}}"#);
                Reply::json(200, json)
            } else {
                Reply::ok()
            }
        })
        .await;
        let transport = transport(config(&server), jwt_profile());
        for _ in 0..3 {
            read(&transport).await.expect(expires_in);
        }
        assert_eq!(counts(&server), (tokens, 3), "{expires_in}");
    }
}

#[tokio::test]
async fn a_token_that_is_refused_is_renewed_once_even_for_a_write() {
    for repeat in [Repeat::Read, Repeat::Never] {
        let server = server(2, 43199).await;
        let transport = transport(config(&server), jwt_profile());
        let response = send(&transport, repeat).await.expect("an answer");
        assert_eq!((response.status.as_u16(), counts(&server)), (200, (2, 2)));
    }
}

#[tokio::test]
async fn a_second_refusal_is_the_answer() {
    let server = server(9, 43199).await;
    let response = read(&transport(config(&server), jwt_profile()))
        .await
        .expect("an answer");
    assert_eq!((response.status.as_u16(), counts(&server)), (401, (2, 2)));
}

#[tokio::test]
async fn a_fixed_token_is_not_renewed() {
    let server = Server::start(|_, _| Reply::json(401, UNAUTHENTICATED)).await;
    let response = read(&crate::common::transport(config(&server)))
        .await
        .expect("an answer");
    assert_eq!((response.status.as_u16(), counts(&server)), (401, (0, 1)));
}

#[tokio::test]
async fn calls_that_start_at_once_share_one_token() {
    let server = server(1, 43199).await;
    let transport = Arc::new(transport(config(&server), jwt_profile()));
    at_once(&transport, 20, |answer| {
        assert!(answer.is_ok(), "{answer:?}");
    })
    .await;
    assert_eq!(counts(&server), (1, 20));
}

#[tokio::test]
async fn calls_that_are_refused_at_once_share_one_renewal() {
    let server = server(2, 43199).await;
    let transport = Arc::new(transport(config(&server), jwt_profile()));
    at_once(&transport, 20, |answer| {
        assert_eq!(answer.expect("an answer").status.as_u16(), 200);
    })
    .await;
    assert_eq!(counts(&server).0, 2);
}

#[tokio::test]
async fn calls_that_wait_for_one_token_share_its_failure() {
    let gate = Arc::new(tokio::sync::Semaphore::new(0));
    let refusal = Reply::json(
        400,
        r#"{"error":"invalid_request","error_description":"assertion invalid"}"#,
    );
    let reply = Reply::Gated(gate.clone(), Box::new(refusal));
    let server = Server::start(move |_, _| reply.clone()).await;
    let transport = Arc::new(transport(config(&server), jwt_profile()));
    let sending: Vec<_> = (0..20)
        .map(|_| tokio::spawn(one(transport.clone())))
        .collect();
    server.wait_for(1).await;
    // The single-threaded test runtime polls all of them before this task goes on.
    tokio::task::yield_now().await;
    gate.add_permits(20);
    for answer in sending {
        let answer = answer.await.expect("no panic");
        assert!(matches!(answer, Err(Error::Auth(_))), "{answer:?}");
    }
    assert_eq!(counts(&server), (1, 0));
}

#[tokio::test]
async fn a_failure_does_not_affect_later_calls() {
    let refusal = r#"{"error":"invalid_request","error_description":"assertion invalid"}"#;
    let server = Server::start(move |seen, n| match (is_token_request(seen), n) {
        (true, 0) => Reply::json(400, refusal),
        (true, _) => issued("t1", 43199),
        _ => Reply::ok(),
    })
    .await;
    let transport = transport(config(&server), jwt_profile());
    read(&transport).await.expect_err("refused");
    read(&transport).await.expect("an answer");
}

#[tokio::test]
async fn a_token_file_is_read_again_on_a_401() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), "t1\n").expect("written");
    let server = server(2, 0).await;
    let transport = transport(
        config(&server),
        Credential::AccessTokenFile(file.path().to_owned()),
    );
    let response = read(&transport).await.expect("an answer");
    assert_eq!(
        (response.status.as_u16(), counts(&server)),
        (401, (0, 1)),
        "the file says the same"
    );
    std::fs::write(file.path(), "\u{feff}  t2\r\n").expect("written");
    let response = read(&transport).await.expect("an answer");
    assert_eq!((response.status.as_u16(), counts(&server)), (200, (0, 3)));
}

#[tokio::test]
async fn a_token_file_that_cannot_be_used_is_named() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    let server = server(1, 0).await;
    for (text, message) in [
        ("", "is empty"),
        (
            "s3cret\ns3cret",
            "has characters that are not allowed in a token",
        ),
    ] {
        std::fs::write(file.path(), text).expect("written");
        let credential = Credential::AccessTokenFile(file.path().to_owned());
        let error = read(&transport(config(&server), credential))
            .await
            .expect_err("no token");
        let shown = format!("{error} {error:?}");
        assert!(
            shown.contains(message) && shown.contains("access token file"),
            "{shown}"
        );
        assert!(!shown.contains("s3cret"), "{shown}");
    }
    let credential = Credential::AccessTokenFile("/no/such/file".into());
    let error = read(&transport(config(&server), credential))
        .await
        .expect_err("no token");
    assert!(
        error.to_string().contains("/no/such/file cannot be read"),
        "{error}"
    );
    assert_eq!(counts(&server), (0, 0));
}

async fn one(
    transport: Arc<zitadel_actions::transport::Transport>,
) -> Result<zitadel_actions::exchange::Response, Error> {
    transport
        .send(&request(Repeat::Read), &CancellationToken::new())
        .await
}

async fn at_once(
    transport: &Arc<zitadel_actions::transport::Transport>,
    count: usize,
    check: impl Fn(Result<zitadel_actions::exchange::Response, Error>),
) {
    let sending: Vec<_> = (0..count)
        .map(|_| tokio::spawn(one(transport.clone())))
        .collect();
    for answer in sending {
        check(answer.await.expect("no panic"));
    }
}
