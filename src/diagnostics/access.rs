//! Errors of the credential and of the user behind it.

use zitadel_actions::Error;
use zitadel_actions::error::AuthFailure;

use super::{Caller, CredentialKind, CredentialSource, Explanation, Title, advice};

const OWNER: &str = "Targets and executions belong to the instance: give the machine user the instance role \
    IAM_OWNER. IAM_OWNER_VIEWER can only read and plan; a role in an organization is not enough.";

const NO_ROLE: &str = "The credential is valid, but its user has no role on the instance. Give the machine user the \
    role IAM_OWNER in the instance's settings (Administrators); a role in an organization is not enough.";

pub(super) fn explanation(error: &Error, caller: Option<&Caller>) -> Option<Explanation> {
    let named = |text: &str| format!("{}{text}", named(caller));
    let explanation = match error {
        Error::Unauthenticated(_) => advice(Title::InvalidToken, named(refused_token(caller))),
        Error::PermissionDenied(_) => advice(Title::PermissionDenied, named(OWNER)),
        Error::NoRole(_) => advice(Title::NoRole, named(NO_ROLE)),
        // What fails before a request is about the credential alone.
        Error::Auth(failure) if failure.sent.is_empty() => {
            advice(Title::NoAccessToken, no_token(failure, caller))
        }
        Error::Auth(failure) => advice(Title::NoAccessToken, named(&no_token(failure, caller))),
        _ => return None,
    };
    Some(explanation.shared())
}

/// Whether the credential is at fault, and not the address or the server.
pub fn is_of_credential(error: &Error) -> bool {
    matches!(
        error,
        Error::Unauthenticated(_) | Error::NoRole(_) | Error::Auth(_)
    )
}

/// A sentence that says which credential was shown to which server.
fn named(caller: Option<&Caller>) -> String {
    caller.map_or_else(String::new, |caller| {
        let Caller {
            host, credential, ..
        } = caller;
        let CredentialSource { kind, place, .. } = credential;
        let noun = kind.noun();
        if place == credential.attribute {
            format!("The provider called {host} with the {noun} from its argument `{place}`. ")
        } else {
            format!("The provider called {host} with the {noun} from {place}. ")
        }
    })
}

/// Why a server refuses a token, by where the token came from.
fn refused_token(caller: Option<&Caller>) -> &'static str {
    match caller.map(|caller| caller.credential.kind) {
        Some(CredentialKind::AccessToken) => {
            "The token has expired, was revoked or belongs to another instance. If it is not a personal access \
             token, it may also lack the scope urn:zitadel:iam:org:project:id:zitadel:aud; a session token ends \
             with its session."
        }
        Some(CredentialKind::AccessTokenFile) => {
            "The provider read the file again, and the server refused that token as well: it has expired, was \
             revoked or belongs to another instance. If it is not a personal access token, it may also lack the \
             scope urn:zitadel:iam:org:project:id:zitadel:aud."
        }
        Some(CredentialKind::JwtProfile | CredentialKind::ClientCredentials) => {
            "The server refused the token that the provider obtained with it, and a second one. Check that domain \
             and issuer belong to the same instance."
        }
        Some(CredentialKind::SystemUser) => {
            "Check that SystemAPIUsers in the server's configuration has this user, with the public half of this key \
             and a membership, and that audience is the server's issuer."
        }
        None => {
            "The token has expired, was revoked, belongs to another instance, or lacks the scope \
             urn:zitadel:iam:org:project:id:zitadel:aud."
        }
    }
}

fn no_token(failure: &AuthFailure, caller: Option<&Caller>) -> String {
    let mut text = match (failure.causes.as_slice(), caller) {
        ([], None) => String::from("Check the provider's credential."),
        ([], Some(caller)) => format!("Check `{}`.", caller.credential.attribute),
        _ => String::from("Possible causes:"),
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
    text
}

#[cfg(test)]
mod tests {
    use super::refused_token;
    use crate::diagnostics::{Caller, CredentialKind, CredentialSource};

    #[test]
    fn a_refused_token_has_the_causes_of_its_own_credential_only() {
        use CredentialKind::{
            AccessToken, AccessTokenFile, ClientCredentials, JwtProfile, SystemUser,
        };
        let words = [
            "revoked",
            "session token",
            "read the file again",
            "a second one",
            "SystemAPIUsers",
        ];
        for (kind, fitting) in [
            (AccessToken, &words[..2]),
            (AccessTokenFile, &["revoked", "read the file again"]),
            (JwtProfile, &words[3..4]),
            (ClientCredentials, &words[3..4]),
            (SystemUser, &words[4..]),
        ] {
            let credential = CredentialSource {
                kind,
                attribute: "access_token",
                place: "access_token".to_owned(),
            };
            let caller = Caller::register("https://example.com".to_owned(), credential);
            let text = refused_token(Some(&caller));
            let found: Vec<&str> = words
                .into_iter()
                .filter(|word| text.contains(word))
                .collect();
            assert_eq!(found, fitting, "{kind:?}: {text}");
        }
    }
}
