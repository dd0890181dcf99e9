//! The token endpoint, which exchanges a grant for an access token.

use std::time::Duration;

use serde::{Deserialize, Deserializer};
use tokio_util::sync::CancellationToken;
use url::{Url, form_urlencoded};

use super::assertion::Claims;
use crate::{
    Error, Secret,
    error::{self, AuthFailure, Refusal, Unexpected},
    exchange::{Repeat, Request, Response},
    http::{Body, Http, Outgoing, is_html, redirect, retry_policy},
    redact,
};

/// `openid` and ZITADEL's own project as audience: without the latter the token is issued, but no
/// API accepts it (API.md 8.2).
const SCOPE: &str = "openid urn:zitadel:iam:org:project:id:zitadel:aud";

/// What is sent to the token endpoint.
pub(super) enum Grant<'a> {
    /// A signed assertion (RFC 7523) and its claims.
    Assertion(&'a Secret, &'a Claims),
    /// Client ID and secret.
    Client(&'a str, &'a Secret),
}

/// An access token, and how long it lives where the server says so.
pub(super) struct Issued {
    pub(super) token: Secret,
    pub(super) expires_in: Option<Duration>,
}

#[derive(Deserialize)]
struct Success {
    access_token: String,
    #[serde(default, deserialize_with = "lifetime")]
    expires_in: Option<Duration>,
}

/// A lifetime in seconds in any spelling: an integer, a fraction, a string. Any other value counts
/// as unknown, and the token is used until it is refused.
fn lifetime<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
    let seconds = match serde_json::Value::deserialize(deserializer)? {
        serde_json::Value::Number(number) => number.as_f64(),
        serde_json::Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    let seconds = seconds.filter(|seconds| *seconds >= 0.0);
    Ok(seconds.map(|seconds| Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)))
}

/// The OIDC form of an error, RFC 6749 5.2.
#[derive(Deserialize)]
struct OidcError {
    error: String,
    #[serde(default)]
    error_description: String,
}

/// Asks `{issuer}/oauth/v2/token` for an access token.
pub(super) async fn issue(
    http: &Http,
    issuer: &Url,
    grant: &Grant<'_>,
    interrupt: &CancellationToken,
) -> Result<Issued, Error> {
    const PATH: &str = "/oauth/v2/token";
    let request = Request::new(
        "get an access token",
        http::Method::POST,
        PATH,
        Repeat::Read,
    );
    let mut url = issuer.clone();
    url.set_path(&format!("{}{PATH}", issuer.path().trim_end_matches('/')));
    let body = Body::Form(grant.form());
    let outgoing = Outgoing {
        request: &request,
        url,
        authorization: None,
        body,
        secret: Some(grant.secret()),
    };
    // Nearly every bad assertion is answered with a 500: a refusal, not a fault. One more try is
    // for the rare fault among them.
    let may_repeat = |response: &Response, tries: u32| match response.status.as_u16() {
        500 => tries == 1,
        _ => retry_policy::may_repeat(Repeat::Read, response),
    };
    let response = http.send(&outgoing, may_repeat, interrupt).await?;
    if !response.status.is_success() {
        return Err(refused(&request, &response, grant, issuer));
    }
    let success: Success = serde_json::from_slice(&response.body).map_err(|_| {
        let what = if is_html(&response) {
            "the answer is HTML, as from a proxy or a login page"
        } else {
            "the answer has no access token"
        };
        Error::from(Unexpected::new(&request, &response, what))
    })?;
    Ok(Issued {
        token: Secret::new(success.access_token),
        expires_in: success.expires_in,
    })
}

impl Grant<'_> {
    fn form(&self) -> Secret {
        let mut form = form_urlencoded::Serializer::new(String::new());
        match self {
            Self::Assertion(assertion, _) => form
                .append_pair("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer")
                .append_pair("assertion", assertion.expose()),
            Self::Client(id, secret) => form
                .append_pair("grant_type", "client_credentials")
                .append_pair("client_id", id)
                .append_pair("client_secret", secret.expose()),
        };
        form.append_pair("scope", SCOPE);
        Secret::new(form.finish())
    }

    fn secret(&self) -> &Secret {
        match self {
            Self::Assertion(assertion, _) => assertion,
            Self::Client(_, secret) => secret,
        }
    }

    fn in_words(&self, issuer: &Url) -> Vec<(&'static str, String)> {
        let mut words = vec![("issuer", issuer.as_str().trim_end_matches('/').to_owned())];
        match self {
            Self::Assertion(_, claims) => words.extend(claims.in_words()),
            Self::Client(id, _) => words.push(("client ID", (*id).to_owned())),
        }
        words
    }
}

fn refused(request: &Request, response: &Response, grant: &Grant<'_>, issuer: &Url) -> Error {
    if let Some(what) = redirect(response) {
        return Unexpected::new(request, response, what).into();
    }
    if let Ok(error) = serde_json::from_slice::<OidcError>(&response.body) {
        let message = message(&error);
        return Error::from(AuthFailure {
            what: format!(
                "ZITADEL issued no access token: {message} ({}: {})",
                error::place(request),
                response.status
            ),
            sent: grant.in_words(issuer),
            causes: causes(grant, &error),
        });
    }
    let text = String::from_utf8_lossy(&response.body);
    if !text.starts_with(retry_policy::INSTANCE_LOOKUP) {
        return error::classify(request, response);
    }
    let refusal = Box::new(Refusal {
        operation: request.operation,
        place: error::place(request),
        mutates: false,
        status: response.status,
        id: None,
        // `Parent=` is followed by the database's user, name and address.
        message: redact::foreign_text(&redact::urls(
            text.split(" Parent=(")
                .next()
                .unwrap_or_default()
                .trim_end(),
        )),
    });
    if retry_policy::is_outage(response) {
        Error::DatabaseDown(refusal)
    } else {
        Error::WrongInstanceHost(refusal)
    }
}

/// The server's own words, safe to show: short, and in one line.
fn message(error: &OidcError) -> String {
    let text = match error.error_description.as_str() {
        "" => error.error.clone(),
        description => format!("{}, {description}", error.error),
    };
    let text = redact::foreign_text(&redact::urls(&text));
    text.chars().filter(|c| *c != '\n').take(200).collect()
}

/// The possible causes of a refusal, most likely first; source: the table of API.md 8.2.
fn causes(grant: &Grant<'_>, error: &OidcError) -> Vec<String> {
    let causes: &[&str] = match (grant, error.error_description.as_str()) {
        (_, "Errors.User.NotFound") => &[
            "the user of the key does not exist on this instance: check that the domain is the \
             instance on which the key was created",
        ],
        _ if error.error == "unsupported_grant_type" => {
            &["the server does not support this kind of credential: check that it is ZITADEL"]
        }
        (Grant::Client(..), _) => &[
            "the client secret is wrong, or was replaced by a newer one",
            "the client ID belongs to no service account of this instance",
        ],
        (Grant::Assertion(..), _) => &[
            "the audience is not the issuer of the instance, to the letter (compare `issuer` in \
             /.well-known/openid-configuration; set the issuer or the audience if they differ)",
            "the key was removed or has expired on the server, or was created on another instance",
            "the service account was removed or deactivated",
            "the clock of this machine or of the server is off (compare the times below)",
        ],
    };
    causes.iter().map(|cause| (*cause).to_owned()).collect()
}
