//! What goes to the token endpoint, and what comes along with every call.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::signature::{KeyPair, RSA_PKCS1_2048_8192_SHA256, RsaKeyPair, UnparsedPublicKey};
use rustls::pki_types::{PrivatePkcs1KeyDer, pem::PemObject};
use time::OffsetDateTime;
use zitadel_actions::{Secret, auth::Credential};

use super::{KEY, client_credentials, issued, jwt_profile, read, system_user, transport};
use crate::{
    common::{config, config_at},
    server::{Reply, Seen, Server},
};

/// A token endpoint and an API in one.
async fn server() -> Server {
    Server::start(|seen, _| {
        if super::is_token_request(seen) {
            issued("t1", 43199)
        } else {
            Reply::ok()
        }
    })
    .await
}

/// The header and the claims of a JWT, after its signature is verified with the public half of the
/// test's key.
fn verified(jwt: &str) -> (serde_json::Value, serde_json::Value) {
    let (message, signature) = jwt.rsplit_once('.').expect("a JWT");
    let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).expect("base64");
    let der = PrivatePkcs1KeyDer::from_pem_slice(KEY.as_bytes()).expect("PEM");
    let pair = RsaKeyPair::from_der(der.secret_pkcs1_der()).expect("a key");
    UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, pair.public_key())
        .verify(message.as_bytes(), &decode(signature))
        .expect("a good signature");
    let (header, claims) = message.split_once('.').expect("a JWT");
    let json = |text: &str| serde_json::from_slice(&decode(text)).expect("JSON");
    (json(header), json(claims))
}

/// What a server demands of `iat` and `exp` (API.md 8.2, API.md 8.3), clocks a little apart
/// included.
fn check_times(claims: &serde_json::Value) {
    let now = OffsetDateTime::now_utc().unix_timestamp();
    let issued = claims["iat"].as_i64().expect("iat");
    let expires = claims["exp"].as_i64().expect("exp");
    assert!(
        issued <= now - 30 && issued > now - 3600,
        "iat {issued}, now {now}"
    );
    assert!(
        expires > now + 60 && expires - issued <= 3600,
        "exp {expires}, iat {issued}"
    );
}

#[tokio::test]
async fn a_service_account_key_becomes_a_signed_assertion_and_a_token() {
    let server = server().await;
    read(&transport(config(&server), jwt_profile()))
        .await
        .expect("an answer");
    let [token, call] = &server.seen()[..] else {
        panic!("{:?}", server.seen())
    };
    assert_eq!(call.headers["authorization"], "Bearer t1");
    assert_eq!(
        token.headers["content-type"],
        "application/x-www-form-urlencoded"
    );
    assert!(!token.headers.contains_key("authorization"));
    let form = |name| token.form(name).unwrap_or_default();
    assert_eq!(
        form("grant_type"),
        "urn:ietf:params:oauth:grant-type:jwt-bearer"
    );
    assert_eq!(
        form("scope"),
        "openid urn:zitadel:iam:org:project:id:zitadel:aud"
    );
    let (header, claims) = verified(&form("assertion"));
    assert_eq!(
        (&header["alg"], &header["kid"]),
        (&"RS256".into(), &"100".into())
    );
    assert_eq!(
        (&claims["iss"], &claims["sub"]),
        (&"200".into(), &"200".into())
    );
    assert_eq!(claims["aud"], format!("http://{}", server.address));
    check_times(&claims);
}

#[tokio::test]
async fn client_credentials_go_to_the_token_endpoint() {
    let server = server().await;
    let transport = transport(config(&server), client_credentials("a+b&c=d é"));
    read(&transport).await.expect("an answer");
    let [token, call] = &server.seen()[..] else {
        panic!("{:?}", server.seen())
    };
    assert_eq!(call.headers["authorization"], "Bearer t1");
    let form = |name| token.form(name).unwrap_or_default();
    assert_eq!(form("grant_type"), "client_credentials");
    assert_eq!(
        form("scope"),
        "openid urn:zitadel:iam:org:project:id:zitadel:aud"
    );
    assert_eq!(
        (form("client_id"), form("client_secret")),
        ("robot".into(), "a+b&c=d é".into())
    );
}

#[tokio::test]
async fn a_system_user_signs_its_own_bearer() {
    let server = server().await;
    for (audience, expected) in [
        (None, format!("http://{}", server.address)),
        (
            Some("https://system.example/"),
            "https://system.example".to_owned(),
        ),
    ] {
        let transport = transport(config(&server), system_user(audience));
        read(&transport).await.expect("an answer");
        read(&transport).await.expect("an answer");
        let seen: Vec<Seen> = server.seen().into_iter().rev().take(2).collect();
        let bearer = &seen[0].headers["authorization"];
        assert_eq!(
            *bearer, seen[1].headers["authorization"],
            "one assertion serves both"
        );
        let (header, claims) = verified(bearer.strip_prefix("Bearer ").expect("a bearer"));
        assert_eq!((&header["alg"], header.get("kid")), (&"RS256".into(), None));
        assert_eq!(
            (&claims["iss"], &claims["sub"]),
            (&"terminator".into(), &"terminator".into())
        );
        assert_eq!(claims["aud"], expected);
        check_times(&claims);
    }
    assert_eq!(super::counts(&server).0, 0, "no token is asked for");
}

#[tokio::test]
async fn tokens_come_the_same_way_as_everything_else() {
    let server = server().await;
    let mut config = config(&server);
    config
        .headers
        .push(("x-gate".to_owned(), Secret::new("open")));
    config.instance_host = Some("inside.example".to_owned());
    config.user_agent = "some-tool/1".to_owned();
    read(&transport(config, jwt_profile()))
        .await
        .expect("an answer");
    let token = &server.seen()[0];
    assert_eq!(token.line, super::TOKEN);
    assert_eq!(token.headers["x-gate"], "open");
    assert_eq!(token.headers["x-zitadel-instance-host"], "inside.example");
    assert_eq!(token.headers["user-agent"], "some-tool/1");
    let (_, claims) = verified(&token.form("assertion").expect("an assertion"));
    assert_eq!(claims["aud"], "http://inside.example");
}

#[tokio::test]
async fn white_space_around_client_credentials_does_not_count() {
    let server = server().await;
    let credential = Credential::ClientCredentials {
        id: " robot\n".to_owned(),
        secret: Secret::new("\u{feff}s3cret\r\n"),
    };
    read(&transport(config(&server), credential))
        .await
        .expect("an answer");
    let token = &server.seen()[0];
    assert_eq!(token.form("client_id").as_deref(), Some("robot"));
    assert_eq!(token.form("client_secret").as_deref(), Some("s3cret"));
}

#[tokio::test]
async fn an_empty_client_secret_is_refused_before_anything_is_sent() {
    let server = server().await;
    let error = read(&transport(config(&server), client_credentials(" \n")))
        .await
        .expect_err("empty");
    assert_eq!(error.to_string(), "the client secret is empty");
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn an_issuer_and_an_audience_can_be_set() {
    let (api, issuer) = (server().await, server().await);
    let mut config = config_at(&format!("http://{}", api.address));
    config.issuer = Some(
        format!("http://{}/id/", issuer.address)
            .parse()
            .expect("a URL"),
    );
    config.audience = Some("https://public.example".to_owned());
    read(&transport(config, jwt_profile()))
        .await
        .expect_err("the path is not the script's");
    let seen = issuer.seen();
    assert_eq!(seen[0].line, "POST /id/oauth/v2/token");
    let (_, claims) = verified(&seen[0].form("assertion").expect("an assertion"));
    assert_eq!(claims["aud"], "https://public.example");
}
