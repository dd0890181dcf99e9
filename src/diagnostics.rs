//! From an error of the API to what a practitioner reads: what happened, why, what to do next.
//!
//! The decision falls on the error's variant, never on its text. Every sentence about an API error
//! stands here and nowhere else.

use terraform_plugin::terraform::Diagnostic;
use zitadel_actions::Error;
use zitadel_actions::error::{Lockout, TransportFailureKind};

/// Whom the errors of a call are about, and where its arguments stand.
#[derive(Clone, Copy)]
pub struct Attempt<'a> {
    /// What was tried, after "could not": `create target "claims"`.
    pub what: &'a str,
    /// The attribute that names the targets: a list for executions, `target_id` where there is one.
    pub targets: &'a str,
}

impl<'a> Attempt<'a> {
    /// An attempt whose object has no list of targets, or has it in `target_ids`.
    pub fn to(what: &'a str) -> Self {
        Self {
            what,
            targets: "target_ids",
        }
    }

    /// An attempt whose object belongs to the one target in `target_id`.
    pub fn with_target(what: &'a str) -> Self {
        Self {
            what,
            targets: "target_id",
        }
    }
}

/// A cause in a few words, the attribute where it lies, and the way out.
struct Explanation {
    summary: &'static str,
    attribute: Option<String>,
    advice: String,
}

fn at(attribute: &str, summary: &'static str, advice: impl Into<String>) -> Explanation {
    Explanation {
        summary,
        attribute: Some(attribute.into()),
        advice: advice.into(),
    }
}

fn of(summary: &'static str, advice: impl Into<String>) -> Explanation {
    Explanation {
        summary,
        attribute: None,
        advice: advice.into(),
    }
}

/// The diagnostic of an API error met while trying `attempt`.
pub fn explain(error: &Error, attempt: Attempt<'_>) -> Diagnostic {
    let Explanation {
        summary,
        attribute,
        advice,
    } = explanation(error, attempt);
    let detail = format!("Could not {}: {error}.\n\n{advice}", attempt.what);
    let diagnostic = Diagnostic::error(summary, detail);
    match attribute {
        Some(attribute) => diagnostic.at(attribute.as_str()),
        None => diagnostic,
    }
}

/// The same, when the caller knows the attribute that asked for too much; an error that lies
/// elsewhere (no token, no server) keeps its own place.
pub fn explain_at(attribute: &str, error: &Error, attempt: Attempt<'_>) -> Diagnostic {
    match error {
        Error::Unsupported(_) => explain(error, attempt).at(attribute),
        _ => explain(error, attempt),
    }
}

fn explanation(error: &Error, attempt: Attempt<'_>) -> Explanation {
    match error {
        Error::Unauthenticated(_) => of(
            "ZITADEL does not accept the token",
            "It is expired, revoked, of another instance, or lacks ZITADEL's audience. A personal access token \
             (access_token, ZITADEL_ACCESS_TOKEN) has the right audience; any other token needs the scope \
             urn:zitadel:iam:org:project:id:zitadel:aud. A token that the provider gets itself was renewed before this \
             error; check that domain and issuer are those of one instance. With system_api, the server's \
             SystemAPIUsers must hold the user with this key and a membership, and audience must be the server's issuer.",
        ),
        Error::PermissionDenied(_) => of(
            "The user may not do this",
            "Targets and executions belong to the instance: give the machine user the instance role IAM_OWNER. \
             IAM_OWNER_VIEWER can read (and plan) only; a role in an organization is not enough.",
        ),
        Error::NoRole(_) => of(
            "The user has no role on the instance",
            "The token is good, but its user has no instance role. Give the machine user the role IAM_OWNER in the \
             instance's settings (Members); a role in an organization is not enough.",
        ),
        Error::NotFound(_) => of(
            "The object is gone",
            "Somebody deleted it since the plan was made. Plan again: the new plan shows what is missing.",
        ),
        Error::AlreadyExists(_) => at(
            "name",
            "Another target has this name",
            "Names are unique in an instance, without regard to case. Choose another name, or adopt the target that is \
             there with `terraform import <address> name:<its name>`.",
        ),
        Error::InvalidArgument(_) => of(
            "ZITADEL refuses a value",
            "The server's own words name the value. If the plan could have known, please report it.",
        ),
        Error::ReferencedTargetMissing(_) if attempt.targets == "target_id" => at(
            attempt.targets,
            "The target does not exist",
            "The instance has no target of this id: it was deleted, or never was. Refer to the target's `id` attribute \
             rather than to a literal id. Nothing was changed.",
        ),
        Error::ReferencedTargetMissing(_) => at(
            attempt.targets,
            "A target of the list does not exist",
            "One of the ids names no target of this instance, or stands in the list twice. Refer to the target's `id` \
             attribute rather than to a literal id, and remove ids of targets that were deleted. Nothing was changed.",
        ),
        Error::ReferencedIncludeMissing(_) => at(
            attempt.targets,
            "An included execution does not exist",
            "Create the execution that is included first, and refer to it so that Terraform knows the order.",
        ),
        Error::CircularInclude(_) => at(
            attempt.targets,
            "The includes lead in a circle",
            "An execution cannot include itself, directly or through others, and not deeper than three levels.",
        ),
        Error::ConditionUnknown(_) => at(
            "condition",
            "ZITADEL does not know this condition",
            "No such method, service, function, event or group exists on this server's version. Names change between \
             releases (session.v2beta became session.v2, and the function names changed with v3).",
        ),
        Error::EndpointDenied(_) => at(
            "endpoint",
            "ZITADEL refuses the endpoint",
            "From v4.11.1 on the server resolves the endpoint's host when a target is saved, and refuses a host that does \
             not resolve, has no address that it may call, or is on its deny list (Executions.DenyList; localhost and \
             loopback by default, private networks too in later releases). Make the host resolve from where ZITADEL runs, \
             or change the server's list.",
        ),
        Error::FeatureDisabled(_) => of(
            "Actions v2 is switched off on this instance",
            "From v2.50 to v2.71 it is behind a feature flag. Switch it on with\n\n  curl -X PUT \
             https://<domain>/v2beta/features/instance -H \"Authorization: Bearer <token>\" -H \"Content-Type: \
             application/json\" -d '{\"actions\": true}'\n\n(permission iam.feature.write; if the instance has a list in \
             improvedPerformance, send it along, for a missing list is emptied). The provider never switches it on by itself.",
        ),
        Error::PageTooLarge(_) => of(
            "ZITADEL refuses the size of a page",
            "The server's limit for lists (SystemDefaults.MaxQueryLimit) is lower than the provider can work with. Raise it.",
        ),
        Error::KeyMissing(_) => of(
            "The public key does not exist",
            "It, or its target, was deleted since the plan was made. Plan again.",
        ),
        Error::KeyExpired(_) => at(
            "active",
            "The public key has expired",
            "An expired key cannot be activated. Give the resource a new key, or a later expiration_date.",
        ),
        Error::KeyActive(_) => of(
            "The public key is active",
            "An active key cannot be removed: activate another one first, or set `active = false`.",
        ),
        Error::WrongInstanceHost(_) => of(
            "No instance answers to this host",
            "ZITADEL runs there, but the host of the request is not a domain of any instance. Check the provider's domain \
             (ZITADEL_DOMAIN); behind a port-forward or a proxy set instance_host (ZITADEL_INSTANCE_HOST) to the instance's \
             own domain. Nothing was changed, and nothing is dropped from state.",
        ),
        Error::DatabaseDown(_) => of(
            "ZITADEL has no database",
            "The server answers, but cannot reach its database. Nothing was changed, and nothing is dropped from state. Try \
             again when the database is back.",
        ),
        Error::LockedOut { lockout, .. } => locked_out(*lockout),
        Error::RateLimited { retry_after, .. } => {
            let asked = match retry_after {
                Some(wait) => format!("The server asks to wait {} seconds. ", wait.as_secs()),
                None => String::new(),
            };
            of(
                "Too many requests",
                format!(
                    "A quota or limit of the instance is used up. {asked}Try later, lower -parallelism, or set \
                     max_requests_per_second in the provider block."
                ),
            )
        }
        Error::Unavailable(_) => of(
            "ZITADEL failed or is not available",
            "The server, or a proxy in front of it, answered with a fault, also after retries. Nothing is dropped from state. \
             Try again; if it stays, the server's log names the cause.",
        ),
        Error::RouteMissing(_) => of(
            "The Actions API is not served here",
            "The server knows none of the API's paths. Check that the provider's domain (ZITADEL_DOMAIN) is a ZITADEL of v2.48 \
             or later, that no proxy hides /v2/actions, and that api_generation (ZITADEL_API_GENERATION), if set, fits the server.",
        ),
        Error::MethodNotAllowed(_) | Error::UnknownRefusal(_) => of(
            "ZITADEL refused for a reason that the provider does not know",
            "Nothing is dropped from state. Please report the error with the server's version.",
        ),
        Error::UnexpectedAnswer(_) => of(
            "The answer is not ZITADEL's",
            "Something else than the API answered: often a proxy, a login page or a wrong domain. Check the provider's domain \
             (ZITADEL_DOMAIN) and what stands in between. Nothing is dropped from state.",
        ),
        Error::Unsupported(_) => of(
            "This server cannot do that",
            "Leave the argument out, or use a ZITADEL that has it.",
        ),
        Error::Transport(failure) => of(
            "ZITADEL does not answer",
            format!("{} Nothing is dropped from state.", way_round(failure.kind)),
        ),
        Error::Auth(failure) => {
            let mut advice = match failure.causes.is_empty() {
                true => String::from("Check the provider's credential."),
                false => String::from("What may be behind it:"),
            };
            for cause in &failure.causes {
                advice.push_str(&format!("\n  - {cause}"));
            }
            if !failure.sent.is_empty() {
                advice.push_str("\nThe provider sent:");
                for (name, value) in &failure.sent {
                    advice.push_str(&format!("\n  {name} = {value}"));
                }
            }
            of("No access token could be had", advice)
        }
        Error::Interrupted { .. } => of(
            "Interrupted",
            "The provider stopped waiting because the run was interrupted. What was done is in state; apply again to finish.",
        ),
        Error::InvalidInput(_) => of("A value cannot be sent", "Correct it in the configuration."),
        Error::NotYetVisible { .. } => of(
            "ZITADEL does not show the change yet",
            "The write was accepted and its result is in state, but the server's reads lag behind. Apply again; if it stays, \
             raise consistency_timeout in the provider block and look at the server's projections.",
        ),
        Error::PartiallyUpdated { cause, .. } => {
            let inner = explanation(cause, attempt);
            Explanation {
                advice: format!(
                    "{} State holds what is done; apply again to finish.",
                    inner.advice
                ),
                ..inner
            }
        }
        Error::NoGeneration => of(
            "The Actions API is not served here",
            "The server knows none of the API's paths. Check that the provider's domain (ZITADEL_DOMAIN) is a ZITADEL of v2.48 \
             or later, and that no proxy hides its paths (/v2/actions on v4).",
        ),
        Error::WrongGeneration { .. } => of(
            "The server does not speak the pinned generation",
            "Remove api_generation (ZITADEL_API_GENERATION), so that the provider finds it out, or set it to one that this \
             server has.",
        ),
        Error::LostRace { .. } => of(
            "Others undo the change",
            "Somebody else writes the same execution at this moment, and ZITADEL cannot compare before it sets. Let one \
             apply finish before the next begins, then apply again.",
        ),
        _ => of(
            "The call failed",
            "Nothing is dropped from state. Please report the error.",
        ),
    }
}

/// What helps against what stands between the provider and the server.
fn way_round(kind: TransportFailureKind) -> &'static str {
    match kind {
        TransportFailureKind::Name => {
            "Check the provider's domain (ZITADEL_DOMAIN), and that this machine can resolve it."
        }
        TransportFailureKind::Certificate => {
            "Trust the server's authority with ca_certificate or ca_certificate_file \
             (ZITADEL_CA_CERTIFICATE_FILE); the system's authorities stay trusted. If the certificate is another host's \
             or out of date, check the provider's domain (ZITADEL_DOMAIN) and the clocks."
        }
        TransportFailureKind::ClientCertificate => {
            "Show a certificate that the server trusts, with client_certificate and client_key, or \
             client_certificate_file and client_key_file (ZITADEL_CLIENT_CERTIFICATE_FILE, ZITADEL_CLIENT_KEY_FILE)."
        }
        TransportFailureKind::Tls => {
            "Check scheme and port of the provider's domain (ZITADEL_DOMAIN), and what stands in between."
        }
        TransportFailureKind::Time => {
            "The server, or something in front of it, is silent or slow. If that is to be expected, raise \
             request_timeout in the provider block."
        }
        _ => {
            "Check the provider's domain (ZITADEL_DOMAIN), that the server runs, and the network; where a proxy is \
             needed, set proxy_url (HTTPS_PROXY)."
        }
    }
}

fn locked_out(lockout: Lockout) -> Explanation {
    let cause = match lockout {
        Lockout::TargetFailed => "a target of that execution answers with an error",
        Lockout::TargetUnreachable => {
            "a target of that execution cannot be reached or is slower than its timeout"
        }
        Lockout::Forwarded => "a target of that execution forwards a refusal",
        Lockout::ForwardedNonsense => "a target of that execution forwards a status that is none",
        Lockout::TargetDenied => {
            "the address of a target of that execution is on the server's deny list"
        }
    };
    of(
        "The instance is locked by one of its own executions",
        format!(
            "An execution on requests or responses catches the provider's own calls, and {cause}. With interrupt_on_error \
             that ends every call, repairs too. The way out: let the endpoint answer any 2xx, then apply again; if that is \
             impossible, remove the execution in the database or through the system API."
        ),
    )
}
