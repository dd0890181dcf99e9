//! Whether the result of an apply is what was planned (core's `AssertObjectCompatible`).

use crate::terraform::{AttributePath, Diagnostic, Diagnostics, Value};

/// An error at each place where the result is not the plan with its unknowns filled in. Values
/// are not shown: they may be secret.
pub(crate) fn check(planned: &Value, actual: &Value) -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    compare(planned, actual, &AttributePath::root(), &mut diagnostics);
    diagnostics
}

fn compare(planned: &Value, actual: &Value, path: &AttributePath, diagnostics: &mut Diagnostics) {
    match (planned, actual) {
        (Value::Unknown, _) => {}
        (Value::Object(planned), Value::Object(actual)) => {
            for (name, planned) in planned {
                let actual = actual.get(name).unwrap_or(&Value::Null);
                compare(planned, actual, &path.attribute(name), diagnostics);
            }
        }
        (Value::List(planned), Value::List(actual))
        | (Value::Tuple(planned), Value::Tuple(actual))
            if planned.len() == actual.len() =>
        {
            for (at, (planned, actual)) in planned.iter().zip(actual).enumerate() {
                compare(planned, actual, &path.index(at), diagnostics);
            }
        }
        (Value::Map(planned), Value::Map(actual)) if planned.keys().eq(actual.keys()) => {
            for ((key, planned), actual) in planned.iter().zip(actual.values()) {
                compare(planned, actual, &path.key(key), diagnostics);
            }
        }
        (Value::Dynamic(planned), Value::Dynamic(actual)) => {
            compare(&planned.1, &actual.1, path, diagnostics);
        }
        (planned, actual) if planned == actual => {}
        (Value::Set(planned), Value::Set(actual)) if sets_agree(planned, actual) => {}
        (planned, actual) => diagnostics.push(difference(planned, actual, path)),
    }
}

/// Unknown elements may turn out equal, so a set may shrink; everything known must be there, and
/// nothing that was not planned.
fn sets_agree(planned: &[Value], actual: &[Value]) -> bool {
    let fits = |planned: &Value, actual: &Value| check(planned, actual).is_empty();
    actual.len() <= planned.len()
        && planned
            .iter()
            .all(|planned| actual.iter().any(|actual| fits(planned, actual)))
        && actual
            .iter()
            .all(|actual| planned.iter().any(|planned| fits(planned, actual)))
}

fn difference(planned: &Value, actual: &Value, path: &AttributePath) -> Diagnostic {
    let how = match (planned, actual) {
        (Value::Null, _) => "was planned to be null and has a value now".to_owned(),
        (_, Value::Null) => "was planned to have a value and is null now".to_owned(),
        _ => match (planned.items(), actual.items()) {
            (Some(planned), Some(actual)) if planned.len() != actual.len() => {
                format!(
                    "was planned to have {} elements and has {} now",
                    planned.len(),
                    actual.len()
                )
            }
            _ => "has another value than planned".to_owned(),
        },
    };
    Diagnostic::bug(format!(
        "After apply `{path}` {how}. The state holds what the provider answered; the next plan shows the difference."
    ))
    .at(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn differences(planned: Value, actual: Value) -> Vec<String> {
        let check = check(
            &Value::object([("a", planned)]),
            &Value::object([("a", actual)]),
        );
        check
            .into_iter()
            .map(|diagnostic| diagnostic.attribute_path.unwrap().to_string())
            .collect()
    }

    #[test]
    fn unknown_may_become_anything() {
        assert!(differences(Value::Unknown, Value::from("x")).is_empty());
        assert!(differences(Value::Unknown, Value::Null).is_empty());
    }

    #[test]
    fn known_values_stay() {
        assert!(differences("x".into(), "x".into()).is_empty());
        assert_eq!(differences("x".into(), "y".into()), ["a"]);
        assert_eq!(differences("x".into(), Value::Null), ["a"]);
        assert_eq!(differences(Value::Null, "x".into()), ["a"]);
    }

    #[test]
    fn collections_keep_their_shape() {
        let list = |items: &[i64]| Value::List(items.iter().map(|item| (*item).into()).collect());
        assert_eq!(differences(list(&[1, 2]), list(&[1])), ["a"]);
        assert_eq!(differences(list(&[1, 2]), list(&[1, 3])), ["a[1]"]);
    }

    #[test]
    fn sets_may_shrink_where_elements_were_unknown() {
        let set = Value::Set;
        assert!(
            differences(set(vec![Value::Unknown, "x".into()]), set(vec!["x".into()])).is_empty()
        );
        assert_eq!(
            differences(set(vec!["x".into()]), set(vec!["y".into()])),
            ["a"]
        );
        assert_eq!(
            differences(set(vec!["x".into()]), set(vec!["x".into(), "y".into()])),
            ["a"]
        );
        assert_eq!(
            differences(set(vec!["x".into(), "y".into()]), set(vec!["x".into()])),
            ["a"]
        );
    }
}
