//! No secret of the configuration, no body and no header value comes out anywhere.

use std::sync::Arc;

use zitadel_actions::{
    Secret,
    auth::Credential,
    exchange::Repeat::{self, Idempotent, Never, Read},
    transport::{Transport, TransportConfig},
};

use crate::{
    common::{Lines, config, config_at, request, send},
    server::{Reply, Server, nobody},
};

const SENTINEL: &str = "s3nt1nel";

fn secretive(mut config: TransportConfig) -> TransportConfig {
    config
        .headers
        .push(("x-gate".to_owned(), Secret::new(SENTINEL)));
    config.max_retries = 1;
    config
}

/// Everything that can be seen of one exchange.
async fn shown(config: TransportConfig, repeat: Repeat) -> String {
    let lines = Arc::new(Lines::default());
    let debug = format!("{config:?}");
    let credential = Credential::AccessToken(Secret::new(SENTINEL));
    let transport = Transport::new(config, credential, lines.clone()).expect("a transport");
    let outcome = match send(&transport, repeat).await {
        Ok(response) => format!(
            "{response:?} {:?}",
            zitadel_actions::error::classify(&request(repeat), &response)
        ),
        Err(error) => format!("{error} {error:?}"),
    };
    format!(
        "{debug}\n{transport:?}\n{outcome}\n{}",
        lines.lines().join("\n")
    )
}

#[tokio::test]
async fn no_secret_shows_whatever_the_server_does() {
    let endpoint = format!("http://u:{SENTINEL}@h.example/{SENTINEL}?t={SENTINEL}");
    let lockout =
        serde_json::json!({ "code": 2, "message": format!("Post \"{endpoint}\": refused") });
    let replies = [
        Reply::ok(),
        Reply::json(200, format!(r#"{{"signingKey":"{SENTINEL}"}}"#)),
        Reply::json(500, lockout.to_string()),
        Reply::json(503, SENTINEL),
        Reply::json(400, format!("<html>{SENTINEL}")),
        Reply::with_header(302, "location", endpoint),
        Reply::with_header(401, "set-cookie", SENTINEL),
        Reply::with_header(429, "x-secret", SENTINEL),
        Reply::Close,
        Reply::Half,
    ];
    for reply in replies {
        for repeat in [Read, Idempotent, Never] {
            let reply = reply.clone();
            let server = Server::start(move |_, _| reply.clone()).await;
            let shown = shown(secretive(config(&server)), repeat).await;
            assert!(!shown.contains(SENTINEL), "{shown}");
            assert!(
                server
                    .seen()
                    .iter()
                    .all(|seen| seen.headers["x-gate"] == SENTINEL)
            );
        }
    }
}

#[tokio::test]
async fn a_token_endpoint_that_quotes_the_request_gives_no_credential_away() {
    const SECRET: &str = "s3cret+&/with spaces";
    let form: String = url_encoded(SECRET);
    for quoted in [SECRET.to_owned(), form] {
        for reply in [
            Reply::json(
                400,
                serde_json::json!({ "code": 3, "message": quoted }).to_string(),
            ),
            Reply::json(
                400,
                serde_json::json!({ "error": "x", "error_description": quoted }).to_string(),
            ),
            Reply::json(404, format!("unable to set instance using origin {quoted}")),
        ] {
            let server = Server::start(move |_, _| reply.clone()).await;
            let credential = Credential::ClientCredentials {
                id: "c".to_owned(),
                secret: Secret::new(SECRET),
            };
            let mut config = config(&server);
            config.max_retries = 0;
            let transport = Transport::new(config, credential, Arc::new(Lines::default()));
            let error = send(&transport.expect("a transport"), Read)
                .await
                .expect_err("no token");
            let text = format!("{error} {error:?}");
            assert!(!text.contains("s3cret"), "{text}");
        }
    }
}

fn url_encoded(text: &str) -> String {
    let escape = |byte: u8| match byte {
        b' ' => "+".to_owned(),
        _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(escape).collect()
}

#[tokio::test]
async fn a_foreign_message_cannot_rewrite_the_screen() {
    let message = "\u{1b}[2J\u{1b}]0;x\u{7}\u{9b}\u{202e}Apply complete!";
    let json = serde_json::json!({
        "code": 3, "message": message.repeat(500), "details": [{ "id": "\u{1b}[8mX" }],
    });
    let server = Server::start(move |_, _| Reply::json(400, json.to_string())).await;
    let response = send(&crate::common::transport(config(&server)), Read).await;
    let error = zitadel_actions::error::classify(&request(Read), &response.expect("an answer"));
    let text = error.to_string();
    let harmful = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
    assert!(!text.contains(harmful), "{text:?}");
    assert!(text.chars().count() < 2200, "{text}");
}

#[tokio::test]
async fn no_password_of_the_proxy_shows() {
    let mut config = secretive(config_at("https://zitadel.example"));
    config.proxy_url = Some(Secret::new(format!(
        "http://u:{SENTINEL}@{}",
        nobody().await
    )));
    let shown = shown(config, Never).await;
    assert!(
        shown.contains("the connection to the proxy 127.0.0.1:"),
        "{shown}"
    );
    assert!(!shown.contains(SENTINEL), "{shown}");
}

#[tokio::test]
async fn the_log_tells_each_try_with_its_outcome() {
    let server = Server::replying([Reply::json(502, "")]).await;
    let shown = shown(secretive(config(&server)), Read).await;
    for part in [
        "path=/v2/actions/targets/1 try=1 outcome=502",
        "host=127.0.0.1:",
        "Trace error body",
        "trying again",
        "try=2 outcome=200",
    ] {
        assert!(shown.contains(part), "{part} is not in {shown}");
    }
}
