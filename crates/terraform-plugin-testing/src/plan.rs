//! A plan, as `terraform show -json` prints it.

use serde_json::{Value, json};

/// A plan, as `terraform show -json` prints it.
#[derive(Clone, Debug)]
pub struct Plan(pub Value);

/// What a plan does to one resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The resource's address.
    pub address: String,
    /// `["create"]`, `["update"]`, `["delete", "create"]`, …
    pub actions: Vec<String>,
    /// The top-level attributes whose value differs or will be known after apply, in order; of an
    /// object that exists before and after.
    pub attributes: Vec<String>,
}

impl Plan {
    /// Every change of a resource that is not a no-op.
    pub fn changes(&self) -> Vec<Change> {
        let all = self.0["resource_changes"].as_array();
        all.into_iter()
            .flatten()
            .filter(|one| one["change"]["actions"] != json!(["no-op"]))
            .map(change)
            .collect()
    }

    /// The one change of the plan.
    ///
    /// # Panics
    ///
    /// If there is none, or more than one.
    #[track_caller]
    pub fn only_change(&self) -> Change {
        let mut changes = self.changes();
        assert_eq!(changes.len(), 1, "one change expected: {changes:#?}");
        changes.remove(0)
    }
}

fn change(one: &Value) -> Change {
    let actions = one["change"]["actions"].as_array().into_iter().flatten();
    Change {
        address: one["address"].as_str().unwrap_or_default().into(),
        actions: actions
            .filter_map(|action| action.as_str().map(String::from))
            .collect(),
        attributes: attributes(&one["change"]),
    }
}

fn attributes(change: &Value) -> Vec<String> {
    let (Some(before), Some(after)) = (change["before"].as_object(), change["after"].as_object())
    else {
        return Vec::new();
    };
    let differ = after
        .iter()
        .filter(|(name, value)| before.get(*name) != Some(value));
    let unknown = change["after_unknown"].as_object().into_iter().flatten();
    let unknown = unknown.filter(|(_, value)| **value == Value::Bool(true));
    let mut names: Vec<String> = differ
        .chain(unknown)
        .map(|(name, _)| name.clone())
        .collect();
    names.sort();
    names.dedup();
    names
}
