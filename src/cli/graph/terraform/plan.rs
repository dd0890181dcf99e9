//! A picture of a plan: what there will be, and what it does to get there.

use super::super::model::{Change, Entry, Execution, Graph, Source, To};
use super::order::merged;
use super::references::{Instances, References};
use super::show::{Document, ResourceChange};
use super::state::{Builder, entries, resources};
use super::values::Values;
use super::{ATTACHMENT, EXECUTION, TARGET};

/// The picture of a plan.
pub(super) fn graph(document: &Document) -> Graph {
    let prior = document.prior_state.as_ref();
    let resources = resources(prior.and_then(|prior| prior.values.as_ref()));
    let mut builder = Builder::new(Source::Plan, &resources);
    let changes = |type_name| {
        let all = document.resource_changes.iter();
        all.filter(move |one| one.mode == "managed" && one.type_name == type_name)
    };
    let mut instances = Instances::default();
    for found in changes(TARGET) {
        let place = builder.add_target(after(found).target(&found.address, change(found)));
        if let Some(id) = before(found).get("id").text() {
            builder.also_known_as(id, place);
        }
        if found.deposed.is_none() {
            instances.add(found, place, after(found).get("id").is_unknown());
        }
    }
    let references = References::new(&document.configuration.root_module, &instances);
    for found in changes(EXECUTION).filter(|one| one.deposed.is_none()) {
        for execution in executions(found, &mut builder, &references) {
            builder.graph.executions.push(execution);
        }
    }
    for found in changes(ATTACHMENT).filter(|one| one.deposed.is_none()) {
        attachments(found, &mut builder, &references);
    }
    builder.graph
}

fn change(found: &ResourceChange) -> Change {
    let does = |action: &str| found.change.actions.iter().any(|one| one == action);
    match (does("create"), does("delete")) {
        (true, true) => Change::Replace,
        (true, false) => Change::Add,
        (false, true) => Change::Remove,
        (false, false) if does("update") => Change::Update,
        // Also what Terraform forgets: it stays on the server.
        (false, false) => Change::None,
    }
}

fn before(found: &ResourceChange) -> Values<'_> {
    Values::known(&found.change.before)
}

/// What a resource will be; what it was, if it ends.
fn after(found: &ResourceChange) -> Values<'_> {
    if found.change.after.is_null() {
        return before(found);
    }
    Values {
        values: &found.change.after,
        unknown: &found.change.after_unknown,
    }
}

/// An execution: one, or the old and the new one if the condition changes.
fn executions(
    found: &ResourceChange,
    builder: &mut Builder,
    references: &References<'_>,
) -> Vec<Execution> {
    let change = change(found);
    let old = entries(before(found), &mut |entry| builder.entry(entry));
    let new = entries_after(found, builder, references);
    let execution = |values: Values<'_>, entries: Vec<Entry>, change| {
        Some(Execution {
            when: values.get("condition").when()?,
            address: Some(found.address.clone()),
            entries,
            complete: true,
            change,
        })
    };
    let (was, is) = (before(found), after(found));
    let moves = was.get("condition").when() != is.get("condition").when();
    let found = match change {
        Change::Replace if moves => vec![
            execution(was, old, Change::Remove),
            execution(is, new, Change::Add),
        ],
        Change::Update | Change::Replace => vec![execution(is, merged(&old, &new), change)],
        Change::None | Change::Add | Change::Remove => vec![execution(is, new, change)],
    };
    found.into_iter().flatten().collect()
}

fn entries_after(
    found: &ResourceChange,
    builder: &mut Builder,
    references: &References<'_>,
) -> Vec<Entry> {
    let values = after(found);
    let mut named = entries(values, &mut |entry| builder.entry(entry));
    for list in ["target_ids", "targets"] {
        if values.get(list).is_unknown() {
            let candidates = references.of(found, list);
            named.push(Entry {
                to: To::Unknown(candidates.distinct()),
                attached: false,
                change: Change::None,
            });
        } else if named.iter().any(is_open) && values.get(list).is_set() {
            let meant = references.of(found, list);
            meant.fill(&mut named);
        }
    }
    named
}

fn is_open(entry: &Entry) -> bool {
    entry.to == To::Unknown(Vec::new())
}

fn attachments(found: &ResourceChange, builder: &mut Builder, references: &References<'_>) {
    let change = change(found);
    let values = after(found);
    let mut entry = vec![Entry {
        to: builder.target(values.get("target_id").text()),
        attached: true,
        change,
    }];
    if entry.iter().any(is_open) {
        references.of(found, "target_id").fill(&mut entry);
    }
    let Some(Entry { to, .. }) = entry.pop() else {
        return;
    };
    let was = before(found);
    let old = builder.target(was.get("target_id").text());
    let moves = was.get("condition").when() != values.get("condition").when() || old != to;
    if change == Change::Replace && moves {
        builder.attach(was, old, Change::Remove);
        builder.attach(values, to, Change::Add);
    } else {
        builder.attach(values, to, change);
    }
}
