//! IDs of executions with dots: `request./zitadel.x.Service/Method`, `event.user.human`.

use crate::{
    call::Mismatch,
    model::{ApiScope, Condition, EventScope},
};

/// The ID of a condition. An event and a group of the same name have the same ID.
pub(super) fn format(condition: &Condition) -> String {
    let api = |word: &str, scope: &ApiScope| match scope {
        ApiScope::Method(name) | ApiScope::Service(name) => format!("{word}.{name}"),
        ApiScope::All => word.to_owned(),
    };
    match condition {
        Condition::Request(scope) => api("request", scope),
        Condition::Response(scope) => api("response", scope),
        Condition::Function(name) => format!("function.{name}"),
        Condition::Event(EventScope::Event(name) | EventScope::Group(name)) => {
            format!("event.{name}")
        }
        Condition::Event(EventScope::All) => "event".to_owned(),
    }
}

/// The condition of an ID. An ID that may mean an event or a group is read as an event.
pub(super) fn parse(id: &str) -> Result<Condition, Mismatch> {
    let api = |rest: Option<&str>| match rest {
        None => ApiScope::All,
        Some(name) if name.starts_with('/') => ApiScope::Method(name.to_owned()),
        Some(name) => ApiScope::Service(name.to_owned()),
    };
    let (word, rest) = match id.split_once('.') {
        Some((word, rest)) => (word, Some(rest)),
        None => (id, None),
    };
    match (word, rest) {
        ("request", rest) => Ok(Condition::Request(api(rest))),
        ("response", rest) => Ok(Condition::Response(api(rest))),
        ("function", Some(name)) => Ok(Condition::Function(name.to_owned())),
        ("event", None) => Ok(Condition::Event(EventScope::All)),
        ("event", Some(name)) => Ok(Condition::Event(EventScope::Event(name.to_owned()))),
        _ => Err(format!("its ID `{id}` has no known form")),
    }
}

#[cfg(test)]
mod tests {
    use super::{format, parse};
    use crate::model::{Condition, EventScope};

    #[test]
    fn an_id_names_one_condition_and_back() {
        for id in [
            "request",
            "request.zitadel.session.v2beta.SessionService",
            "request./zitadel.session.v2beta.SessionService/ListSessions",
            "response",
            "response./zitadel.session.v2beta.SessionService/ListSessions",
            "function.Action.Flow.Type.CustomiseToken.Action.TriggerType.PreUserinfoCreation",
            "event",
            "event.user.human.added",
            "event.user.human.*",
        ] {
            assert_eq!(
                parse(id).map(|condition| format(&condition)).as_deref(),
                Ok(id)
            );
        }
        assert!(parse("requests").is_err());
        assert!(parse("function").is_err());
    }

    #[test]
    fn an_event_and_a_group_of_one_name_are_one_execution() {
        let event = Condition::Event(EventScope::Event("user.human".to_owned()));
        let group = Condition::Event(EventScope::Group("user.human".to_owned()));
        assert_eq!(format(&event), format(&group));
    }
}
