//! Conditions: what makes ZITADEL call the targets of an execution.

use std::{fmt, str::FromStr};

/// When an execution's targets are called. There is always exactly one condition.
///
/// `Display` and `FromStr` speak the slash form that newer servers use as the ID of an execution,
/// whatever the generation: `request/zitadel.session.v2.SessionService/ListSessions`,
/// `event/user.human.*`, `function/preuserinfo`, `response`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Condition {
    /// Before an API call is handled.
    Request(ApiScope),
    /// After an API call was handled.
    Response(ApiScope),
    /// In a step of a login or token flow; the name is the server's (`preuserinfo`).
    Function(String),
    /// After an event was stored.
    Event(EventScope),
}

/// Which calls of the API.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ApiScope {
    /// One method, with its slashes: `/zitadel.session.v2.SessionService/ListSessions`.
    Method(String),
    /// Every method of one service: `zitadel.session.v2.SessionService`.
    Service(String),
    /// Every method.
    All,
}

/// Which events.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EventScope {
    /// Events of one type: `user.human.added`.
    Event(String),
    /// Events whose type begins so: `user.human`, without the `.*` that the ID carries.
    Group(String),
    /// Every event.
    All,
}

impl ApiScope {
    /// One method; `name` begins with a slash and has exactly one more, with text on both sides.
    ///
    /// # Errors
    /// When `name` is not of that form.
    pub fn method(name: &str) -> Result<Self, InvalidCondition> {
        let parts = name.strip_prefix('/').and_then(|rest| rest.split_once('/'));
        match parts {
            Some((service, method)) if is_name(service) && is_name(method) => {
                Ok(Self::Method(name.to_owned()))
            }
            _ => Err(InvalidCondition::new(
                name,
                "a method is `/package.Service/Method`",
            )),
        }
    }

    /// Every method of one service; `name` has no slash.
    ///
    /// # Errors
    /// When `name` is empty, has a slash or a blank, or is longer than 1000 characters.
    pub fn service(name: &str) -> Result<Self, InvalidCondition> {
        if is_name(name) {
            Ok(Self::Service(name.to_owned()))
        } else {
            Err(InvalidCondition::new(
                name,
                "a service is `package.Service`",
            ))
        }
    }

    fn parse_id(rest: &str, id: &str) -> Result<Self, InvalidCondition> {
        match rest.matches('/').count() {
            0 => Self::service(rest),
            1 => Self::method(&format!("/{rest}")),
            _ => Err(InvalidCondition::new(id, "there are too many slashes")),
        }
    }
}

impl EventScope {
    /// Events of one type.
    ///
    /// # Errors
    /// When `name` is empty, has a slash or a blank, or is longer than 1000 characters.
    pub fn event(name: &str) -> Result<Self, InvalidCondition> {
        if is_name(name) && !name.ends_with(".*") {
            Ok(Self::Event(name.to_owned()))
        } else {
            Err(InvalidCondition::new(
                name,
                "an event is like `user.human.added`",
            ))
        }
    }

    /// A group of events, named without the `.*`, which servers from v3 on refuse.
    ///
    /// # Errors
    /// When `name` is empty, ends with `.*`, has a slash or a blank, or is too long.
    pub fn group(name: &str) -> Result<Self, InvalidCondition> {
        if is_name(name) && !name.ends_with(".*") {
            Ok(Self::Group(name.to_owned()))
        } else {
            Err(InvalidCondition::new(
                name,
                "a group of events is like `user.human`, without `.*`",
            ))
        }
    }

    fn parse_id(rest: &str) -> Result<Self, InvalidCondition> {
        match rest.strip_suffix(".*") {
            Some(group) => Self::group(group),
            None => Self::event(rest),
        }
    }
}

impl Condition {
    /// A function of the server's list.
    ///
    /// # Errors
    /// When `name` is empty, has a slash or a blank, or is longer than 1000 characters.
    pub fn function(name: &str) -> Result<Self, InvalidCondition> {
        if is_name(name) {
            Ok(Self::Function(name.to_owned()))
        } else {
            Err(InvalidCondition::new(
                name,
                "a function is like `preuserinfo`",
            ))
        }
    }

    /// The ID of its execution in the slash form.
    pub fn id(&self) -> String {
        self.to_string()
    }
}

impl FromStr for Condition {
    type Err = InvalidCondition;

    fn from_str(id: &str) -> Result<Self, InvalidCondition> {
        let (word, rest) = match id.split_once('/') {
            Some((word, rest)) => (word, Some(rest)),
            None => (id, None),
        };
        match (word, rest) {
            ("request", None) => Ok(Self::Request(ApiScope::All)),
            ("request", Some(rest)) => ApiScope::parse_id(rest, id).map(Self::Request),
            ("response", None) => Ok(Self::Response(ApiScope::All)),
            ("response", Some(rest)) => ApiScope::parse_id(rest, id).map(Self::Response),
            ("function", Some(rest)) => Self::function(rest),
            ("event", None) => Ok(Self::Event(EventScope::All)),
            ("event", Some(rest)) => EventScope::parse_id(rest).map(Self::Event),
            _ => Err(InvalidCondition::new(
                id,
                "an execution id begins with request, response, function/ or event",
            )),
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request(scope) => write!(f, "request{scope}"),
            Self::Response(scope) => write!(f, "response{scope}"),
            Self::Function(name) => write!(f, "function/{name}"),
            Self::Event(EventScope::Event(name)) => write!(f, "event/{name}"),
            Self::Event(EventScope::Group(name)) => write!(f, "event/{name}.*"),
            Self::Event(EventScope::All) => f.write_str("event"),
        }
    }
}

/// What follows the word in the slash form.
impl fmt::Display for ApiScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Method(name) => f.write_str(name),
            Self::Service(name) => write!(f, "/{name}"),
            Self::All => Ok(()),
        }
    }
}

/// Servers take 1 to 1000 characters; a slash or a blank is in no name they know.
fn is_name(text: &str) -> bool {
    let odd = |c: char| c == '/' || c.is_whitespace() || c.is_control();
    !text.is_empty() && text.chars().count() <= 1000 && !text.contains(odd)
}

/// Why a string is not a condition.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a condition: {why}")]
pub struct InvalidCondition {
    text: String,
    why: &'static str,
}

impl InvalidCondition {
    fn new(text: &str, why: &'static str) -> Self {
        Self {
            text: text.to_owned(),
            why,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ApiScope, Condition, EventScope};

    #[test]
    fn an_id_names_one_condition_and_back() {
        for id in [
            "request",
            "request/zitadel.session.v2.SessionService",
            "request/zitadel.session.v2.SessionService/ListSessions",
            "response",
            "response/zitadel.session.v2.SessionService/ListSessions",
            "function/preuserinfo",
            "function/Action.Flow.Type.CustomiseToken.Action.TriggerType.PreUserinfoCreation",
            "event",
            "event/user.human.added",
            "event/user.human.*",
        ] {
            assert_eq!(id.parse::<Condition>().map(|c| c.id()).as_deref(), Ok(id));
        }
    }

    #[test]
    fn what_names_no_condition_is_refused() {
        for id in [
            "",
            "request/",
            "requests",
            "request//x",
            "request/a/b/c",
            "request/a/",
            "function",
            "function/",
            "event/",
            "event/.*",
            "event/a/b",
            "event/a.*.*",
            "request/a b",
        ] {
            assert!(id.parse::<Condition>().is_err(), "{id:?}");
        }
    }

    #[test]
    fn names_have_the_form_that_servers_know() {
        assert!(ApiScope::method("/a.B/C").is_ok());
        for name in ["a.B/C", "/a.B", "/a.B/", "//C", "/a/b/c", ""] {
            assert!(ApiScope::method(name).is_err(), "{name:?}");
        }
        assert!(ApiScope::service("/a.B").is_err());
        assert!(EventScope::group("user.human.*").is_err());
        assert!(EventScope::group(&"g".repeat(1001)).is_err());
    }
}
