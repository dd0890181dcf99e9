//! Conditions: as practitioners write them, as the API knows them, and as import IDs spell them.

use terraform_plugin::terraform::{Attr, Diagnostic, Diagnostics};
use zitadel_actions::model::{ApiScope, Condition, EventScope, InvalidCondition};

use super::model::{CallModel, ConditionModel, EventModel, FunctionModel};
use crate::diagnostics::Title;

/// The condition of a configuration; `None` while a part of it is unknown.
pub fn expand(condition: &Attr<ConditionModel>) -> Result<Option<Condition>, Diagnostics> {
    let Attr::Known(model) = condition else {
        return Ok(None);
    };
    let found = match model {
        ConditionModel {
            request: Attr::Known(call),
            ..
        } => scope(call).map(|scope| scope.map(Condition::Request)),
        ConditionModel {
            response: Attr::Known(call),
            ..
        } => scope(call).map(|scope| scope.map(Condition::Response)),
        ConditionModel {
            function: Attr::Known(FunctionModel { name }),
            ..
        } => name
            .known()
            .map(|name| Condition::function(name))
            .transpose(),
        ConditionModel {
            event: Attr::Known(event),
            ..
        } => events(event).map(|scope| scope.map(Condition::Event)),
        _ => Ok(None),
    };
    found.map_err(|error| {
        Diagnostic::error(Title::InvalidCondition, format!("{error}."))
            .at("condition")
            .into()
    })
}

fn scope(call: &CallModel) -> Result<Option<ApiScope>, InvalidCondition> {
    match call {
        CallModel {
            method: Attr::Known(method),
            ..
        } => ApiScope::method(method).map(Some),
        CallModel {
            service: Attr::Known(service),
            ..
        } => ApiScope::service(service).map(Some),
        CallModel {
            all: Attr::Known(true),
            ..
        } => Ok(Some(ApiScope::All)),
        _ => Ok(None),
    }
}

fn events(event: &EventModel) -> Result<Option<EventScope>, InvalidCondition> {
    match event {
        EventModel {
            event: Attr::Known(name),
            ..
        } => EventScope::event(name).map(Some),
        EventModel {
            group: Attr::Known(name),
            ..
        } => EventScope::group(name).map(Some),
        EventModel {
            all: Attr::Known(true),
            ..
        } => Ok(Some(EventScope::All)),
        _ => Ok(None),
    }
}

/// A condition as a configuration would write it.
pub fn flatten(condition: &Condition) -> ConditionModel {
    let call = |scope: &ApiScope| {
        Attr::Known(match scope {
            ApiScope::Method(name) => CallModel {
                method: name.clone().into(),
                ..Default::default()
            },
            ApiScope::Service(name) => CallModel {
                service: name.clone().into(),
                ..Default::default()
            },
            ApiScope::All => CallModel {
                all: true.into(),
                ..Default::default()
            },
        })
    };
    let mut model = ConditionModel::default();
    match condition {
        Condition::Request(scope) => model.request = call(scope),
        Condition::Response(scope) => model.response = call(scope),
        Condition::Function(name) => {
            model.function = Attr::Known(FunctionModel {
                name: name.clone().into(),
            });
        }
        Condition::Event(scope) => {
            model.event = Attr::Known(match scope {
                EventScope::Event(name) => EventModel {
                    event: name.clone().into(),
                    ..Default::default()
                },
                EventScope::Group(name) => EventModel {
                    group: name.clone().into(),
                    ..Default::default()
                },
                EventScope::All => EventModel {
                    all: true.into(),
                    ..Default::default()
                },
            });
        }
    }
    model
}

/// Parses an import ID: the ID in the state, or the official provider's form with the kind in
/// front.
pub fn parse_import_id(text: &str) -> Option<Condition> {
    if let Ok(condition) = text.parse() {
        return Some(condition);
    }
    let (kind, rest) = text.split_once(':')?;
    let call = || match rest.split_once(':') {
        Some(("method", name)) => ApiScope::method(name).ok(),
        Some(("service", name)) => ApiScope::service(name).ok(),
        Some(("all", "")) => Some(ApiScope::All),
        None if rest == "all" => Some(ApiScope::All),
        _ => None,
    };
    match kind {
        "request" => call().map(Condition::Request),
        "response" => call().map(Condition::Response),
        "function" => Condition::function(rest.strip_prefix("name:").unwrap_or(rest)).ok(),
        "event" => match rest.split_once(':') {
            Some(("event", name)) => EventScope::event(name).ok().map(Condition::Event),
            Some(("group", name)) => EventScope::group(name).ok().map(Condition::Event),
            Some(("all", "")) => Some(Condition::Event(EventScope::All)),
            None if rest == "all" => Some(Condition::Event(EventScope::All)),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_condition() -> Vec<Condition> {
        [
            "request",
            "request/a.B",
            "request/a.B/C",
            "response",
            "response/a.B",
            "response/a.B/C",
            "function/preuserinfo",
            "event",
            "event/user.human.added",
            "event/user.human.*",
        ]
        .map(|id| id.parse().unwrap())
        .to_vec()
    }

    #[test]
    fn a_condition_reads_back_from_its_model() {
        for condition in every_condition() {
            let model = Attr::Known(flatten(&condition));
            assert_eq!(expand(&model).unwrap(), Some(condition));
        }
    }

    #[test]
    fn both_forms_of_an_import_id_name_the_same_condition() {
        let forms = [
            ("request:all", "request"),
            ("request:service:a.B", "request/a.B"),
            ("request:method:/a.B/C", "request/a.B/C"),
            ("response:all:", "response"),
            ("response:method:/a.B/C", "response/a.B/C"),
            ("function:preuserinfo", "function/preuserinfo"),
            ("event:all", "event"),
            ("event:event:user.human.added", "event/user.human.added"),
            ("event:group:user.human", "event/user.human.*"),
        ];
        for (official, id) in forms {
            assert_eq!(parse_import_id(official), parse_import_id(id), "{official}");
            assert_eq!(
                parse_import_id(official)
                    .map(|condition| condition.id())
                    .as_deref(),
                Some(id)
            );
        }
    }

    #[test]
    fn a_string_that_names_no_condition_is_not_an_import_id() {
        for text in [
            "",
            "nonsense",
            "request:",
            "request:method:a.B/C",
            "event:group:",
            "event:group:a.*",
            "function:",
            "all:event",
        ] {
            assert_eq!(parse_import_id(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_condition_with_an_unknown_part_is_not_known_yet() {
        let model = ConditionModel {
            event: Attr::Known(EventModel {
                event: Attr::Unknown,
                ..Default::default()
            }),
            ..Default::default()
        };
        assert_eq!(expand(&Attr::Known(model)).unwrap(), None);
        assert_eq!(expand(&Attr::Unknown).unwrap(), None);
    }
}
