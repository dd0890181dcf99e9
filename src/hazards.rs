//! Warnings about what an execution can stop or slow down: the API itself, logins, the
//! handling of events.

use std::time::Duration;

use terraform_plugin::framework::Context;
use terraform_plugin::terraform::{Attr, Diagnostic, Diagnostics};
use zitadel_actions::client::Client;
use zitadel_actions::if_permitted;
use zitadel_actions::model::{ApiScope, Condition, EventScope, PayloadType, TargetId};

use crate::diagnostics::{Explain, Title};
use crate::run::{PlannedTarget, Run};

/// Services whose calls end a lockout, as parts of their names.
const OF_RECOVERY: [&str; 5] = ["action", "admin", "auth", "execution", "system"];
/// Services that every login calls, as parts of their names.
const OF_LOGINS: [&str; 4] = ["oidc", "saml", "session", "settings"];
/// How long a login may wait without a warning.
const SHORT_WAIT: Duration = Duration::from_secs(10);

/// What an interrupting target of an execution can stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hazard {
    /// Calls of the API, also those that would repair it.
    Api,
    /// Every login.
    Logins,
    /// The handling of all events.
    Events,
}

impl Hazard {
    fn of(condition: &Condition) -> Option<Self> {
        match condition {
            Condition::Request(ApiScope::All) | Condition::Response(ApiScope::All) => {
                Some(Self::Api)
            }
            Condition::Event(EventScope::All) => Some(Self::Events),
            _ if names_service(condition, &OF_RECOVERY) => Some(Self::Api),
            _ if names_service(condition, &OF_LOGINS) => Some(Self::Logins),
            _ => None,
        }
    }

    fn title(self) -> Title {
        match self {
            Self::Api => Title::CanLock,
            Self::Logins => Title::CanStopLogins,
            Self::Events => Title::CanStopEvents,
        }
    }

    fn detail(self, condition: &Condition, who: &str) -> String {
        let narrower = if is_one_method(condition) {
            "."
        } else {
            ", or narrow the condition to specific methods."
        };
        match self {
            Self::Api => format!(
                "The condition `{condition}` also matches calls to the Actions API itself. If \
                 {who} stops responding with 2xx, every such call fails, including the one that \
                 would remove this execution. The calls only work again once the endpoint responds \
                 with 2xx. Set interrupt_on_error = false{narrower}"
            ),
            Self::Logins if is_one_method(condition) => format!(
                "Logins may call the method that `{condition}` matches. If {who} stops responding \
                 with 2xx, such logins fail until it does again. Set interrupt_on_error = false if \
                 logins must not depend on it."
            ),
            Self::Logins => format!(
                "Logins call the methods that `{condition}` matches. If {who} stops responding \
                 with 2xx, nobody can log in until it does again. Set interrupt_on_error = \
                 false{narrower}"
            ),
            Self::Events => format!(
                "The condition `{condition}` matches every event of the instance. If {who} fails, \
                 some releases of ZITADEL v4 stop handling further events. Set interrupt_on_error \
                 = false, or narrow the condition to a group."
            ),
        }
    }
}

/// Whether an execution on this condition matches the calls that would remove it.
pub fn can_lock(condition: &Condition) -> bool {
    Hazard::of(condition) == Some(Hazard::Api)
}

/// Warns of what the targets `called` on a condition can stop, or how long they can make a login
/// wait. An ID that is not known yet may belong to a target that interrupts.
pub async fn warn(
    client: &Client,
    run: &Run,
    condition: &Condition,
    called: &[Attr<String>],
    context: &Context,
) -> Result<(), Diagnostics> {
    let mut targets = Vec::new();
    for id in called {
        targets.push(target(client, run, id).await?);
    }
    if let Some(hazard) = Hazard::of(condition)
        && let Some(who) = who_interrupts(&targets, run.unknown_target_may_interrupt())
    {
        let detail = hazard.detail(condition, who);
        context.add(Diagnostic::warning(hazard.title(), detail).at("condition"));
    }
    warn_of_wait(condition, &targets, context);
    warn_of_missing_keys(client, run, called, &targets, context).await;
    Ok(())
}

/// Warns when a target becomes one that interrupts and is called where that is dangerous.
pub async fn warn_of_interrupting(
    client: &Client,
    id: &TargetId,
    context: &Context,
    attribute: &str,
) -> Result<(), Diagnostics> {
    let executions = if_permitted(client.listed_executions_of(id).await)
        .explained(|| "look for the executions that call the target")?;
    for execution in executions.into_iter().flatten() {
        if let Some(hazard) = Hazard::of(&execution.condition) {
            let detail = hazard.detail(&execution.condition, "this target");
            context.add(Diagnostic::warning(hazard.title(), detail).at(attribute));
        }
    }
    Ok(())
}

/// Warns when ZITADEL has no key to encrypt the payloads of a target with, and so cannot call it.
pub async fn warn_of_missing_key(client: &Client, run: &Run, id: &TargetId, context: &Context) {
    // The keys of a target that this run has just created may follow.
    if run.wants_active_key(id) || client.has_created(id) {
        return;
    }
    // A list that cannot be read proves nothing about keys.
    let Ok(keys) = client.list_public_keys(id).await else {
        return;
    };
    if keys.iter().any(|key| key.active) {
        return;
    }
    context.warn(Title::NoActiveKey, no_active_key(id.as_str()));
}

fn no_active_key(target: &str) -> String {
    format!(
        "The target {target} has the payload type JWE and no active public key, so ZITADEL cannot \
         call it. Set `active = true` in a zitadelactions_target_public_key of the target."
    )
}

async fn warn_of_missing_keys(
    client: &Client,
    run: &Run,
    called: &[Attr<String>],
    targets: &[Option<PlannedTarget>],
    context: &Context,
) {
    if called.iter().any(Attr::is_unknown)
        && let Some(name) = run.new_target_without_key().await
    {
        context.warn(Title::NoActiveKey, no_active_key(&format!("{name:?}")));
    }
    for (id, target) in called.iter().zip(targets) {
        let encrypts = target
            .as_ref()
            .is_some_and(|target| target.payload_type == PayloadType::Jwe);
        if let Some(id) = id
            .as_str()
            .and_then(|id| TargetId::parse(id).ok())
            .filter(|_| encrypts)
        {
            warn_of_missing_key(client, run, &id, context).await;
        }
    }
}

/// The target as this run plans it, or as the shared list has it.
async fn target(
    client: &Client,
    run: &Run,
    id: &Attr<String>,
) -> Result<Option<PlannedTarget>, Diagnostics> {
    let Some(id) = id.as_str().and_then(|text| TargetId::parse(text).ok()) else {
        return Ok(None);
    };
    if let Some(planned) = run.planned_target(&id) {
        return Ok(Some(planned));
    }
    let listed = if_permitted(client.listed_target(&id).await)
        .explained(|| "look at the targets of the execution")?;
    Ok(listed.flatten().map(|target| PlannedTarget {
        name: target.name,
        kind: target.kind,
        timeout: target.timeout,
        payload_type: target.payload_type,
    }))
}

/// Who interrupts, as the subject of a sentence; `None` if nobody does.
fn who_interrupts(targets: &[Option<PlannedTarget>], unknown_may: bool) -> Option<&'static str> {
    if targets.iter().flatten().any(PlannedTarget::interrupts) {
        return Some("one of its targets, which has interrupt_on_error = true,");
    }
    let has_unknown = targets.iter().any(Option::is_none);
    (unknown_may && has_unknown).then_some("a target with interrupt_on_error = true")
}

/// ZITADEL calls the targets of a list one after the other, and waits for each but asynchronous
/// ones.
fn warn_of_wait(condition: &Condition, targets: &[Option<PlannedTarget>], context: &Context) {
    let is_in_logins =
        matches!(condition, Condition::Function(_)) || names_service(condition, &OF_LOGINS);
    if !is_in_logins {
        return;
    }
    let waited_for: Vec<Duration> = targets
        .iter()
        .flatten()
        .filter(|target| target.kind.interrupt_on_error().is_some())
        .map(|target| target.timeout)
        .collect();
    let sum: Duration = waited_for.iter().sum();
    if waited_for.len() > 1 && sum > SHORT_WAIT {
        let detail = format!(
            "A login waits up to {} s for the {} targets of `{condition}`, because ZITADEL calls \
             them one after the other. Set shorter timeouts, or use rest_async for targets whose \
             response does not matter.",
            sum.as_secs(),
            waited_for.len()
        );
        context.add(Diagnostic::warning(Title::LongWait, detail).at("condition"));
    }
}

fn is_one_method(condition: &Condition) -> bool {
    matches!(
        condition,
        Condition::Request(ApiScope::Method(_)) | Condition::Response(ApiScope::Method(_))
    )
}

/// Whether the condition is on calls of a service with one of these words in its package.
fn names_service(condition: &Condition, words: &[&str]) -> bool {
    let (Condition::Request(scope) | Condition::Response(scope)) = condition else {
        return false;
    };
    let (ApiScope::Service(name) | ApiScope::Method(name)) = scope else {
        return false;
    };
    let service = name.trim_start_matches('/').split('/').next();
    let package = service.unwrap_or_default().to_ascii_lowercase();
    package.split('.').any(|part| words.contains(&part))
}

#[cfg(test)]
mod tests {
    use zitadel_actions::model::TargetKind;

    use super::*;

    #[test]
    fn a_condition_endangers_what_it_matches() {
        for (id, hazard) in [
            ("request", Some(Hazard::Api)),
            ("response", Some(Hazard::Api)),
            ("request/zitadel.action.v2.ActionService", Some(Hazard::Api)),
            (
                "request/zitadel.action.v2.ActionService/SetExecution",
                Some(Hazard::Api),
            ),
            ("response/zitadel.admin.v1.AdminService", Some(Hazard::Api)),
            ("request/zitadel.auth.v1.AuthService", Some(Hazard::Api)),
            (
                "request/zitadel.session.v2.SessionService",
                Some(Hazard::Logins),
            ),
            (
                "request/zitadel.oidc.v2.OIDCService/CreateCallback",
                Some(Hazard::Logins),
            ),
            ("event", Some(Hazard::Events)),
            ("event/user.human.*", None),
            ("function/preuserinfo", None),
            ("response/zitadel.user.v2.UserService/AddHumanUser", None),
        ] {
            assert_eq!(Hazard::of(&id.parse().unwrap()), hazard, "{id}");
        }
    }

    #[test]
    fn an_unknown_target_may_interrupt_and_an_asynchronous_one_never_does() {
        let target = |kind| {
            Some(PlannedTarget {
                name: "t".into(),
                kind,
                timeout: SHORT_WAIT,
                payload_type: PayloadType::Json,
            })
        };
        assert_eq!(who_interrupts(&[target(TargetKind::Async)], true), None);
        assert_eq!(who_interrupts(&[None], false), None);
        assert!(who_interrupts(&[target(TargetKind::Async), None], true).is_some());
        let webhook = TargetKind::Webhook {
            interrupt_on_error: true,
        };
        assert!(who_interrupts(&[target(webhook)], false).is_some());
    }
}
