//! Laws of read, plan and the check through the server.

use super::fixture::{Behaviour, server, thing};
use crate::framework::ClientCapabilities;
use crate::framework::operations::{plan_resource_change, read_resource, validate_resource_config};
use crate::framework::{PrivateState, Server};
use crate::terraform::Value;
use serde_json::{Value as Json, json};

fn made() -> Json {
    json!({"id": "7", "name": "a", "size": 1})
}

fn identity(id: &str) -> Value {
    Value::object([("id", id.into())])
}

async fn read(behaviour: Behaviour, state: Json) -> read_resource::Response {
    let request = read_resource::Request {
        type_name: "test_thing".into(),
        current_state: thing(state),
        private: Vec::new(),
        current_identity: Some(identity("7")),
        ..Default::default()
    };
    server(behaviour).await.read_resource(request).await
}

#[tokio::test]
async fn drift_shows_and_another_spelling_does_not() {
    assert_eq!(
        read(Behaviour::ChangesSize, made())
            .await
            .new_state
            .get("size"),
        &Value::from(99)
    );
    assert_eq!(
        read(Behaviour::ShoutsName, made()).await.new_state,
        thing(made())
    );
}

#[tokio::test]
async fn an_object_that_is_gone_is_null() {
    let response = read(Behaviour::ForgetsThing, made()).await;
    assert_eq!(
        (response.new_state, response.diagnostics.is_empty()),
        (Value::Null, true)
    );
}

#[tokio::test]
async fn a_read_that_fails_changes_nothing() {
    for behaviour in [
        Behaviour::Fails,
        Behaviour::Panics,
        Behaviour::LeavesUnknown,
    ] {
        let response = read(behaviour, made()).await;
        assert_eq!(response.new_state, thing(made()));
        assert_eq!(response.new_identity, Some(identity("7")));
        assert!(response.diagnostics.has_errors());
    }
}

#[tokio::test]
async fn write_only_values_never_leave_a_read() {
    assert_eq!(
        read(Behaviour::LeaksSecret, made()).await.new_state,
        thing(made())
    );
}

#[tokio::test]
async fn an_identity_must_not_change() {
    let response = read(Behaviour::RenamesThing, made()).await;
    assert!(
        response.diagnostics.to_string().contains("identity"),
        "{}",
        response.diagnostics
    );
}

async fn plan(server: &Server, prior: Json, config: Json) -> plan_resource_change::Response {
    let is_delete = config.is_null();
    let request = plan_resource_change::Request {
        type_name: "test_thing".into(),
        prior_state: thing(prior),
        proposed_new_state: if is_delete {
            Value::Null
        } else {
            thing(config.clone())
        },
        config: thing(config),
        prior_private: Vec::new(),
        prior_identity: Some(identity("7")),
        ..Default::default()
    };
    server.plan_resource_change(request).await
}

#[tokio::test]
async fn a_plan_comes_from_the_schema() {
    let server = server(Behaviour::Right).await;
    let response = plan(&server, Json::Null, json!({"name": "a", "secret": "s"})).await;
    assert_eq!(
        response.planned_state,
        thing(json!({"id": "(unknown)", "name": "a", "size": 1}))
    );
    let response = plan(&server, made(), json!({"name": "A", "size": 2})).await;
    assert_eq!(
        response.planned_state,
        thing(json!({"id": "7", "name": "a", "size": 2}))
    );
    assert_eq!(response.planned_identity, Some(identity("7")));
}

#[tokio::test]
async fn the_plan_hook_sets_computed_values_and_replaces() {
    let server = server(Behaviour::PlansId).await;
    let created = plan(&server, Json::Null, json!({"name": "a"})).await;
    assert_eq!(created.planned_state.get("id"), &Value::from("planned"));
    assert!(
        created.requires_replace.is_empty(),
        "a create replaces nothing"
    );
    let updated = plan(&server, made(), json!({"name": "a", "size": 2})).await;
    assert_eq!(updated.requires_replace, ["size".into()]);
    let private = PrivateState::from_bytes(&updated.planned_private).unwrap();
    assert_eq!(private.get("planned"), Some(b"yes".to_vec()));
}

#[tokio::test]
async fn the_plan_hook_may_not_change_what_is_configured() {
    let server = server(Behaviour::PlansName).await;
    let response = plan(&server, Json::Null, json!({"name": "a"})).await;
    let bug = response.diagnostics.iter().next().unwrap();
    assert_eq!(bug.attribute_path, Some("name".into()));
    assert!(response.planned_state.is_null());
}

#[tokio::test]
async fn a_delete_is_planned_as_null_and_can_be_forbidden() {
    let allowed = plan(&server(Behaviour::Right).await, made(), Json::Null).await;
    assert!(allowed.planned_state.is_null() && allowed.diagnostics.is_empty());
    let forbidden = plan(&server(Behaviour::Forbids).await, made(), Json::Null).await;
    assert!(forbidden.diagnostics.has_errors());
}

async fn validate(behaviour: Behaviour, type_name: &str, config: Value) -> String {
    let request = validate_resource_config::Request {
        type_name: type_name.into(),
        config,
        client_capabilities: ClientCapabilities {
            write_only_attributes_allowed: true,
            ..Default::default()
        },
    };
    server(behaviour)
        .await
        .validate_resource_config(request)
        .await
        .to_string()
}

#[tokio::test]
async fn a_configuration_is_checked_by_the_resource_too() {
    let unlucky = thing(json!({"name": "a", "size": 13}));
    assert!(
        validate(Behaviour::Right, "test_thing", unlucky)
            .await
            .starts_with("size: Bad luck")
    );
    let unknown = thing(json!({"name": "(unknown)", "size": "(unknown)"}));
    assert_eq!(validate(Behaviour::Right, "test_thing", unknown).await, "");
    let panic = validate(Behaviour::Panics, "test_thing", thing(json!({"name": "a"}))).await;
    assert!(panic.contains("checking `test_thing`"), "{panic}");
}

#[tokio::test]
async fn own_types_are_read_when_the_configuration_is_checked_and_secrets_stay_unquoted() {
    let told = validate(
        Behaviour::Right,
        "test_plain",
        Value::object([("name", "hun ter2".into())]),
    )
    .await;
    assert!(
        told.starts_with("name: Invalid value") && !told.contains("ter2"),
        "{told}"
    );
}

#[tokio::test]
async fn an_unknown_type_is_an_error_that_names_the_known_ones() {
    let told = validate(Behaviour::Right, "test_nothing", Value::Null).await;
    assert!(
        told.contains("test_nothing") && told.contains("test_plain, test_thing"),
        "{told}"
    );
}

#[tokio::test]
async fn without_configuring_nothing_remote_is_done() {
    let server = Server::new(super::fixture::Fixture(Behaviour::Right));
    let request = read_resource::Request {
        type_name: "test_thing".into(),
        current_state: thing(made()),
        private: Vec::new(),
        current_identity: None,
        ..Default::default()
    };
    let response = server.read_resource(request).await;
    assert!(
        response
            .diagnostics
            .to_string()
            .contains("Provider not configured")
    );
    assert_eq!(response.new_state, thing(made()));
}
