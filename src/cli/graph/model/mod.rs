//! Which targets are called when, independent of the source and the format.

mod target;
mod when;

pub use target::{Endpoint, Target};
pub use when::{Kind, Scope, When};

use super::server::Server;

/// A whole picture.
#[derive(Debug)]
pub struct Graph {
    /// Where it was read.
    pub source: Source,
    /// The server that calls.
    pub server: Server,
    /// The targets, by name.
    pub targets: Vec<Target>,
    /// The executions, by kind and condition.
    pub executions: Vec<Execution>,
    /// The objects of the source that could not be read, as noun phrases.
    pub unreadable: Vec<String>,
    /// Whether executions that a plan does not change are omitted.
    pub partial: bool,
}

impl Graph {
    /// Puts targets and executions into an order that does not depend on the source's.
    pub fn sort(&mut self) {
        let mut order: Vec<usize> = (0..self.targets.len()).collect();
        order.sort_by_cached_key(|at| {
            let target = &self.targets[*at];
            (target.label().to_lowercase(), target.address.clone(), *at)
        });
        let mut places = vec![0; order.len()];
        for (new, old) in order.iter().enumerate() {
            places[*old] = new;
        }
        self.targets = order.iter().map(|old| self.targets[*old].clone()).collect();
        for entry in self.executions.iter_mut().flat_map(|one| &mut one.entries) {
            match &mut entry.to {
                To::Target(at) => *at = places[*at],
                To::Unknown(candidates) => candidates.iter_mut().for_each(|at| *at = places[*at]),
                To::Include(_) | To::Missing(_) | To::Foreign(_) => {}
            }
        }
        self.executions.sort_by(|one, other| {
            (&one.when, one.change, &one.address).cmp(&(&other.when, other.change, &other.address))
        });
    }
}

/// Where a picture was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The instance on this host.
    Instance(String),
    /// A state: an instance may have more.
    State,
    /// A plan: the same, and what changes.
    Plan,
}

/// What a plan does to an object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Nothing.
    #[default]
    None,
    /// It changes in place.
    Update,
    /// It is destroyed and created again.
    Replace,
    /// It is created.
    Add,
    /// It is destroyed.
    Remove,
}

impl Change {
    /// The name in data.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Add => "add",
            Self::Update => "update",
            Self::Remove => "remove",
            Self::Replace => "replace",
        }
    }

    /// The sign in front of it in a plan.
    pub fn sign(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Add => "+",
            Self::Update => "~",
            Self::Remove => "−",
            Self::Replace => "±",
        }
    }
}

/// An execution: what is called on one condition.
#[derive(Clone, Debug)]
pub struct Execution {
    /// When its targets are called.
    pub when: When,
    /// The address of the resource, where Terraform manages it.
    pub address: Option<String>,
    /// What is called, in the order of the list.
    pub entries: Vec<Entry>,
    /// Whether these are all entries. Attachments leave others alone.
    pub complete: bool,
    /// What the plan does to it.
    pub change: Change,
}

impl Execution {
    /// What the plan does to a call: an entry comes and goes with its execution.
    pub fn change_of(&self, entry: &Entry) -> Change {
        match self.change {
            Change::Add | Change::Remove => self.change,
            Change::None | Change::Update | Change::Replace => entry.change,
        }
    }
}

/// An entry in the list of an execution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What is called.
    pub to: To,
    /// Whether it is attached, and not part of a list that is managed as a whole.
    pub attached: bool,
    /// What the plan does to it.
    pub change: Change,
}

/// What an entry calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    /// The target at this place in the graph.
    Target(usize),
    /// The targets of another execution, by its id.
    Include(String),
    /// A target that does not exist, by its id.
    Missing(String),
    /// A target that is not in the state, by its ID.
    Foreign(String),
    /// One of these targets, or one that is not known at all.
    Unknown(Vec<usize>),
}
