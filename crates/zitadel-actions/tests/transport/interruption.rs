//! What an interruption stops, and what it lets come to its end.

use std::{sync::Arc, time::Duration};

use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use zitadel_actions::{
    Error,
    call::Exchange,
    error::Outcome,
    exchange::{
        Repeat::{Idempotent, Never, Read},
        Response,
    },
    transport::{Backoff, TransportConfig},
};

use crate::{
    common::{config, request, transport},
    server::{Reply, Server},
};

/// Interrupts a request when the server has seen it, then runs `after`.
async fn interrupted(
    config: TransportConfig,
    server: &Server,
    repeat: zitadel_actions::exchange::Repeat,
    after: impl FnOnce(),
) -> Result<Response, Error> {
    let interrupt = CancellationToken::new();
    let child = interrupt.clone();
    let transport = transport(config);
    let sending = tokio::spawn(async move { transport.send(&request(repeat), &child).await });
    server.wait_for(1).await;
    interrupt.cancel();
    after();
    sending.await.expect("no panic")
}

#[tokio::test]
async fn a_read_under_way_is_dropped() {
    let server = Server::replying([Reply::Silence]).await;
    let answer = interrupted(config(&server), &server, Read, || ()).await;
    assert!(
        matches!(
            answer,
            Err(Error::Interrupted {
                operation: "read target"
            })
        ),
        "{answer:?}"
    );
}

#[tokio::test]
async fn a_write_under_way_is_brought_to_its_end() {
    for repeat in [Idempotent, Never] {
        let gate = Arc::new(Semaphore::new(0));
        let reply = Reply::Gated(gate.clone(), Box::new(Reply::json(200, r#"{"id":"1"}"#)));
        let server = Server::replying([reply]).await;
        let open = || gate.add_permits(1);
        let answer = interrupted(config(&server), &server, repeat, open)
            .await
            .expect("an answer");
        assert_eq!(answer.body, r#"{"id":"1"}"#);
    }
}

#[tokio::test]
async fn a_wait_for_the_next_try_ends() {
    let server = Server::start(|_, _| Reply::with_header(429, "retry-after", "100")).await;
    for repeat in [Read, Never] {
        let answer = interrupted(config(&server), &server, repeat, || ()).await;
        assert!(
            matches!(answer, Err(Error::Interrupted { .. })),
            "{answer:?}"
        );
    }
}

#[tokio::test]
async fn an_unknown_outcome_is_reported_rather_than_the_interruption() {
    let server = Server::start(|_, _| Reply::Close).await;
    let mut config = config(&server);
    let days = Duration::from_secs(1_000_000);
    config.backoff = Backoff {
        first: days,
        most: days,
    };
    let answer = interrupted(config, &server, Idempotent, || ()).await;
    let Err(Error::Transport(failure)) = answer else {
        panic!("{answer:?}")
    };
    assert_eq!((failure.outcome, failure.tries), (Outcome::Unknown, 1));
}

#[tokio::test]
async fn an_interrupted_wait_keeps_what_the_answer_says_about_a_change() {
    for status in [502, 503, 504] {
        let server = Server::start(move |_, _| Reply::json(status, "down")).await;
        let mut config = config(&server);
        let days = Duration::from_secs(1_000_000);
        config.backoff = Backoff {
            first: days,
            most: days,
        };
        let answer = interrupted(config, &server, Idempotent, || ()).await;
        let answer = answer.expect("the answer");
        let error = zitadel_actions::error::classify(&request(Idempotent), &answer);
        assert!(error.outcome_unknown(), "{error}");

        let server = Server::start(move |_, _| Reply::json(status, "down")).await;
        let mut config = crate::common::config(&server);
        config.backoff = Backoff {
            first: days,
            most: days,
        };
        let answer = interrupted(config, &server, Read, || ()).await;
        assert!(
            matches!(answer, Err(Error::Interrupted { .. })),
            "{answer:?}"
        );
    }
}

#[tokio::test]
async fn after_an_interruption_nothing_is_sent() {
    let server = Server::replying([]).await;
    let interrupt = CancellationToken::new();
    interrupt.cancel();
    let answer = transport(config(&server))
        .send(&request(Never), &interrupt)
        .await;
    assert!(
        matches!(answer, Err(Error::Interrupted { .. })),
        "{answer:?}"
    );
    assert!(server.seen().is_empty());
}
