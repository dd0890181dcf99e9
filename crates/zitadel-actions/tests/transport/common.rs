//! What most tests begin with.

use std::{
    fmt::Write,
    sync::{Arc, Mutex},
    time::Duration,
};

use http::Method;
use tokio_util::sync::CancellationToken;
use zitadel_actions::{
    Error, Secret,
    auth::Credential,
    call::Exchange,
    exchange::{Repeat, Request, Response},
    transport::{Backoff, Level, Log, Silent, Transport, TransportConfig, base_url},
};

use crate::server::Server;

/// The usual configuration for `server`, with waits too short to notice.
pub(crate) fn config(server: &Server) -> TransportConfig {
    config_at(&format!("http://{}", server.address))
}

/// The same for any domain.
pub(crate) fn config_at(domain: &str) -> TransportConfig {
    let mut config = TransportConfig::new(base_url(domain, false).expect("a domain"));
    let short = Duration::from_millis(1);
    config.backoff = Backoff {
        first: short,
        most: short,
    };
    config
}

/// A bearer that everybody may see.
pub(crate) fn token() -> Credential {
    Credential::AccessToken(Secret::new("a-token"))
}

/// A transport that shows [`token`] and logs nothing.
pub(crate) fn transport(config: TransportConfig) -> Transport {
    Transport::new(config, token(), Arc::new(Silent)).expect("a transport")
}

/// A request of each class.
pub(crate) fn request(repeat: Repeat) -> Request {
    match repeat {
        Repeat::Read => Request::new("read target", Method::GET, "/v2/actions/targets/1", repeat),
        Repeat::Idempotent => {
            let json = serde_json::json!({ "name": "a" });
            Request::new(
                "update target",
                Method::POST,
                "/v2/actions/targets/1",
                repeat,
            )
            .with_body(json)
        }
        Repeat::Never => {
            let json = serde_json::json!({ "name": "a" });
            Request::new("create target", Method::POST, "/v2/actions/targets", repeat)
                .with_body(json)
        }
    }
}

/// Sends one request that nobody interrupts.
pub(crate) async fn send(transport: &Transport, repeat: Repeat) -> Result<Response, Error> {
    transport
        .send(&request(repeat), &CancellationToken::new())
        .await
}

/// Keeps every record as a line.
#[derive(Debug, Default)]
pub(crate) struct Lines(Mutex<Vec<String>>);

impl Lines {
    /// The lines so far.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.0.lock().expect("the lines").clone()
    }
}

impl Log for Lines {
    fn log(&self, level: Level, message: &str, fields: &[zitadel_actions::transport::Field<'_>]) {
        let mut line = format!("{level:?} {message}");
        for (name, value) in fields {
            write!(line, " {name}={value}").expect("written");
        }
        self.0.lock().expect("the lines").push(line);
    }
}
