//! Whether the server knows what a condition names, from its own lists, with the nearest names it
//! has.

use std::sync::Arc;

use terraform_plugin::framework::Context;
use terraform_plugin::terraform::{AttributePath, Diagnostic, Diagnostics};
use zitadel_actions::Error;
use zitadel_actions::client::Client;
use zitadel_actions::dialect::NameList;
use zitadel_actions::model::{ApiScope, Condition, EventScope};

use crate::diagnostics::{Subject, explain};

/// Checks the name in a condition; a list that the caller may not read becomes a warning.
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
            | Error::NotFound(_)),
        ) => {
            context.warn(
                "A name could not be checked",
                format!("Whether the server knows {:?} shows at apply, for its list cannot be read: {error}.", name.text),
            );
            return Ok(());
        }
        Err(error) => {
            let attempt = format!("list the {}s of the server", name.kind);
            return Err(explain(&error, Subject::Object, attempt).into());
        }
    };
    if name.is_in(&known) {
        return Ok(());
    }
    Err(name.unknown(&known).into())
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

    /// A group is the beginning of an event's type, as text.
    fn is_in(&self, known: &[String]) -> bool {
        match self.kind {
            "group" => known.iter().any(|name| name.starts_with(self.text)),
            _ => known.iter().any(|name| name == self.text),
        }
    }

    fn unknown(&self, known: &[String]) -> Diagnostic {
        let Self { kind, text, path } = self;
        let nearest = nearest(text, known);
        let advice = match (nearest.is_empty(), known.len()) {
            (true, _) => String::new(),
            (false, all) if all <= 5 => format!(" It knows: {}.", known.join(", ")),
            (false, _) => format!(" The nearest that it knows: {}.", nearest.join(", ")),
        };
        Diagnostic::error(
            "ZITADEL does not know this condition",
            format!("The server has no {kind} {text:?}.{advice} Names change between releases of ZITADEL."),
        )
        .at(path.clone())
    }
}

/// The three names that differ least.
fn nearest<'a>(text: &str, known: &'a [String]) -> Vec<&'a str> {
    let mut ranked: Vec<(usize, &str)> = known
        .iter()
        .map(|name| (distance(text, name), name.as_str()))
        .collect();
    ranked.sort();
    ranked.into_iter().take(3).map(|(_, name)| name).collect()
}

/// How many characters have to be put in, taken out or changed to get from one text to the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, left) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for (column, right) in other.iter().enumerate() {
            let changed = diagonal + usize::from(left != *right);
            diagonal = row[column + 1];
            row[column + 1] = changed.min(row[column] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distance_counts_single_changes() {
        for (one, other, expected) in [
            ("", "", 0),
            ("abc", "abc", 0),
            ("abc", "", 3),
            ("kitten", "sitting", 3),
            ("ab", "ba", 2),
        ] {
            assert_eq!(distance(one, other), expected, "{one} {other}");
            assert_eq!(distance(other, one), expected);
        }
    }

    #[test]
    fn the_nearest_name_comes_first() {
        let known = [
            "user.human.added",
            "user.human.removed",
            "org.added",
            "user.machine.added",
        ]
        .map(String::from);
        assert_eq!(nearest("user.humn.added", &known)[0], "user.human.added");
    }
}
