//! JWT assertions, good and bad, as the recordings name them.

use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use serde_json::{Value, json};

/// Creates the assertion that a recording describes.
pub(crate) fn make(what: &str, key_file: &str, issuer: &str) -> String {
    let file: Value = serde_json::from_str(key_file).unwrap();
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs();
    let user = &file["userId"];
    let mut header = json!({ "alg": "RS256", "kid": file["keyId"] });
    let mut claims =
        json!({ "iss": user, "sub": user, "aud": issuer, "iat": now, "exp": now + 3600 });
    match what {
        "empty assertion" => return String::new(),
        "no JWT" => return "no-jwt".to_owned(),
        "wrong audience" => claims["aud"] = json!("https://elsewhere.example"),
        "audience with a slash at the end" => claims["aud"] = json!(format!("{issuer}/")),
        "unknown key id" => header["kid"] = json!("123456789012345678"),
        "unknown user" => {
            (claims["iss"], claims["sub"]) =
                (json!("123456789012345678"), json!("123456789012345678"));
        }
        "expired" => (claims["iat"], claims["exp"]) = (json!(now - 600), json!(now - 300)),
        "issued in the future" => claims["iat"] = json!(now + 600),
        "issued 2 h ago" => claims["iat"] = json!(now - 7200),
        "living 2 h" => claims["exp"] = json!(now + 7200),
        "no exp" => drop(claims.as_object_mut().unwrap().remove("exp")),
        "no kid" => drop(header.as_object_mut().unwrap().remove("kid")),
        "good" | "broken signature" => {}
        what => assert!(what.starts_with("RS256"), "what is the assertion {what:?}?"),
    }
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let message = format!("{}.{}", part(&header), part(&claims));
    let pem = file["key"].as_str().unwrap();
    let der = STANDARD
        .decode(
            pem.lines()
                .filter(|line| !line.starts_with('-'))
                .collect::<String>(),
        )
        .unwrap();
    let key = RsaKeyPair::from_der(&der).unwrap();
    let mut signature = vec![0; key.public().modulus_len()];
    key.sign(
        &RSA_PKCS1_SHA256,
        &SystemRandom::new(),
        message.as_bytes(),
        &mut signature,
    )
    .unwrap();
    if what == "broken signature" {
        signature[0] ^= 1;
    }
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}
