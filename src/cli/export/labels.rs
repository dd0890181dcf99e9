//! Names of resources in a configuration, from the names of the objects on the server.

use std::collections::HashSet;

use zitadel_actions::model::{ApiScope, Condition, EventScope};

/// The names that resources of one type already have.
#[derive(Debug, Default)]
pub struct Names {
    taken: HashSet<String>,
}

impl Names {
    /// A unique name like `wanted`: the first resource gets it, the next ones get a number after
    /// it.
    pub fn take(&mut self, wanted: &str) -> String {
        let numbered = (2_u64..).map(|number| format!("{wanted}_{number}"));
        let free = std::iter::once(wanted.to_owned())
            .chain(numbered)
            .find(|name| !self.taken.contains(name));
        let name = free.unwrap_or_else(|| wanted.to_owned());
        self.taken.insert(name.clone());
        name
    }
}

/// The name of a target's resource: the target's name in lower-case ASCII, with underscores.
pub fn of_target(name: &str) -> String {
    let words = identifier(name);
    match words.chars().next() {
        None => "target".into(),
        Some(first) if first.is_ascii_digit() => format!("target_{words}"),
        Some(_) => words,
    }
}

/// The name of an execution's resource: its condition in words.
pub fn of_execution(condition: &Condition) -> String {
    let id = condition.id();
    let words = identifier(&id);
    match condition {
        Condition::Request(ApiScope::All)
        | Condition::Response(ApiScope::All)
        | Condition::Event(EventScope::All) => {
            format!("all_{words}s")
        }
        Condition::Event(EventScope::Group(_)) => format!("{words}_group"),
        _ => words,
    }
}

/// `ListSessions` and `list-sessions` become `list_sessions`; letters and digits outside ASCII are
/// omitted, because some of them are not allowed in an identifier.
fn identifier(text: &str) -> String {
    let mut words = String::new();
    let mut before = ' ';
    for character in text.chars() {
        if character.is_ascii_alphanumeric() {
            let begins_a_word = !before.is_ascii_alphanumeric()
                || (character.is_ascii_uppercase() && !before.is_ascii_uppercase());
            if begins_a_word && !words.is_empty() {
                words.push('_');
            }
            words.push(character.to_ascii_lowercase());
        }
        before = character;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_called_by_its_name_in_words() {
        let cases = [
            ("add-claims", "add_claims"),
            ("Add Claims!", "add_claims"),
            ("AddClaims", "add_claims"),
            ("HTTP hook", "http_hook"),
            ("__a..b__", "a_b"),
            ("Prüfung 1", "pr_fung_1"),
            ("2nd hook", "target_2nd_hook"),
            ("日本", "target"),
            ("${a}", "a"),
            ("\"\n", "target"),
        ];
        for (name, expected) in cases {
            assert_eq!(of_target(name), expected, "{name:?}");
        }
    }

    #[test]
    fn an_execution_is_called_by_its_condition_in_words() {
        let cases = [
            ("request", "all_requests"),
            ("response", "all_responses"),
            ("event", "all_events"),
            ("event/user.human.*", "event_user_human_group"),
            ("event/user.human.added", "event_user_human_added"),
            ("function/preuserinfo", "function_preuserinfo"),
            (
                "request/zitadel.session.v2.SessionService/ListSessions",
                "request_zitadel_session_v2_session_service_list_sessions",
            ),
        ];
        for (id, expected) in cases {
            assert_eq!(of_execution(&id.parse().unwrap()), expected);
        }
    }

    #[test]
    fn a_name_is_used_once() {
        let mut names = Names::default();
        let given = ["a", "a", "a_2", "a", "b"].map(|wanted| names.take(wanted));
        assert_eq!(given, ["a", "a_2", "a_2_2", "a_3", "b"]);
    }
}
