//! What must hold among attributes that stand side by side.

use crate::terraform::{AttributePath, Diagnostic, Diagnostics, Value};
use std::fmt::Display;

/// A rule among attributes of one object, each by name. Attributes that are unknown may turn out
/// either way, so no rule is broken because of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// What must hold.
    pub kind: RuleKind,
    /// The names of the attributes.
    pub names: Vec<String>,
    summary: Option<&'static str>,
}

/// What must hold among the attributes of a [`Rule`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleKind {
    /// Exactly one is set.
    ExactlyOneOf,
    /// One or more are set.
    AtLeastOneOf,
    /// At most one is set.
    Conflicts,
    /// All are set, or none.
    RequiresTogether,
}

impl Rule {
    fn new<const N: usize>(kind: RuleKind, names: [&str; N]) -> Self {
        Rule {
            kind,
            names: names.map(str::to_owned).to_vec(),
            summary: None,
        }
    }

    /// Exactly one of these attributes must be set.
    pub fn exactly_one_of<const N: usize>(names: [&str; N]) -> Self {
        Rule::new(RuleKind::ExactlyOneOf, names)
    }

    /// At least one of these attributes must be set.
    pub fn at_least_one_of<const N: usize>(names: [&str; N]) -> Self {
        Rule::new(RuleKind::AtLeastOneOf, names)
    }

    /// No two of these attributes may be set together.
    pub fn conflicts<const N: usize>(names: [&str; N]) -> Self {
        Rule::new(RuleKind::Conflicts, names)
    }

    /// All of these attributes must be set, or none.
    pub fn requires_together<const N: usize>(names: [&str; N]) -> Self {
        Rule::new(RuleKind::RequiresTogether, names)
    }

    /// Sets the summary of its errors, "Missing attribute" or "Conflicting attributes" otherwise:
    /// "Two passwords".
    pub fn summary(self, summary: &'static str) -> Self {
        Rule {
            summary: Some(summary),
            ..self
        }
    }

    /// Errors where the object at `path` breaks the rule.
    pub fn violations(&self, object: &Value, path: &AttributePath) -> Diagnostics {
        let names = &self.names;
        let missing = self.summary.unwrap_or("Missing attribute");
        let all = listed(names);
        let set = names.iter().filter(|name| object.get(name).is_known());
        let set: Vec<&String> = set.collect();
        let unset = names.iter().filter(|name| object.get(name).is_null());
        let unset: Vec<&String> = unset.collect();
        let none_is_set = |how_many: &str| -> Diagnostics {
            let spelling = check_the_spelling(path);
            let detail = format!("{how_many} of {all} must be set, but none is.{spelling}");
            Diagnostic::error(missing, inside(path, &detail))
                .at(path)
                .into()
        };
        match self.kind {
            RuleKind::ExactlyOneOf if unset.len() == names.len() => none_is_set("exactly one"),
            RuleKind::AtLeastOneOf if unset.len() == names.len() => none_is_set("at least one"),
            RuleKind::ExactlyOneOf | RuleKind::Conflicts if set.len() > 1 => {
                let detail = if names.len() == 2 {
                    format!("only one of {all} may be set, but both are. Remove one of them.")
                } else {
                    let set = listed(&set);
                    format!("only one of {all} may be set, but {set} are. Remove all but one.")
                };
                let summary = self.summary.unwrap_or("Conflicting attributes");
                Diagnostic::error(summary, inside(path, &detail))
                    .at(path.attribute(set[1]))
                    .into()
            }
            RuleKind::RequiresTogether => match set.first() {
                None => Diagnostics::new(),
                Some(first) => {
                    let here = path.attribute(*first);
                    let error = |name: &&String| {
                        let other = path.attribute(*name);
                        let detail =
                            format!("`{here}` is set, but `{other}` is not. Set both or neither.");
                        Diagnostic::error(missing, detail).at(&here)
                    };
                    unset.iter().map(error).collect()
                }
            },
            _ => Diagnostics::new(),
        }
    }
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

    fn check(rule: fn([&str; 3]) -> Rule, values: [Value; 3]) -> Vec<String> {
        let names = ["a", "b", "c"];
        let object = Value::object(names.into_iter().zip(values));
        let rule = rule(names);
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
            check(
                Rule::exactly_one_of,
                [Value::Null, Value::Null, Value::Null]
            ),
            ["x[0]"]
        );
        assert_eq!(
            check(Rule::exactly_one_of, [set(), Value::Null, set()]),
            ["x[0].c"]
        );
        assert!(check(Rule::exactly_one_of, [set(), Value::Null, Value::Null]).is_empty());
    }

    #[test]
    fn only_a_nested_object_warns_that_misspelt_names_are_dropped() {
        let rule = Rule::exactly_one_of(["a"]);
        let object = Value::object([("a", Value::Null)]);
        let root = rule.violations(&object, &AttributePath::root()).to_string();
        let nested = rule
            .violations(&object, &AttributePath::from("x"))
            .to_string();
        assert!(!root.contains("check the spelling"), "{root}");
        assert!(nested.contains("check the spelling"), "{nested}");
    }

    #[test]
    fn a_rule_may_have_a_summary_of_its_own() {
        let object = Value::object([("a", set()), ("b", set())]);
        let rule = Rule::conflicts(["a", "b"]).summary("Two passwords");
        let told = rule.violations(&object, &AttributePath::root());
        assert_eq!(told.iter().next().unwrap().summary, "Two passwords");
    }

    #[test]
    fn unknown_breaks_no_rule() {
        for rule in [
            Rule::exactly_one_of,
            Rule::at_least_one_of,
            Rule::conflicts,
            Rule::requires_together,
        ] {
            assert!(check(rule, [Value::Unknown, Value::Unknown, Value::Unknown]).is_empty());
        }
        assert!(
            check(
                Rule::exactly_one_of,
                [Value::Unknown, Value::Null, Value::Null]
            )
            .is_empty()
        );
        assert!(check(Rule::requires_together, [set(), Value::Unknown, set()]).is_empty());
    }

    #[test]
    fn known_values_that_conflict_do_so_beside_an_unknown() {
        assert_eq!(
            check(Rule::conflicts, [set(), set(), Value::Unknown]),
            ["x[0].b"]
        );
    }

    #[test]
    fn together_or_not_at_all() {
        assert_eq!(
            check(Rule::requires_together, [Value::Null, set(), set()]),
            ["x[0].b"]
        );
        assert!(
            check(
                Rule::requires_together,
                [Value::Null, Value::Null, Value::Null]
            )
            .is_empty()
        );
    }

    #[test]
    fn at_least_one() {
        assert_eq!(
            check(
                Rule::at_least_one_of,
                [Value::Null, Value::Null, Value::Null]
            ),
            ["x[0]"]
        );
        assert!(check(Rule::at_least_one_of, [set(), set(), set()]).is_empty());
    }
}
