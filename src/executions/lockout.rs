//! A warning before an instance locks itself: an execution on the API's own calls whose target
//! interrupts on error ends every call, repairs too, as soon as the target misbehaves.

use terraform_plugin::framework::Context;
use terraform_plugin::terraform::{Attr, Diagnostic, Diagnostics};
use zitadel_actions::client::Client;
use zitadel_actions::model::{ApiScope, Condition, TargetId};

use crate::diagnostics::Explain;

/// Services that the way out of a lockout leads through, as parts of their names.
const OF_THE_WAY_OUT: [&str; 5] = ["action", "admin", "auth", "execution", "system"];

/// Warns when the condition can catch the provider's own calls and one of the targets `called` on
/// it interrupts, or may: an id that is not known yet, or that the list of targets does not show.
pub async fn warn(
    client: &Client,
    condition: &Condition,
    called: &[Attr<String>],
    context: &Context,
) -> Result<(), Diagnostics> {
    if !can_lock(condition) {
        return Ok(());
    }
    let mut interrupts = Interrupts::No;
    for id in called {
        interrupts = interrupts.max(interrupt_of(client, id).await?);
    }
    let which = match interrupts {
        Interrupts::No => return Ok(()),
        Interrupts::Yes => "one of its targets has",
        Interrupts::Maybe => "should one of its targets have",
    };
    context.add(
        Diagnostic::warning(
            "This execution can lock the instance",
            format!(
                "{condition} catches calls of the Actions API itself, and {which} interrupt_on_error = true: as soon as that \
                 endpoint answers other than 2xx, is slow or cannot be reached, every such call fails, also those that \
                 would remove the execution. The way out is then to let the endpoint answer 2xx. Set interrupt_on_error = \
                 false, or name the methods that are meant."
            ),
        )
        .at("condition"),
    );
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Interrupts {
    No,
    Maybe,
    Yes,
}

async fn interrupt_of(client: &Client, id: &Attr<String>) -> Result<Interrupts, Diagnostics> {
    let Some(id) = id.as_str().and_then(|text| TargetId::parse(text).ok()) else {
        return Ok(Interrupts::Maybe);
    };
    let listed = client
        .listed_target(&id)
        .await
        .explained(|| "read the targets of the execution")?;
    Ok(
        match listed.map(|target| target.kind.interrupt_on_error()) {
            Some(Some(true)) => Interrupts::Yes,
            Some(_) => Interrupts::No,
            None => Interrupts::Maybe,
        },
    )
}

/// Whether an execution on this condition catches the calls that would remove it.
pub fn can_lock(condition: &Condition) -> bool {
    let (Condition::Request(scope) | Condition::Response(scope)) = condition else {
        return false;
    };
    match scope {
        ApiScope::All => true,
        ApiScope::Service(name) | ApiScope::Method(name) => {
            let service = name
                .trim_start_matches('/')
                .split('/')
                .next()
                .unwrap_or_default();
            let package = service.to_ascii_lowercase();
            package
                .split('.')
                .any(|part| OF_THE_WAY_OUT.contains(&part))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::can_lock;

    #[test]
    fn only_conditions_that_catch_the_way_out_can_lock() {
        for id in [
            "request",
            "response",
            "request/zitadel.action.v2.ActionService",
            "request/zitadel.action.v2.ActionService/SetExecution",
            "response/zitadel.admin.v1.AdminService",
            "request/zitadel.auth.v1.AuthService",
        ] {
            assert!(can_lock(&id.parse().unwrap()), "{id}");
        }
        for id in [
            "event",
            "function/preuserinfo",
            "request/zitadel.session.v2.SessionService",
            "response/zitadel.user.v2.UserService/AddHumanUser",
        ] {
            assert!(!can_lock(&id.parse().unwrap()), "{id}");
        }
    }
}
