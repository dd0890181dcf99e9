//! The token endpoint: JWT profile (RFC 7523) and client credentials, with the checks and the
//! answers of each server.

use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::signature::{KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RsaKeyPair, UnparsedPublicKey};
use serde_json::{Value, json};

use crate::callers::Callers;
use crate::exchange::{Reply, Request};
use crate::rules::Rules;
use crate::state::{Instance, random_string};

/// The private key of the service account. It was created for this emulator and opens nothing
/// else.
const PRIVATE_KEY: &str = include_str!("../data/service_account.pem");
const KEY_ID: &str = "299000000000000001";
/// The user name of the service account, which is its client ID.
pub(crate) const CLIENT_ID: &str = "emulator-owner";
const AUDIENCE_SCOPE: &str = "urn:zitadel:iam:org:project:id:zitadel:aud";
const JWT_GRANT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// Key file of the service account, as ZITADEL's console offers it for download.
pub(crate) fn key_file(instance: &Instance) -> String {
    json!({
        "type": "serviceaccount",
        "keyId": KEY_ID,
        "key": PRIVATE_KEY,
        "expirationDate": "2099-01-01T00:00:00Z",
        "userId": instance.owner_id,
    })
    .to_string()
}

/// A refusal: status, error, description.
type Refusal = (u16, &'static str, String);

/// Answers a token request.
pub(crate) fn answer(
    request: &Request,
    rules: Rules,
    instance: &Instance,
    callers: &mut Callers,
) -> Reply {
    let form: Vec<(String, String)> = url::form_urlencoded::parse(&request.body)
        .into_owned()
        .collect();
    let field = |name: &str| {
        form.iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
            .unwrap_or_default()
    };
    let proven = match field("grant_type") {
        JWT_GRANT => check_assertion(field("assertion"), &issuer(&request.host), rules, instance),
        "client_credentials" => check_client(
            request,
            field("client_id"),
            field("client_secret"),
            rules,
            callers,
        ),
        "" => Err((400, "invalid_request", "grant_type missing".to_owned())),
        other => Err((
            400,
            "unsupported_grant_type",
            format!("{other} not supported"),
        )),
    };
    if let Err((status, error, description)) = proven {
        return Reply::json(
            status,
            &json!({ "error": error, "error_description": description }),
        );
    }
    let scopes: Vec<&str> = field("scope").split_whitespace().collect();
    let access_token = callers.issue(scopes.contains(&AUDIENCE_SCOPE));
    let mut body = json!({
        "access_token": access_token,
        "token_type": "Bearer",
        "expires_in": callers.lifetime.as_secs(),
    });
    if scopes.contains(&"openid") && rules.gives_id_tokens() {
        body["id_token"] = json!(format!(
            "{}.{}.{}",
            random_string(48),
            random_string(160),
            random_string(342)
        ));
    }
    Reply::json(200, &body)
}

/// The issuer for a host.
pub(crate) fn issuer(host: &str) -> String {
    format!("http://{host}")
}

fn check_client(
    request: &Request,
    id: &str,
    secret: &str,
    rules: Rules,
    callers: &Callers,
) -> Result<(), Refusal> {
    let basic = request
        .header("authorization")
        .and_then(|header| header.strip_prefix("Basic "));
    let basic = basic
        .and_then(|text| STANDARD.decode(text).ok())
        .and_then(|bytes| String::from_utf8(bytes).ok());
    let decoded = |text: &str| {
        let pair = format!("x={text}");
        url::form_urlencoded::parse(pair.as_bytes())
            .map(|(_, value)| value.into_owned())
            .next()
            .unwrap_or_default()
    };
    let (id, secret) = match basic.as_deref().and_then(|text| text.split_once(':')) {
        Some((id, secret)) => (decoded(id), decoded(secret)),
        None => (id.to_owned(), secret.to_owned()),
    };
    if id != CLIENT_ID {
        let (status, error, text) = rules.unknown_user_refusal();
        return Err((status, error, text.to_owned()));
    }
    if secret != callers.client_secret() {
        return Err((
            400,
            "invalid_request",
            "Errors.User.Machine.Secret.Invalid".to_owned(),
        ));
    }
    Ok(())
}

fn check_assertion(
    assertion: &str,
    issuer: &str,
    rules: Rules,
    instance: &Instance,
) -> Result<(), Refusal> {
    if assertion.is_empty() {
        return Err((400, "invalid_request", "assertion missing".to_owned()));
    }
    let refusal =
        |(status, error, text): (u16, &'static str, &str)| (status, error, text.to_owned());
    let refused = || refusal(rules.assertion_refusal());
    let claims = verified_claims(assertion).ok_or_else(refused)?;
    if claims["iss"] != claims["sub"] {
        return Err(refused());
    }
    if claims["iss"] != json!(instance.owner_id) {
        return Err(refusal(rules.unknown_user_refusal()));
    }
    let names_issuer = match &claims["aud"] {
        Value::Array(audiences) => audiences.contains(&json!(issuer)),
        audience => *audience == json!(issuer),
    };
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs_f64();
    let expires = claims["exp"].as_f64().is_some_and(|end| end > now);
    let issued = claims["iat"]
        .as_f64()
        .is_some_and(|at| at <= now + 1.0 && at >= now - 3600.0);
    if names_issuer && expires && issued {
        Ok(())
    } else {
        Err(refused())
    }
}

/// The claims of a JWT that the service account's key signed.
fn verified_claims(assertion: &str) -> Option<Value> {
    let (message, signature) = assertion.rsplit_once('.')?;
    let (header, claims) = message.split_once('.')?;
    let json =
        |part: &str| serde_json::from_slice::<Value>(&URL_SAFE_NO_PAD.decode(part).ok()?).ok();
    let header = json(header)?;
    if header["alg"] != json!("RS256") || header["kid"] != json!(KEY_ID) {
        return None;
    }
    let der = PRIVATE_KEY
        .lines()
        .filter(|line| !line.starts_with("-----"))
        .collect::<String>();
    let key = RsaKeyPair::from_der(&STANDARD.decode(der).ok()?).ok()?;
    let public = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key.public_key().as_ref());
    public
        .verify(message.as_bytes(), &URL_SAFE_NO_PAD.decode(signature).ok()?)
        .ok()?;
    json(claims).filter(Value::is_object)
}
