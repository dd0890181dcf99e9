//! Errors of the server itself: whoever runs ZITADEL has to act.

use std::time::Duration;

use zitadel_actions::Error;
use zitadel_actions::error::Lockout;

use super::{Explanation, Title, advice};

pub(super) fn explanation(error: &Error) -> Option<Explanation> {
    Some(match error {
        Error::FeatureDisabled(_) => advice(
            Title::FeatureDisabled,
            "From v2.50 to v2.71, Actions v2 is behind a feature flag. Switch it on with\n\n  curl -X PUT \
             https://<domain>/v2beta/features/instance -H \"Authorization: Bearer <token>\" -H \"Content-Type: \
             application/json\" -d '{\"actions\": true}'\n\n(permission iam.feature.write; repeat the instance's \
             improvedPerformance list, if any: omitting it clears it). The provider never switches it on by itself.",
        )
        .shared(),
        Error::PageTooLarge(_) => advice(
            Title::PageSizeRejected,
            "The server's limit for lists (SystemDefaults.MaxQueryLimit) is too low for the provider. Raise it.",
        ),
        Error::DatabaseDown(_) => advice(
            Title::DatabaseDown,
            "Nothing was changed, and the state is unchanged. Try again when the database is back.",
        )
        .shared(),
        Error::LockedOut { lockout, .. } => locked_out(*lockout).shared(),
        Error::RateLimited { retry_after, .. } => rate_limited(*retry_after).shared(),
        Error::Unavailable(_) => advice(
            Title::Unavailable,
            "The fault lies with the server or a proxy in front of it. The state is unchanged. Try \
             again; if the problem persists, check the server's log.",
        ),
        Error::MethodNotAllowed(_) | Error::UnknownRefusal(_) => advice(
            Title::UnknownError,
            "The provider does not know this error. The state is unchanged. Please report it, with the server's \
             version.",
        ),
        Error::Interrupted { .. } => advice(
            Title::Interrupted,
            "The provider stopped waiting because the run was interrupted. The state holds what was done; apply \
             again to finish.",
        ),
        Error::NotYetVisible { .. } => advice(
            Title::NotYetVisible,
            "The write was accepted and its result is in the state, but the server's reads lag behind. Apply again; \
             if the problem persists, raise consistency_timeout in the provider block and check the server's \
             projections.",
        ),
        _ => return None,
    })
}

fn rate_limited(retry_after: Option<Duration>) -> Explanation {
    let wait = match retry_after {
        Some(wait) => format!("The server asks clients to wait {} s. ", wait.as_secs()),
        None => String::new(),
    };
    advice(
        Title::TooManyRequests,
        format!(
            "A quota or a rate limit of the instance is exhausted. {wait}Try again later, lower -parallelism, or set \
             max_requests_per_second in the provider block."
        ),
    )
}

fn locked_out(lockout: Lockout) -> Explanation {
    let cause = match lockout {
        Lockout::TargetFailed => "responds with an error",
        Lockout::TargetUnreachable => "cannot be reached or is slower than its timeout",
        Lockout::Forwarded => "forwards a refusal",
        Lockout::ForwardedNonsense => "forwards an invalid status code",
        Lockout::TargetDenied => "has an address on the server's deny list",
    };
    advice(
        Title::InstanceLocked,
        format!(
            "An execution on requests or responses matches the provider's own calls, and one of its targets, which \
             has interrupt_on_error = true, {cause}. Every call now fails, including the ones that would repair it. \
             Make the endpoint respond with any 2xx status, then apply again. If that is impossible, remove the \
             execution in the database or through the system API."
        ),
    )
}
