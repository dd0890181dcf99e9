//! State of the official provider's executions, for `moved` blocks.

use terraform_plugin::framework::MoveStateRequest;
use terraform_plugin::terraform::{Attr, Diagnostics};
use zitadel_actions::model::{ApiScope, Condition, EventScope, InvalidCondition};

use super::condition;
use super::model::ExecutionModel;
use crate::official_state::OfficialState;

/// The execution in a state of the official provider; `None` if the state is of another type.
///
/// # Errors
/// The state has values that the official provider never writes.
pub fn from_official(source: &MoveStateRequest) -> Result<Option<ExecutionModel>, Diagnostics> {
    let Some(state) = OfficialState::of(source) else {
        return Ok(None);
    };
    let condition = match state.type_name() {
        "zitadel_action_execution_request" => Condition::Request(calls(&state)?),
        "zitadel_action_execution_response" => Condition::Response(calls(&state)?),
        "zitadel_action_execution_event" => Condition::Event(events(&state)?),
        "zitadel_action_execution_function" => {
            valid(&state, "name", Condition::function(state.require("name")?))?
        }
        _ => return Ok(None),
    };
    let target_ids = state
        .texts("target_ids")?
        .into_iter()
        .map(Attr::from)
        .collect();
    Ok(Some(ExecutionModel {
        // Not the official ID, which is the same for an event and for a group of its name.
        id: condition.id().into(),
        condition: Attr::Known(condition::flatten(&condition)),
        target_ids: Attr::Known(target_ids),
        ..ExecutionModel::default()
    }))
}

fn calls(state: &OfficialState<'_>) -> Result<ApiScope, Diagnostics> {
    match (state.text("method")?, state.text("service")?) {
        (Some(method), _) => valid(state, "method", ApiScope::method(method)),
        (_, Some(service)) => valid(state, "service", ApiScope::service(service)),
        _ if state.is_true("all")? => Ok(ApiScope::All),
        _ => Err(state.unreadable("method", "is missing, as are `service` and `all`")),
    }
}

fn events(state: &OfficialState<'_>) -> Result<EventScope, Diagnostics> {
    match (state.text("event")?, state.text("group")?) {
        (Some(event), _) => valid(state, "event", EventScope::event(event)),
        (_, Some(group)) => valid(state, "group", EventScope::group(group)),
        _ if state.is_true("all")? => Ok(EventScope::All),
        _ => Err(state.unreadable("event", "is missing, as are `group` and `all`")),
    }
}

fn valid<T>(
    state: &OfficialState<'_>,
    name: &str,
    found: Result<T, InvalidCondition>,
) -> Result<T, Diagnostics> {
    found.map_err(|error| state.unreadable(name, &format!("is unusable ({error})")))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn moved(type_name: &str, state: Value) -> Result<Option<ExecutionModel>, Diagnostics> {
        from_official(&MoveStateRequest::new(
            "registry.opentofu.org/zitadel/zitadel",
            type_name,
            state,
        ))
    }

    #[test]
    fn every_official_condition_becomes_ours() {
        for (kind, attributes, id) in [
            ("request", json!({"method": "/a.B/C"}), "request/a.B/C"),
            (
                "request",
                json!({"service": "a.B", "method": "", "all": false}),
                "request/a.B",
            ),
            ("response", json!({"all": true, "method": null}), "response"),
            (
                "event",
                json!({"event": "user.human.added", "id": "event/user.human.added"}),
                "event/user.human.added",
            ),
            (
                "event",
                json!({"group": "user.human", "id": "event/user.human"}),
                "event/user.human.*",
            ),
            ("event", json!({"all": true}), "event"),
            (
                "function",
                json!({"name": "preuserinfo"}),
                "function/preuserinfo",
            ),
        ] {
            let state = moved(&format!("zitadel_action_execution_{kind}"), attributes)
                .unwrap()
                .unwrap();
            assert_eq!(state.id.as_str(), Some(id));
            assert_eq!(
                condition::expand(&state.condition).unwrap().unwrap().id(),
                id
            );
        }
    }

    #[test]
    fn an_invalid_execution_is_not_taken_over() {
        assert!(moved("zitadel_action_target", json!({})).unwrap().is_none());
        assert!(moved("zitadel_action_execution_request", json!({"all": false})).is_err());
        assert!(moved("zitadel_action_execution_function", json!({"name": ""})).is_err());
    }
}
