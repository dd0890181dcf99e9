//! How credentials become tokens, and the errors when they do not.

mod grants;
mod refusals;
mod renewals;

use std::sync::Arc;

use zitadel_actions::{
    Error, Secret,
    auth::{Credential, RsaKey, ServiceAccountKey, SystemUser},
    exchange::{Repeat, Response},
    transport::{Silent, Transport, TransportConfig},
};

use crate::{
    common::send,
    server::{Reply, Seen, Server},
};

const KEY: &str = include_str!("rsa_pkcs1.pem");

/// The token endpoint's request line.
const TOKEN: &str = "POST /oauth/v2/token";

fn jwt_profile() -> Credential {
    let json = serde_json::json!({
        "type": "serviceaccount", "keyId": "100", "key": KEY, "userId": "200",
    });
    Credential::JwtProfile(
        ServiceAccountKey::from_json(&Secret::new(json.to_string())).expect("a key"),
    )
}

fn client_credentials(secret: &str) -> Credential {
    Credential::ClientCredentials {
        id: "robot".to_owned(),
        secret: Secret::new(secret),
    }
}

fn system_user(audience: Option<&str>) -> Credential {
    let key = RsaKey::from_pem(&Secret::new(KEY)).expect("a key");
    let audience = audience.map(str::to_owned);
    Credential::SystemUser(SystemUser {
        user: "terminator".to_owned(),
        key,
        audience,
    })
}

fn transport(config: TransportConfig, credential: Credential) -> Transport {
    Transport::new(config, credential, Arc::new(Silent)).expect("a transport")
}

/// An answer of the token endpoint.
fn issued(token: &str, expires_in: u64) -> Reply {
    let json = serde_json::json!({
        "access_token": token, "token_type": "Bearer", "expires_in": expires_in, "id_token": "x",
    });
    Reply::json(200, json.to_string())
}

fn is_token_request(seen: &Seen) -> bool {
    seen.line == TOKEN
}

/// How often the server was asked for a token, and how often for something else.
fn counts(server: &Server) -> (usize, usize) {
    let seen = server.seen();
    let tokens = seen.iter().filter(|seen| is_token_request(seen)).count();
    (tokens, seen.len() - tokens)
}

async fn read(transport: &Transport) -> Result<Response, Error> {
    send(transport, Repeat::Read).await
}
