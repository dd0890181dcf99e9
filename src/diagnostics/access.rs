//! Errors of the credential and of the user behind it.

use zitadel_actions::Error;
use zitadel_actions::error::AuthFailure;

use super::{Explanation, advice};

pub(super) fn explanation(error: &Error) -> Option<Explanation> {
    Some(match error {
        Error::Unauthenticated(_) => advice(
            "Invalid token",
            "The token has expired, was revoked, belongs to another instance, or lacks ZITADEL's audience. A personal \
             access token (access_token, ZITADEL_ACCESS_TOKEN) has the right audience; any other token needs the scope \
             urn:zitadel:iam:org:project:id:zitadel:aud. If the provider obtains the token itself, it has already tried a \
             new one: check that domain and issuer belong to the same instance. With system_api, the server's \
             SystemAPIUsers must hold the user with this key and a membership, and audience must be the server's issuer.",
        ),
        Error::PermissionDenied(_) => advice(
            "Permission denied",
            "Targets and executions belong to the instance: give the machine user the instance role IAM_OWNER. \
             IAM_OWNER_VIEWER can read (and plan) only; a role in an organization is not enough.",
        ),
        Error::NoRole(_) => advice(
            "The user has no role on the instance",
            "The token is valid, but its user has no instance role. Give the machine user the role IAM_OWNER in the \
             instance's settings (Members); a role in an organization is not enough.",
        ),
        Error::Auth(failure) => no_token(failure),
        _ => return None,
    })
}

fn no_token(failure: &AuthFailure) -> Explanation {
    let mut text = if failure.causes.is_empty() {
        String::from("Check the provider's credential.")
    } else {
        String::from("Possible causes:")
    };
    for cause in &failure.causes {
        text.push_str(&format!("\n  - {cause}"));
    }
    if !failure.sent.is_empty() {
        text.push_str("\nThe provider sent:");
        for (name, value) in &failure.sent {
            text.push_str(&format!("\n  {name} = {value}"));
        }
    }
    advice("Could not get an access token", text)
}
