//! What the result of an apply may be: core's `AssertObjectCompatible`.

use super::violation::{Rule, Violation};
use crate::terraform::{AttributePath, Value};

/// Every way in which a value is not what was planned. Blocks follow the same rules as values:
/// their numbers are fixed once they are known.
pub(crate) fn result_violations(rule: Rule, planned: &Value, actual: &Value) -> Vec<Violation> {
    let mut found = Vec::new();
    compare(
        planned,
        actual,
        &AttributePath::root(),
        &mut |path, detail| {
            found.push(Violation::new(rule, path, detail));
        },
    );
    found
}

fn compare(
    planned: &Value,
    actual: &Value,
    path: &AttributePath,
    found: &mut dyn FnMut(&AttributePath, String),
) {
    match (planned, actual) {
        // What was unknown may become anything.
        (Value::Unknown, _) | (Value::Null, Value::Null) => {}
        (_, Value::Unknown) => found(path, "was known, but is unknown now".to_owned()),
        (Value::Null, actual) => found(path, format!("was absent, but is {actual:?} now")),
        (planned, Value::Null) => found(path, format!("was {planned:?}, but is absent now")),
        (Value::List(planned), Value::List(actual))
        | (Value::Tuple(planned), Value::Tuple(actual)) => {
            if planned.len() != actual.len() {
                let (before, now) = (planned.len(), actual.len());
                found(path, format!("had {before} elements, but has {now} now"));
            }
            for (at, (planned, actual)) in planned.iter().zip(actual).enumerate() {
                compare(planned, actual, &path.index(at), found);
            }
        }
        (Value::Map(planned), Value::Map(actual)) => {
            for (key, planned) in planned {
                let path = path.key(key);
                match actual.get(key) {
                    Some(actual) => compare(planned, actual, &path, found),
                    None => found(&path, "has vanished".to_owned()),
                }
            }
            for key in actual.keys().filter(|key| !planned.contains_key(*key)) {
                found(&path.key(key), "has appeared".to_owned());
            }
        }
        (Value::Object(planned), Value::Object(actual)) => {
            for (name, planned) in planned {
                let path = path.attribute(name);
                match actual.get(name) {
                    Some(actual) => compare(planned, actual, &path, found),
                    None => found(&path, "has vanished".to_owned()),
                }
            }
        }
        (Value::Set(planned), Value::Set(actual)) => compare_sets(planned, actual, path, found),
        (Value::Dynamic(planned), Value::Dynamic(actual)) => {
            compare(&planned.1, &actual.1, path, found);
        }
        (planned, actual) if planned == actual => {}
        (planned, actual) => found(path, format!("was {planned:?}, but is {actual:?} now")),
    }
}

/// Elements that turn out equal fall together, so a set may shrink, but never grow; and each
/// element must have a counterpart on the other side.
fn compare_sets(
    planned: &[Value],
    actual: &[Value],
    path: &AttributePath,
    found: &mut dyn FnMut(&AttributePath, String),
) {
    if actual.len() > planned.len() {
        let (before, now) = (planned.len(), actual.len());
        found(path, format!("had {before} elements, but has {now} now"));
    }
    let fits = |planned: &Value, actual: &Value| {
        let mut fits = true;
        compare(planned, actual, &AttributePath::root(), &mut |_, _| {
            fits = false;
        });
        fits
    };
    for planned in planned {
        if !actual.iter().any(|actual| fits(planned, actual)) {
            found(path, format!("the element {planned:?} has vanished"));
        }
    }
    for actual in actual {
        if !planned.iter().any(|planned| fits(planned, actual)) {
            found(path, format!("the element {actual:?} has appeared"));
        }
    }
}
