//! How references and addresses are spelled.

use serde_json::Value;

/// A part of a path: its name, and its index where it has one.
pub(super) type Step = (String, Option<String>);

/// The references of an expression, wherever in it, without those that only repeat the beginning of
/// the one before.
pub(super) fn specific(expression: &Value) -> Vec<&str> {
    let mut all = Vec::new();
    collect(expression, &mut all);
    let mut specific: Vec<&str> = Vec::new();
    let mut before = "";
    for reference in all {
        let rest = before.strip_prefix(reference);
        if !rest.is_some_and(|rest| rest.starts_with(['.', '['])) {
            specific.push(reference);
            before = reference;
        }
    }
    specific
}

fn collect<'a>(expression: &'a Value, found: &mut Vec<&'a str>) {
    match expression {
        Value::Object(members) => {
            if let Some(references) = members.get("references").and_then(Value::as_array) {
                found.extend(references.iter().filter_map(Value::as_str));
            } else {
                members.values().for_each(|member| collect(member, found));
            }
        }
        Value::Array(elements) => elements.iter().for_each(|element| collect(element, found)),
        _ => {}
    }
}

/// The steps of a module's address: `module.a["x"].module.b`.
pub(super) fn steps(address: &str) -> Vec<Step> {
    parts(address).into_iter().skip(1).step_by(2).collect()
}

/// The parts of a reference between its dots, each with its index: `a["x.y"].b[0]`.
pub(super) fn parts(reference: &str) -> Vec<Step> {
    let mut parts = vec![(String::new(), None)];
    let mut index: Option<String> = None;
    let (mut quoted, mut escaped) = (false, false);
    for character in reference.chars() {
        let Some((name, at)) = parts.last_mut() else {
            break;
        };
        match (&mut index, character) {
            (Some(text), ']') if !quoted => {
                *at = Some(std::mem::take(text));
                index = None;
            }
            (Some(text), character) => {
                quoted ^= character == '"' && !escaped;
                escaped = character == '\\' && !escaped;
                text.push(character);
            }
            (None, '[') => index = Some(String::new()),
            (None, '.') => parts.push((String::new(), None)),
            (None, character) => name.push(character),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_cut_at_its_own_dots_only() {
        let part = |name: &str, index: Option<&str>| (name.to_owned(), index.map(str::to_owned));
        assert_eq!(
            parts(r#"module.m["a.b"].zitadelactions_target.t[0].id"#),
            [
                part("module", None),
                part("m", Some(r#""a.b""#)),
                part("zitadelactions_target", None),
                part("t", Some("0")),
                part("id", None),
            ]
        );
        assert_eq!(
            steps(r#"module.a["x]\"y"].module.b"#),
            [part("a", Some(r#""x]\"y""#)), part("b", None)]
        );
        assert!(steps("").is_empty());
    }

    #[test]
    fn a_reference_counts_once_in_its_longest_form() {
        let expression = serde_json::json!({"references": [
            "zitadelactions_target.a.id", "zitadelactions_target.a",
            "zitadelactions_target.ab[0].id", "zitadelactions_target.ab[0]", "zitadelactions_target.ab",
        ]});
        assert_eq!(
            specific(&expression),
            [
                "zitadelactions_target.a.id",
                "zitadelactions_target.ab[0].id"
            ]
        );
    }
}
