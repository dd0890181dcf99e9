//! Conditions on lists, sets and maps.

use super::{Validator, Violation, at_root, size};
use crate::terraform::{AttributePath, Value};
use std::collections::BTreeSet;

/// A list, set or map of `fewest` to `most` elements.
pub fn size_between(fewest: usize, most: usize) -> Validator {
    Validator::of_values(
        format!("must have {fewest} to {most} elements"),
        move |value| match size(value) {
            Some(size) if !(fewest..=most).contains(&size) => {
                vec![at_root(format!("it has {size}"))]
            }
            _ => Vec::new(),
        },
    )
}

/// A list without repeated elements; unknown elements may yet differ.
pub fn unique_items() -> Validator {
    Validator::of_values("must not contain duplicates", |value| {
        let mut seen = BTreeSet::new();
        let items = value.items().unwrap_or_default().iter().enumerate();
        let repeated = items.filter(|(_, item)| item.is_wholly_known() && !seen.insert(*item));
        let path = |at| AttributePath::root().index(at);
        repeated
            .map(|(at, item)| Violation {
                path: path(at),
                expectation: None,
                detail: match item.as_str() {
                    Some(text) => format!("{text:?} is in it twice"),
                    None => format!("element {at} repeats an earlier one"),
                },
            })
            .collect()
    })
}

/// A list, set or map without null elements, which a conditional expression may leave behind.
pub fn without_null() -> Validator {
    Validator::of_values("must not contain null", |value| {
        let root = AttributePath::root();
        let null = |path: AttributePath, at: String| Violation {
            path,
            expectation: None,
            detail: format!("{at} is null"),
        };
        let items = value.items().unwrap_or_default().iter().enumerate();
        let items = items.filter(|(_, item)| item.is_null());
        let entries = value.entries().into_iter().flatten();
        let entries = entries.filter(|(_, item)| item.is_null());
        items
            .map(|(at, _)| null(root.index(at), format!("element {at}")))
            .chain(entries.map(|(key, _)| null(root.key(key), format!("{key:?}"))))
            .collect()
    })
}

/// A condition on every element of a list, set or map.
pub fn each(condition: Validator) -> Validator {
    let expectation = format!("has elements, each of which {}", condition.expectation);
    let summary = condition.summary;
    let each = Validator::of_values(expectation, move |value| {
        let inside = |step: AttributePath, item: &Value| -> Vec<Violation> {
            let moved = |violation: Violation| Violation {
                path: violation.path.under(&step),
                expectation: violation
                    .expectation
                    .or_else(|| Some(condition.expectation.clone())),
                ..violation
            };
            condition.violations(item).into_iter().map(moved).collect()
        };
        let root = AttributePath::root();
        match value {
            Value::List(items) | Value::Tuple(items) => items
                .iter()
                .enumerate()
                .flat_map(|(at, item)| inside(root.index(at), item))
                .collect(),
            Value::Set(items) => items
                .iter()
                .flat_map(|item| inside(root.element(), item))
                .collect(),
            Value::Map(items) | Value::Object(items) => items
                .iter()
                .flat_map(|(key, item)| inside(root.key(key), item))
                .collect(),
            _ => Vec::new(),
        }
    });
    Validator { summary, ..each }
}
