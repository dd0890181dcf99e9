//! What is sent again, and what never is.

use http::StatusCode;
use zitadel_actions::{
    Error,
    error::Outcome,
    exchange::Repeat::{self, Idempotent, Never, Read},
};

use crate::{
    common::{config, config_at, send, transport},
    server::{Reply, Server, nobody},
};

/// Sends a request of the class to a server that begins with `reply`, and tells how often it asked.
async fn check(reply: Reply, repeat: Repeat, expected: Result<u16, Outcome>, asked: usize) {
    let server = Server::replying([reply]).await;
    let found = match send(&transport(config(&server)), repeat).await {
        Ok(response) => Ok(response.status.as_u16()),
        Err(Error::Transport(failure)) => Err(failure.outcome),
        Err(other) => panic!("{other}"),
    };
    assert_eq!(
        (found, server.seen().len()),
        (expected, asked),
        "{repeat:?}"
    );
}

#[tokio::test]
async fn a_request_turned_away_is_sent_again_whatever_it_does() {
    for repeat in [Read, Idempotent, Never] {
        check(
            Reply::with_header(429, "retry-after", "0"),
            repeat,
            Ok(200),
            2,
        )
        .await;
        let outage =
            r#"{"code":5,"message":"unable to set instance using origin x: ID=QUERY-d3fas"}"#;
        check(Reply::json(404, outage), repeat, Ok(200), 2).await;
    }
}

#[tokio::test]
async fn a_fault_that_proves_nothing_is_repeated_where_twice_does_no_harm() {
    for repeat in [Read, Idempotent] {
        check(Reply::json(502, ""), repeat, Ok(200), 2).await;
        check(Reply::json(504, ""), repeat, Ok(200), 2).await;
    }
    check(Reply::json(502, ""), Never, Ok(502), 1).await;
    // ZITADEL's gateway says so when the connection to its own server breaks after the work.
    let broken = Reply::json(
        503,
        r#"{"code":14,"message":"error reading from server: EOF"}"#,
    );
    check(broken.clone(), Idempotent, Ok(200), 2).await;
    check(broken, Never, Ok(503), 1).await;
    let draining = Reply::with_header(503, "retry-after", "0");
    check(draining, Never, Ok(503), 1).await;
    check(Reply::json(500, ""), Read, Ok(200), 2).await;
    check(Reply::json(500, ""), Idempotent, Ok(500), 1).await;
}

#[tokio::test]
async fn a_lost_answer_to_a_write_is_an_unknown_outcome_and_never_a_twin() {
    for lost in [Reply::Close, Reply::Half] {
        check(lost.clone(), Never, Err(Outcome::Unknown), 1).await;
        check(lost.clone(), Idempotent, Ok(200), 2).await;
        check(lost, Read, Ok(200), 2).await;
    }
}

#[tokio::test]
async fn a_try_that_takes_too_long_is_given_up() {
    for (repeat, asked) in [(Read, 3), (Never, 2)] {
        let server = Server::replying([Reply::ok(), Reply::Silence]).await;
        let mut config = config(&server);
        config.request_timeout = std::time::Duration::from_millis(200);
        let transport = transport(config);
        send(&transport, Read).await.expect("an answer");
        let answer = send(&transport, repeat).await;
        match (repeat, answer) {
            (Never, Err(Error::Transport(failure))) => {
                assert_eq!(failure.outcome, Outcome::Unknown);
                assert!(failure.to_string().contains("200ms"), "{failure}");
            }
            (_, answer) => assert_eq!(answer.expect("an answer").status, StatusCode::OK),
        }
        assert_eq!(server.seen().len(), asked);
    }
}

#[tokio::test]
async fn a_server_that_has_never_answered_is_waited_for_as_long_as_one_request_takes() {
    for repeat in [Read, Idempotent, Never] {
        let server = Server::start(|_, _| Reply::Silence).await;
        let mut config = config(&server);
        config.request_timeout = std::time::Duration::from_millis(200);
        let transport = transport(config);
        for _ in 0..3 {
            let error = send(&transport, repeat).await.expect_err("no answer");
            assert!(error.to_string().contains("200ms"), "{error}");
        }
        assert_eq!(server.seen().len(), 1, "{repeat:?}");
    }
}

#[tokio::test]
async fn the_first_contact_with_a_server_has_one_retry() {
    for (repeat, max_retries, tries) in [
        (Read, 5, 2),
        (Idempotent, 5, 2),
        (Never, 5, 2),
        (Read, 0, 1),
        (Never, 0, 1),
    ] {
        let mut config = config_at(&format!("http://{}", nobody().await));
        config.max_retries = max_retries;
        let error = send(&transport(config), repeat)
            .await
            .expect_err("no answer");
        let Error::Transport(failure) = error else {
            panic!("{error}")
        };
        assert_eq!(
            (failure.outcome, failure.tries),
            (Outcome::NothingDone, tries)
        );
        assert!(
            failure.what.contains("the connection to 127.0.0.1:"),
            "{failure}"
        );
    }
}

#[tokio::test]
async fn after_a_failed_first_contact_later_requests_fail_at_once() {
    let mut config = config_at(&format!("http://{}", nobody().await));
    // A wait that no test would outlive.
    config.backoff.first = std::time::Duration::ZERO;
    let transport = transport(config);
    let first = send(&transport, Read).await.expect_err("no answer");
    for repeat in [Read, Idempotent, Never] {
        let error = send(&transport, repeat).await.expect_err("no answer");
        let Error::Transport(failure) = &error else {
            panic!("{error}")
        };
        assert_eq!((failure.tries, failure.outcome), (0, Outcome::NothingDone));
        assert!(!error.outcome_unknown());
        let text = error.to_string();
        assert!(
            text.contains("not sent again after the first failure"),
            "{text}"
        );
        assert_eq!(
            text.split(" (").next(),
            first.to_string().split(" (").next()
        );
    }
}

/// The failure of one of them is not an answer to the others.
#[tokio::test]
async fn requests_that_make_the_first_contact_together_have_one_retry_each() {
    let mut config = config_at(&format!("http://{}", nobody().await));
    config.backoff.first = std::time::Duration::from_millis(1);
    let transport = transport(config);
    let together = futures_util::future::join_all((0..5).map(|_| send(&transport, Read)));
    for answer in together.await {
        let error = answer.expect_err("no answer");
        let Error::Transport(failure) = error else {
            panic!("{error}")
        };
        assert!(failure.tries <= 2, "{failure}");
    }
}

#[tokio::test]
async fn a_server_that_has_answered_once_is_worth_every_retry() {
    let server = Server::replying([Reply::json(503, "{}"), Reply::Close, Reply::Close]).await;
    let mut config = config(&server);
    config.max_retries = 3;
    let answer = send(&transport(config), Read).await.expect("an answer");
    assert_eq!((answer.status.as_u16(), server.seen().len()), (200, 4));
}

#[tokio::test]
async fn only_a_change_has_an_unknown_outcome() {
    for (repeat, unknown) in [(Read, false), (Idempotent, true), (Never, true)] {
        for reply in [Reply::Close, Reply::Silence] {
            let server = Server::start(move |_, _| reply.clone()).await;
            let mut config = config(&server);
            config.max_retries = 0;
            config.request_timeout = std::time::Duration::from_millis(200);
            let error = send(&transport(config), repeat)
                .await
                .expect_err("no answer");
            assert_eq!(error.outcome_unknown(), unknown, "{repeat:?}: {error}");
            let says_so = error.to_string().contains("may have done it");
            assert_eq!(says_so, unknown, "{repeat:?}: {error}");
        }
    }
}

#[tokio::test]
async fn a_name_that_does_not_resolve_is_named() {
    let mut config = config_at("https://no-such-host.invalid");
    config.max_retries = 0;
    let error = send(&transport(config), Never)
        .await
        .expect_err("no answer");
    let Error::Transport(failure) = error else {
        panic!("{error}")
    };
    assert_eq!(failure.outcome, Outcome::NothingDone);
    assert!(
        failure
            .what
            .contains("no-such-host.invalid cannot be resolved"),
        "{failure}"
    );
}

#[tokio::test]
async fn the_last_answer_comes_back_when_retries_end() {
    let server = Server::start(|_, _| Reply::json(503, "{}")).await;
    let mut config = config(&server);
    config.max_retries = 3;
    let response = send(&transport(config), Read).await.expect("an answer");
    assert_eq!((response.status.as_u16(), server.seen().len()), (503, 4));
}

#[tokio::test]
async fn a_server_that_asks_for_more_than_patience_is_not_waited_for() {
    check(
        Reply::with_header(429, "retry-after", "3600"),
        Read,
        Ok(429),
        1,
    )
    .await;
    check(
        Reply::with_header(503, "retry-after", "Fri, 31 Dec 9999 23:59:59 GMT"),
        Read,
        Ok(503),
        1,
    )
    .await;
}

#[tokio::test]
async fn a_wrong_host_and_a_lockout_are_answers_and_no_faults() {
    let wrong = r#"{"code":5,"message":"unable to set instance using origin x: ID=QUERY-1kIjX"}"#;
    check(Reply::json(404, wrong), Read, Ok(404), 1).await;
    let lockout = r#"{"code":2,"message":"Post \"http://h/x\": dial tcp: refused"}"#;
    check(Reply::json(500, lockout), Read, Ok(500), 1).await;
}

#[tokio::test]
async fn requests_share_one_connection() {
    let server = Server::replying([]).await;
    let transport = transport(config(&server));
    for _ in 0..5 {
        send(&transport, Read).await.expect("an answer");
    }
    assert!(
        server.seen().iter().all(|seen| seen.connection == 0),
        "{:?}",
        server.seen()
    );
}
