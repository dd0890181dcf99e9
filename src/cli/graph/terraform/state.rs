//! A picture of a state, and what both pictures share.

use std::collections::HashMap;

use super::super::model::{Change, Entry, Execution, Graph, Source, Target, To, When};
use super::super::server::Server;
use super::show::{Document, Resource};
use super::values::Values;
use super::{ATTACHMENT, EXECUTION, TARGET};

/// The picture of a state.
pub(super) fn graph(document: &Document) -> Graph {
    let resources = resources(document.values.as_ref());
    let mut builder = Builder::new(Source::State, &resources);
    let managed = |type_name| {
        let of_type = move |one: &&&Resource| one.mode == "managed" && one.type_name == type_name;
        let current = |one: &&&Resource| one.deposed_key.is_none();
        resources.iter().filter(of_type).filter(current)
    };
    for found in managed(TARGET) {
        let values = Values::known(&found.values);
        builder.add_target(values.target(&found.address, Change::None));
    }
    for found in managed(EXECUTION) {
        let values = Values::known(&found.values);
        let Some(when) = values.get("condition").when() else {
            continue;
        };
        let entries = entries(values, &mut |entry| builder.entry(entry));
        builder.graph.executions.push(Execution {
            when,
            address: Some(found.address.clone()),
            entries,
            complete: true,
            change: Change::None,
        });
    }
    for found in managed(ATTACHMENT) {
        let values = Values::known(&found.values);
        let to = builder.target(values.get("target_id").text());
        builder.attach(values, to, Change::None);
    }
    builder.graph
}

/// Every resource and data source of a state.
pub(super) fn resources(values: Option<&super::show::Values>) -> Vec<&Resource> {
    values.map_or_else(Vec::new, |values| values.root_module.all())
}

/// The entries of an execution, each read by `entry`.
pub(super) fn entries<'a>(
    values: Values<'a>,
    entry: &mut dyn FnMut(Values<'a>) -> To,
) -> Vec<Entry> {
    let targets = values.get("targets");
    let listed = if targets.is_set() {
        targets
    } else {
        values.get("target_ids")
    };
    let elements = listed.elements().into_iter().map(|element| Entry {
        to: entry(element),
        attached: false,
        change: Change::None,
    });
    elements.collect()
}

/// A picture while it is put together.
pub(super) struct Builder {
    pub(super) graph: Graph,
    places: HashMap<String, usize>,
    /// What data sources say about targets that are managed elsewhere.
    foreign: HashMap<String, Target>,
}

impl Builder {
    /// An empty picture, with what the data sources among `resources` know.
    pub(super) fn new(source: Source, resources: &[&Resource]) -> Self {
        let data = |type_name| {
            let of_type = move |one: &&&Resource| one.mode == "data" && one.type_name == type_name;
            resources.iter().filter(of_type)
        };
        let single = data(TARGET).map(|one| (&one.address, Values::known(&one.values)));
        let several = data("zitadelactions_targets").flat_map(|one| {
            let found = Values::known(&one.values).get("targets").elements();
            found.into_iter().map(|values| (&one.address, values))
        });
        let described = single.chain(several).filter_map(|(address, values)| {
            let target = values.target(address, Change::None);
            Some((target.id.clone()?, target))
        });
        let version = data("zitadelactions_api").find_map(|one| {
            let version = one.values.get("server_version")?.as_str()?;
            Server::of_version(version.parse().ok()?)
        });
        Self {
            foreign: described.collect(),
            places: HashMap::new(),
            graph: Graph {
                source,
                server: version.unwrap_or_default(),
                targets: Vec::new(),
                executions: Vec::new(),
                unreadable: Vec::new(),
                partial: false,
            },
        }
    }

    /// Adds a target.
    pub(super) fn add_target(&mut self, target: Target) -> usize {
        let place = self.graph.targets.len();
        if let Some(id) = &target.id {
            self.places.insert(id.clone(), place);
        }
        self.graph.targets.push(target);
        place
    }

    /// Lets the target at `place` be found by one more id: the one of before its replacement.
    pub(super) fn also_known_as(&mut self, id: &str, place: usize) {
        self.places.entry(id.to_owned()).or_insert(place);
    }

    /// The target of this id; `None` is one that is known after apply.
    pub(super) fn target(&mut self, id: Option<&str>) -> To {
        let Some(id) = id else {
            return To::Unknown(Vec::new());
        };
        if let Some(place) = self.places.get(id) {
            return To::Target(*place);
        }
        match self.foreign.remove(id) {
            Some(target) => To::Target(self.add_target(target)),
            None => To::Foreign(id.to_owned()),
        }
    }

    /// What an element of `target_ids` or `targets` calls.
    pub(super) fn entry(&mut self, element: Values<'_>) -> To {
        match element.get("include").when() {
            Some(included) => To::Include(included.id()),
            None => self.target(element.text().or(element.get("target_id").text())),
        }
    }

    /// Adds an attachment to the execution on its condition.
    pub(super) fn attach(&mut self, values: Values<'_>, to: To, change: Change) {
        let Some(when) = values.get("condition").when() else {
            return;
        };
        let entry = Entry {
            to,
            attached: true,
            change,
        };
        let first = values.get("position").text() == Some("first");
        let mut known = self.graph.executions.iter_mut();
        match known.find(|one| one.when == when && one.when.is_known()) {
            Some(execution) if first => execution.entries.insert(0, entry),
            Some(execution) => execution.entries.push(entry),
            None => self.graph.executions.push(attached(when, entry)),
        }
    }
}

fn attached(when: When, entry: Entry) -> Execution {
    Execution {
        when,
        address: None,
        entries: vec![entry],
        complete: false,
        change: Change::None,
    }
}
