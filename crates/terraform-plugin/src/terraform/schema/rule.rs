//! What must hold among attributes that stand side by side.

use crate::terraform::{AttributePath, Diagnostic, Diagnostics, Value};
use std::fmt::Display;

/// A rule among attributes of one object, each by name. Attributes that are unknown may turn out
/// either way, so no rule is broken because of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// Exactly one is set.
    ExactlyOneOf(Vec<String>),
    /// One or more are set.
    AtLeastOneOf(Vec<String>),
    /// At most one is set.
    Conflicts(Vec<String>),
    /// All are set, or none.
    RequiresTogether(Vec<String>),
}

impl Rule {
    /// The names that the rule is about.
    pub fn names(&self) -> &[String] {
        match self {
            Rule::ExactlyOneOf(names)
            | Rule::AtLeastOneOf(names)
            | Rule::Conflicts(names)
            | Rule::RequiresTogether(names) => names,
        }
    }

    /// Errors where the object at `path` breaks the rule.
    pub fn violations(&self, object: &Value, path: &AttributePath) -> Diagnostics {
        let names = self.names();
        let all = listed(names);
        let set = names.iter().filter(|name| object.get(name).is_known());
        let set: Vec<&String> = set.collect();
        let unset = names.iter().filter(|name| object.get(name).is_null());
        let unset: Vec<&String> = unset.collect();
        match self {
            Rule::ExactlyOneOf(_) if unset.len() == names.len() => {
                none_is_set("exactly one", &all, path)
            }
            Rule::AtLeastOneOf(_) if unset.len() == names.len() => {
                none_is_set("at least one", &all, path)
            }
            Rule::ExactlyOneOf(_) | Rule::Conflicts(_) if set.len() > 1 => {
                let detail = if names.len() == 2 {
                    format!("only one of {all} may be set, but both are. Remove one of them.")
                } else {
                    let set = listed(&set);
                    format!("only one of {all} may be set, but {set} are. Remove all but one.")
                };
                Diagnostic::error("Conflicting attributes", inside(path, &detail))
                    .at(path.attribute(set[1]))
                    .into()
            }
            Rule::RequiresTogether(_) => match set.first() {
                None => Diagnostics::new(),
                Some(first) => {
                    let here = path.attribute(*first);
                    let error = |name: &&String| {
                        let missing = path.attribute(*name);
                        let detail = format!(
                            "`{here}` is set, but `{missing}` is not. Set both or neither."
                        );
                        Diagnostic::error("Missing attribute", detail).at(&here)
                    };
                    unset.iter().map(error).collect()
                }
            },
            _ => Diagnostics::new(),
        }
    }
}

fn none_is_set(how_many: &str, all: &str, path: &AttributePath) -> Diagnostics {
    let spelling = check_the_spelling(path);
    let detail = format!("{how_many} of {all} must be set, but none is.{spelling}");
    Diagnostic::error("Missing attribute", inside(path, &detail))
        .at(path)
        .into()
}

/// A sentence about the object at `path`.
fn inside(path: &AttributePath, sentence: &str) -> String {
    if path.is_root() {
        let (first, others) = sentence.split_at(1);
        format!("{}{others}", first.to_uppercase())
    } else {
        format!("In `{path}`, {sentence}")
    }
}

/// Core reports an unknown name beside a resource's own attributes, but drops one inside a nested
/// object before the provider sees it.
fn check_the_spelling(path: &AttributePath) -> &'static str {
    if path.is_root() {
        ""
    } else {
        " Terraform ignores unknown names inside { }: check the spelling."
    }
}

/// `a`, `b` and `c`.
pub(super) fn listed(names: &[impl Display]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rule: fn(Vec<String>) -> Rule, values: [Value; 3]) -> Vec<String> {
        let names = ["a", "b", "c"];
        let object = Value::object(names.into_iter().zip(values));
        let rule = rule(names.map(str::to_owned).to_vec());
        let path = AttributePath::from("x").index(0);
        let place = |diagnostic: Diagnostic| diagnostic.attribute_path.unwrap().to_string();
        rule.violations(&object, &path)
            .into_iter()
            .map(place)
            .collect()
    }

    fn set() -> Value {
        true.into()
    }

    #[test]
    fn exactly_one() {
        assert_eq!(
            check(Rule::ExactlyOneOf, [Value::Null, Value::Null, Value::Null]),
            ["x[0]"]
        );
        assert_eq!(
            check(Rule::ExactlyOneOf, [set(), Value::Null, set()]),
            ["x[0].c"]
        );
        assert!(check(Rule::ExactlyOneOf, [set(), Value::Null, Value::Null]).is_empty());
    }

    #[test]
    fn only_a_nested_object_warns_that_misspelt_names_are_dropped() {
        let rule = Rule::ExactlyOneOf(vec!["a".into()]);
        let object = Value::object([("a", Value::Null)]);
        let root = rule.violations(&object, &AttributePath::root()).to_string();
        let nested = rule
            .violations(&object, &AttributePath::from("x"))
            .to_string();
        assert!(!root.contains("check the spelling"), "{root}");
        assert!(nested.contains("check the spelling"), "{nested}");
    }

    #[test]
    fn unknown_breaks_no_rule() {
        for rule in [
            Rule::ExactlyOneOf,
            Rule::AtLeastOneOf,
            Rule::Conflicts,
            Rule::RequiresTogether,
        ] {
            assert!(check(rule, [Value::Unknown, Value::Unknown, Value::Unknown]).is_empty());
        }
        assert!(
            check(
                Rule::ExactlyOneOf,
                [Value::Unknown, Value::Null, Value::Null]
            )
            .is_empty()
        );
        assert!(check(Rule::RequiresTogether, [set(), Value::Unknown, set()]).is_empty());
    }

    #[test]
    fn known_values_that_conflict_do_so_beside_an_unknown() {
        assert_eq!(
            check(Rule::Conflicts, [set(), set(), Value::Unknown]),
            ["x[0].b"]
        );
    }

    #[test]
    fn together_or_not_at_all() {
        assert_eq!(
            check(Rule::RequiresTogether, [Value::Null, set(), set()]),
            ["x[0].b"]
        );
        assert!(
            check(
                Rule::RequiresTogether,
                [Value::Null, Value::Null, Value::Null]
            )
            .is_empty()
        );
    }

    #[test]
    fn at_least_one() {
        assert_eq!(
            check(Rule::AtLeastOneOf, [Value::Null, Value::Null, Value::Null]),
            ["x[0]"]
        );
        assert!(check(Rule::AtLeastOneOf, [set(), set(), set()]).is_empty());
    }
}
