//! A test call reaches the receiver as ZITADEL's own would, and carries nothing that is the
//! instance's.

use std::{sync::Arc, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpSocket},
};
use tokio_util::sync::CancellationToken;
use zitadel_actions::{
    Error, Secret,
    model::Endpoint,
    signature,
    test_call::{TestAnswer, TestCall, TestCaller},
    transport::{Silent, TransportConfig, base_url},
};

/// Answers one request with `answer` (never, if it is empty) and gives what was sent to it.
async fn receiver(answer: &'static str) -> (String, tokio::task::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let got = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut got = Vec::new();
        while !got.ends_with(b"{\"a\":1}") {
            let mut chunk = [0; 1024];
            match stream.read(&mut chunk).await.unwrap() {
                0 => break,
                n => got.extend_from_slice(&chunk[..n]),
            }
        }
        if answer.is_empty() {
            std::future::pending::<()>().await;
        }
        stream.write_all(answer.as_bytes()).await.unwrap();
        String::from_utf8(got).unwrap()
    });
    (
        format!("http://user:pass@{address}/hook?token=SENTINEL"),
        got,
    )
}

async fn call(endpoint: &str, key: Option<&str>, timeout: Duration) -> Result<TestAnswer, Error> {
    let mut config = TransportConfig::new(base_url("https://zitadel.example", false).unwrap());
    config
        .headers
        .push(("x-proxy-token".into(), Secret::new("SENTINEL")));
    config.instance_host = Some("zitadel.example".into());
    config.user_agent = "tester".into();
    let call = TestCall {
        endpoint: Endpoint::parse(endpoint).unwrap(),
        timeout,
        signing_key: key.map(Secret::new),
        body: r#"{"a":1}"#.into(),
    };
    assert!(!format!("{call:?}").contains("SENTINEL"));
    let caller = TestCaller::new(&config, Arc::new(Silent));
    caller.send(&call, &CancellationToken::new()).await
}

const LONG: Duration = Duration::from_secs(20);

#[tokio::test]
async fn a_call_is_signed_and_carries_nothing_of_the_instance() {
    let (endpoint, got) =
        receiver("HTTP/1.1 418 I'm a teapot\r\ncontent-length: 2\r\n\r\n{}").await;
    let answer = call(&endpoint, Some("key"), LONG).await.unwrap();
    assert_eq!((answer.status.as_u16(), answer.body.as_str()), (418, "{}"));

    let got = got.await.unwrap();
    let header = |name: &str| {
        let lines = got.lines().filter_map(|line| line.split_once(": "));
        let found = lines
            .into_iter()
            .find(|(is, _)| is.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.to_owned())
    };
    assert!(
        got.starts_with("POST /hook?token=SENTINEL HTTP/1.1\r\n"),
        "{got}"
    );
    let signed = header(signature::HEADER).unwrap();
    let time: u64 = signed[2..].split(',').next().unwrap().parse().unwrap();
    assert_eq!(
        signed,
        signature::header(&Secret::new("key"), time, br#"{"a":1}"#)
    );
    assert_eq!(header("content-type").as_deref(), Some("application/json"));
    assert_eq!(header("x-proxy-token"), None);
    assert_eq!(header("x-zitadel-instance-host"), None);
    assert_eq!(
        header("authorization").as_deref(),
        Some("Basic dXNlcjpwYXNz")
    );
}

#[tokio::test]
async fn a_target_without_a_key_gets_no_signature() {
    let (endpoint, got) = receiver("HTTP/1.1 204 No Content\r\n\r\n").await;
    assert_eq!(call(&endpoint, None, LONG).await.unwrap().status, 204);
    assert!(!got.await.unwrap().to_lowercase().contains("signature"));
}

#[tokio::test]
async fn a_receiver_that_does_not_answer_is_an_error_that_shows_its_host_alone() {
    let silent = receiver("").await.0;
    // Bound and not listening: nobody answers, and no other test gets the port.
    let closed = TcpSocket::new_v4().unwrap();
    closed.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let nobody = format!("http://{}/SENTINEL", closed.local_addr().unwrap());
    for endpoint in [silent, nobody] {
        let error = call(&endpoint, None, Duration::from_millis(300))
            .await
            .unwrap_err();
        assert!(matches!(error, Error::Transport(_)), "{error}");
        let said = format!("{error} {error:?}");
        assert!(
            said.contains("127.0.0.1") && !said.contains("SENTINEL"),
            "{said}"
        );
    }
}
