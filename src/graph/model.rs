//! Who is called when, wherever that was read and however it is drawn.

use std::time::Duration;

use zitadel_actions::model::{ApiScope, Condition, EventScope, PayloadType, TargetKind};

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
    /// Whether executions that a plan leaves alone are left out.
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

/// What a plan does to something.
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

    /// The sign that plans put in front of it.
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

/// An endpoint, as far as it may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// The host and the path.
    Shown(String),
    /// It is write-only, so the state does not have it.
    WriteOnly,
    /// It is known after apply.
    Unknown,
    /// The server has lost it, or it was never a URL: no call can arrive.
    Unusable,
}

impl Endpoint {
    /// In words.
    pub fn text(&self) -> &str {
        match self {
            Self::Shown(text) => text,
            Self::WriteOnly => "(write-only)",
            Self::Unknown => "(known after apply)",
            Self::Unusable => "(no usable endpoint)",
        }
    }
}

/// A target.
#[derive(Clone, Debug)]
pub struct Target {
    /// The server's id; `None` until it is created.
    pub id: Option<String>,
    /// The address of the resource, where Terraform manages it.
    pub address: Option<String>,
    /// The name; `None` if it is known after apply.
    pub name: Option<String>,
    /// Where it is called.
    pub endpoint: Endpoint,
    /// How it is called; `None` if that is known after apply.
    pub kind: Option<TargetKind>,
    /// How long a call may take; `None` if that is known after apply.
    pub timeout: Option<Duration>,
    /// What is sent.
    pub payload: PayloadType,
    /// Whether a payload can be encrypted; `None` where that is not known.
    pub has_active_key: Option<bool>,
    /// What the plan does to it.
    pub change: Change,
}

impl Target {
    /// What it is called in a picture.
    pub fn label(&self) -> &str {
        let known = self.name.as_deref().or(self.address.as_deref());
        known.unwrap_or("(known after apply)")
    }

    /// Whether its failure ends what it was called for.
    pub fn interrupts(&self) -> bool {
        self.kind.and_then(TargetKind::interrupt_on_error) == Some(true)
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
    /// A target that is not in the state, by its id: somebody else's.
    Foreign(String),
    /// One of these targets, or one that is not known at all.
    Unknown(Vec<usize>),
}

/// The kinds of conditions, in the order in which they are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Before an API call is handled.
    Request,
    /// After it was handled.
    Response,
    /// In a step of a login or token flow.
    Function,
    /// After an event was stored.
    Event,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Request, Self::Response, Self::Function, Self::Event];

    /// The word in a configuration.
    pub fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
            Self::Function => "function",
            Self::Event => "event",
        }
    }

    /// A heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Request => "Requests",
            Self::Response => "Responses",
            Self::Function => "Functions",
            Self::Event => "Events",
        }
    }

    /// What happens, and who waits.
    pub fn explanation(self) -> &'static str {
        match self {
            Self::Request => "before an API call is handled; the caller waits",
            Self::Response => "after an API call was handled; the caller waits",
            Self::Function => "in a step of a login or token flow; the user waits",
            Self::Event => "after an event was stored; nobody waits",
        }
    }
}

/// A condition, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct When {
    /// What kind of condition.
    pub kind: Kind,
    /// Which calls, functions or events.
    pub scope: Scope,
}

/// Which calls, functions or events, broad ones first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// All of them.
    All,
    /// Those of a service, or of a group.
    Group(String),
    /// One.
    One(String),
    /// Known after apply.
    Unknown,
}

impl From<&Condition> for When {
    fn from(condition: &Condition) -> Self {
        let call = |scope: &ApiScope| match scope {
            ApiScope::All => Scope::All,
            ApiScope::Service(name) => Scope::Group(name.clone()),
            ApiScope::Method(name) => Scope::One(name.strip_prefix('/').unwrap_or(name).to_owned()),
        };
        let (kind, scope) = match condition {
            Condition::Request(scope) => (Kind::Request, call(scope)),
            Condition::Response(scope) => (Kind::Response, call(scope)),
            Condition::Function(name) => (Kind::Function, Scope::One(name.clone())),
            Condition::Event(scope) => {
                let scope = match scope {
                    EventScope::All => Scope::All,
                    EventScope::Group(name) => Scope::Group(name.clone()),
                    EventScope::Event(name) => Scope::One(name.clone()),
                };
                (Kind::Event, scope)
            }
        };
        Self { kind, scope }
    }
}

impl When {
    /// Whether it is known before apply.
    pub fn is_known(&self) -> bool {
        self.scope != Scope::Unknown
    }

    /// The id of its execution, as far as it is known.
    pub fn id(&self) -> String {
        let kind = self.kind.name();
        match (&self.scope, self.kind) {
            (Scope::All, _) => kind.to_owned(),
            (Scope::Group(name), Kind::Event) => format!("{kind}/{name}.*"),
            (Scope::Group(name) | Scope::One(name), _) => format!("{kind}/{name}"),
            (Scope::Unknown, _) => format!("{kind}/(known after apply)"),
        }
    }

    /// What it belongs to: a service, or the first part of the name of an event.
    pub fn family(&self) -> &str {
        match (&self.scope, self.kind) {
            (_, Kind::Function) | (Scope::All | Scope::Unknown, _) => "",
            (Scope::Group(name) | Scope::One(name), Kind::Event) => {
                name.split('.').next().unwrap_or(name)
            }
            (Scope::Group(name), _) => name,
            (Scope::One(name), _) => name.split('/').next().unwrap_or(name),
        }
    }

    /// What it is called beside its family.
    pub fn label(&self) -> String {
        match (&self.scope, self.kind) {
            (Scope::All, Kind::Event) => "every event".to_owned(),
            (Scope::All, Kind::Function) => "every function".to_owned(),
            (Scope::All, _) => "every API call".to_owned(),
            (Scope::Unknown, _) => "(known after apply)".to_owned(),
            (Scope::Group(name), Kind::Event) => format!("{name}.*"),
            (Scope::Group(_), _) => "every method".to_owned(),
            (Scope::One(name), Kind::Request | Kind::Response) => name
                .split_once('/')
                .map_or(name.as_str(), |(_, method)| method)
                .to_owned(),
            (Scope::One(name), _) => name.clone(),
        }
    }
}
