//! Whether the server knows what a condition names, by its own lists, and which of its names are
//! nearest.

use std::collections::BTreeSet;
use std::sync::Arc;

use terraform_plugin::framework::Context;
use terraform_plugin::terraform::{AttributePath, Diagnostic, Diagnostics};
use zitadel_actions::Error;
use zitadel_actions::client::Client;
use zitadel_actions::dialect::NameList;
use zitadel_actions::model::{ApiScope, Condition, EventScope};

use crate::diagnostics::{Subject, Title, explain};
use crate::did_you_mean::nearest;

/// The functions that ZITADEL v3 has renamed: the name before it, and the name since.
const RENAMED_FUNCTIONS: [(&str, &str); 3] = [
    (
        "Action.Flow.Type.CustomiseToken.Action.TriggerType.PreUserinfoCreation",
        "preuserinfo",
    ),
    (
        "Action.Flow.Type.CustomiseToken.Action.TriggerType.PreAccessTokenCreation",
        "preaccesstoken",
    ),
    (
        "Action.Flow.Type.CustomizeSAMLResponse.Action.TriggerType.PreSAMLResponseCreation",
        "presamlresponse",
    ),
];

/// Checks the name in a condition. A list that cannot be read, because of the caller's rights or
/// because an ingress hides its path, becomes a warning: apply checks the name again.
pub async fn check(
    client: &Client,
    condition: &Condition,
    context: &Context,
) -> Result<(), Diagnostics> {
    let Some(name) = Name::of(condition) else {
        return Ok(());
    };
    let known = match name.known_to(client).await {
        Ok(known) => known,
        Err(
            error @ (Error::PermissionDenied(_)
            | Error::NoRole(_)
            | Error::RouteMissing(_)
            | Error::NotFound(_)
            | Error::MethodNotAllowed(_)
            | Error::UnknownRefusal(_)
            | Error::UnexpectedAnswer(_)),
        ) => {
            context.warn(Title::NameNotChecked, name.unchecked(&error));
            return Ok(());
        }
        Err(error) => {
            let attempt = format!("list the {}s of the server", name.kind);
            return Err(explain(&error, Subject::Object, attempt).into());
        }
    };
    if !name.is_in(&known) {
        return Err(name.unknown(&known).into());
    }
    if name.kind == "group" && !is_group(name.text, &known) {
        context.add(name.half_a_group(&known));
    }
    Ok(())
}

/// Every group that the types of events form: each beginning of a type that ends before a dot.
pub fn groups(event_types: &[String]) -> BTreeSet<&str> {
    event_types
        .iter()
        .flat_map(|name| name.match_indices('.').map(|(dot, _)| &name[..dot]))
        .collect()
}

/// Whether types of events are below this name.
pub fn is_group(name: &str, event_types: &[String]) -> bool {
    groups(event_types).contains(name)
}

/// What a condition names.
struct Name<'a> {
    kind: &'static str,
    text: &'a str,
    path: AttributePath,
}

impl<'a> Name<'a> {
    fn of(condition: &'a Condition) -> Option<Self> {
        let (outer, kind, text) = match condition {
            Condition::Request(ApiScope::Method(name)) => ("request", "method", name),
            Condition::Request(ApiScope::Service(name)) => ("request", "service", name),
            Condition::Response(ApiScope::Method(name)) => ("response", "method", name),
            Condition::Response(ApiScope::Service(name)) => ("response", "service", name),
            Condition::Function(name) => ("function", "function", name),
            Condition::Event(EventScope::Event(name)) => ("event", "event", name),
            Condition::Event(EventScope::Group(name)) => ("event", "group", name),
            Condition::Request(ApiScope::All)
            | Condition::Response(ApiScope::All)
            | Condition::Event(EventScope::All) => {
                return None;
            }
        };
        let attribute = if kind == "function" { "name" } else { kind };
        let path = AttributePath::from("condition")
            .attribute(outer)
            .attribute(attribute);
        Some(Self { kind, text, path })
    }

    async fn known_to(&self, client: &Client) -> Result<Arc<Vec<String>>, Error> {
        match self.kind {
            "method" => client.list_names(NameList::Methods).await,
            "service" => client.list_names(NameList::Services).await,
            "function" => client.list_names(NameList::Functions).await,
            _ => client.list_event_types().await,
        }
    }

    /// ZITADEL matches a group as the beginning of an event's type, not by its segments.
    fn is_in(&self, known: &[String]) -> bool {
        if self.kind == "group" {
            known.iter().any(|name| name.starts_with(self.text))
        } else {
            known.iter().any(|name| name == self.text)
        }
    }

    fn unchecked(&self, error: &Error) -> String {
        let Self { kind, text, .. } = self;
        format!(
            "The provider could not list the {kind}s of the server, so the {kind} {text:?} is \
             checked on apply: {error}."
        )
    }

    fn unknown(&self, known: &[String]) -> Diagnostic {
        let Self { kind, text, path } = self;
        let detail = format!(
            "The server has no {kind} {text:?}.{}",
            self.suggestion(known)
        );
        Diagnostic::error(Title::ConditionUnknown, detail).at(path.clone())
    }

    fn suggestion(&self, known: &[String]) -> String {
        let text = self.text;
        match self.kind {
            "event" if is_group(text, known) => {
                return format!(
                    " It is a group: write event = {{ group = {text:?} }} for all events of it."
                );
            }
            "function" => {
                if let Some(renamed) = renamed(text, known) {
                    return renamed;
                }
            }
            _ => {}
        }
        let nearest = match self.kind {
            "group" => nearest(text, groups(known)),
            _ => nearest(text, known.iter().map(String::as_str)),
        };
        if nearest.is_empty() {
            String::new()
        } else {
            format!(
                " Did you mean {}? Names change between releases of ZITADEL.",
                alternatives(&nearest)
            )
        }
    }

    fn half_a_group(&self, known: &[String]) -> Diagnostic {
        let Self { text, path, .. } = self;
        let nearest = nearest(text, groups(known));
        let detail = format!(
            "{text:?} is not the full name of a group. ZITADEL compares prefixes, so the \
             condition matches every event type that begins with these characters. Did you mean \
             {}?",
            alternatives(&nearest)
        );
        Diagnostic::warning(Title::IncompleteGroup, detail).at(path.clone())
    }
}

/// Where a function of another version of ZITADEL is on this one.
fn renamed(text: &str, known: &[String]) -> Option<String> {
    let is_known = |name: &str| known.iter().any(|known| known == name);
    let (before, since) = RENAMED_FUNCTIONS
        .iter()
        .find(|(before, since)| *before == text || *since == text)?;
    if text == *before && is_known(since) {
        Some(format!(" Since ZITADEL v3 it is called {since:?}."))
    } else if text == *since && is_known(before) {
        Some(format!(" Before ZITADEL v3 it is called {before:?}."))
    } else {
        None
    }
}

/// `"a", "b" or "c"`.
pub fn alternatives(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("{name:?}")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suggestion(condition: &Condition, known: &[&str]) -> String {
        let known: Vec<String> = known.iter().map(ToString::to_string).collect();
        Name::of(condition).unwrap().unknown(&known).detail
    }

    #[test]
    fn an_event_that_is_a_group_is_answered_with_the_group() {
        let event = Condition::Event(EventScope::Event("user.human".into()));
        let detail = suggestion(&event, &["user.human.added", "user.added"]);
        assert!(
            detail.contains(r#"event = { group = "user.human" }"#),
            "{detail}"
        );
    }

    #[test]
    fn a_group_is_compared_with_groups() {
        let group = Condition::Event(EventScope::Group("usr".into()));
        let detail = suggestion(&group, &["quota.set", "user.locked", "org.added"]);
        assert!(detail.contains(r#"Did you mean "user""#), "{detail}");
        assert!(!detail.contains("user.locked"), "{detail}");
    }

    #[test]
    fn the_error_for_a_function_of_another_version_has_its_name_on_this_one() {
        let (before, since) = RENAMED_FUNCTIONS[0];
        let detail = suggestion(&Condition::Function(before.into()), &["preuserinfo"]);
        assert!(
            detail.contains(r#"Since ZITADEL v3 it is called "preuserinfo"."#),
            "{detail}"
        );
        let detail = suggestion(&Condition::Function(since.into()), &[before]);
        assert!(detail.contains(before), "{detail}");
    }
}
