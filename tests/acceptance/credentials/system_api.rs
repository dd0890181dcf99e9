//! Users of the system API sign their own tokens. The emulator has none, so a front checks the
//! signature.

use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaKeyPair, UnparsedPublicKey};
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::pki_types::pem::PemObject as _;
use serde_json::{Value, json};

use super::{RSA_PKCS8, file, terraform, zitadel};
use crate::front::{Front, Reply};

/// The claims of a JWT that the key of the tests signed; `None` when anything is wrong with it.
fn claims(token: &str) -> Option<Value> {
    let der = PrivatePkcs8KeyDer::from_pem_slice(RSA_PKCS8.as_bytes()).unwrap();
    let pair = RsaKeyPair::from_pkcs8(der.secret_pkcs8_der()).unwrap();
    let (message, signature) = token.rsplit_once('.')?;
    let public = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, pair.public().as_ref());
    public
        .verify(message.as_bytes(), &URL_SAFE_NO_PAD.decode(signature).ok()?)
        .ok()?;
    let (header, claims) = message.split_once('.')?;
    let decoded =
        |part: &str| serde_json::from_slice::<Value>(&URL_SAFE_NO_PAD.decode(part).ok()?).ok();
    (decoded(header)?["alg"] == "RS256").then(|| decoded(claims))?
}

/// Whether the system API would accept these claims (API.md 8.3).
fn good(claims: &Value, audience: &str) -> bool {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs();
    let (Some(issued), Some(expires)) = (claims["iat"].as_u64(), claims["exp"].as_u64()) else {
        return false;
    };
    claims["iss"] == "operator"
        && claims["sub"] == "operator"
        && claims["aud"] == json!(audience)
        && issued <= now
        && expires > now
        && expires - issued <= 3600
}

#[test]
fn a_system_user_signs_its_own_token_and_asks_for_none() {
    let zitadel = zitadel();
    let owner = zitadel.token();
    let front = Front::plain(zitadel.address(), move |seen| {
        let told = seen
            .header("host")
            .map(|host| format!("http://{host}"))
            .unwrap_or_default();
        let checked = seen.bearer().and_then(claims);
        match checked {
            Some(claims) if good(&claims, &told) || good(&claims, "https://system.example") => {
                Reply::ForwardAs(owner.clone())
            }
            _ => Reply::Forward,
        }
    });
    let key = format!("key = {RSA_PKCS8:?}").replace("\\n", "\\n");
    let terraform = terraform(
        &front.url(),
        &format!("  system_api = {{ user = \"operator\", {key} }}"),
        &[],
    );
    terraform.apply();
    terraform.plans_nothing();
    let path = file(&terraform, "system.pem", RSA_PKCS8);
    for more in ["", ", audience = \"https://system.example/\""] {
        terraform.write(super::hcl(&format!(
            "  system_api = {{ user = \"operator\", key_file = {path:?}{more} }}"
        )));
        terraform.plans_nothing();
    }
    assert!(front.seen().iter().all(|seen| !seen.is_token_request()));
    let bearers: std::collections::BTreeSet<_> = front
        .seen()
        .iter()
        .filter_map(|seen| seen.bearer().map(str::to_owned))
        .collect();
    assert!(bearers.len() >= 2, "each audience has its own token");

    terraform.write(super::hcl(&format!(
        "  system_api = {{ user = \"stranger\", key_file = {path:?} }}"
    )));
    let error = terraform.try_plan().failed();
    assert!(
        error.contains("AUTH-7fs1e") && error.contains("system_api"),
        "{error}"
    );
    assert!(
        bearers
            .iter()
            .all(|bearer| !error.contains(bearer.as_str()))
    );
}

#[test]
fn a_key_of_a_system_user_that_cannot_be_used_is_refused_at_the_object() {
    let curve = rcgen::KeyPair::generate().unwrap().serialize_pem();
    let cases = [
        ("user = \"operator\"".to_owned(), "key"),
        (
            "user = \"operator\", key = \"no PEM\"".to_owned(),
            "private key",
        ),
        (format!("user = \"operator\", key = {curve:?}"), "RSA"),
        (
            "user = \"operator\", key_file = \"/no/such/file\"".to_owned(),
            "/no/such/file",
        ),
        (
            "user = \"operator\", key = \"a\", key_file = \"b\"".to_owned(),
            "key_file",
        ),
    ];
    for (object, expected) in cases {
        let error = terraform(
            "http://127.0.0.1:1",
            &format!("  system_api = {{ {object} }}"),
            &[],
        )
        .try_plan()
        .failed();
        assert!(error.contains(expected), "{object}: {error}");
    }
}
