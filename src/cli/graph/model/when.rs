//! Conditions, as far as they are known.

use zitadel_actions::model::{ApiScope, Condition, EventScope};

pub use crate::executions::kind::Kind;

impl Kind {
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
            Self::Request => "before ZITADEL handles an API call; the caller waits",
            Self::Response => "after ZITADEL handled an API call; the caller waits",
            Self::Function => "in a step of a login or token flow; the user waits",
            Self::Event => "after ZITADEL stored an event; nobody waits",
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
        let scope = match condition {
            Condition::Request(scope) | Condition::Response(scope) => call(scope),
            Condition::Function(name) => Scope::One(name.clone()),
            Condition::Event(EventScope::All) => Scope::All,
            Condition::Event(EventScope::Group(name)) => Scope::Group(name.clone()),
            Condition::Event(EventScope::Event(name)) => Scope::One(name.clone()),
        };
        let kind = condition.into();
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

    /// Its name without that part.
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
