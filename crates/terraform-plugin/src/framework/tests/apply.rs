//! Laws of apply: the state is what was planned, and nothing that exists is lost.

use super::fixture::{Behaviour, server, thing};
use crate::framework::operations::apply_resource_change::{Request, Response};
use crate::terraform::{Severity, Value};
use serde_json::{Value as Json, json};

async fn apply(behaviour: Behaviour, prior: Json, planned: Json) -> Response {
    let config = match planned.get("name") {
        Some(name) => json!({"name": name, "secret": "hunter2"}),
        None => Json::Null,
    };
    let request = Request {
        type_name: "test_thing".into(),
        prior_state: thing(prior),
        planned_state: thing(planned),
        config: thing(config),
        planned_private: Vec::new(),
        planned_identity: None,
        ..Default::default()
    };
    server(behaviour).await.apply_resource_change(request).await
}

fn planned() -> Json {
    json!({"id": "(unknown)", "name": "a", "size": 1})
}

fn made() -> Json {
    json!({"id": "7", "name": "a", "size": 1})
}

fn changed() -> Json {
    json!({"id": "7", "name": "b", "size": 2})
}

#[tokio::test]
async fn a_create_returns_state_private_bytes_identity_and_warnings() {
    let response = apply(Behaviour::Right, Json::Null, planned()).await;
    assert_eq!(response.new_state, thing(made()));
    assert_eq!(
        response.new_identity,
        Some(Value::object([("id", "7".into())]))
    );
    assert!(
        String::from_utf8(response.private)
            .unwrap()
            .contains("made")
    );
    let severities: Vec<Severity> = response
        .diagnostics
        .iter()
        .map(|diagnostic| diagnostic.severity)
        .collect();
    assert_eq!(severities, [Severity::Warning]);
}

#[tokio::test]
async fn a_create_that_fails_before_it_saved_keeps_nothing() {
    for behaviour in [Behaviour::Fails, Behaviour::Panics] {
        let response = apply(behaviour, Json::Null, planned()).await;
        assert_eq!(response.new_state, Value::Null);
        assert!(response.diagnostics.has_errors());
    }
}

#[tokio::test]
async fn a_create_that_fails_after_it_saved_keeps_the_object() {
    for behaviour in [Behaviour::SavesThenFails, Behaviour::SavesThenPanics] {
        let response = apply(behaviour, Json::Null, planned()).await;
        assert_eq!(
            response.new_state,
            thing(json!({"id": "7", "name": "a", "size": null}))
        );
        assert!(response.new_identity.is_some() && !response.private.is_empty());
        assert!(response.diagnostics.has_errors());
    }
}

#[tokio::test]
async fn a_panic_says_what_it_was_doing() {
    let response = apply(Behaviour::Panics, Json::Null, planned()).await;
    let told = response.diagnostics.to_string();
    assert!(
        told.contains("creating `test_thing`") && told.contains("the disk is on fire"),
        "{told}"
    );
}

#[tokio::test]
async fn an_update_that_fails_keeps_the_state_before_or_what_it_saved() {
    let response = apply(Behaviour::Fails, made(), changed()).await;
    assert_eq!(response.new_state, thing(made()));
    let response = apply(Behaviour::SavesThenFails, made(), changed()).await;
    assert_eq!(
        response.new_state,
        thing(json!({"id": "7", "name": "a", "size": 2}))
    );
}

#[tokio::test]
async fn a_delete_returns_null_and_a_failed_one_the_state_before() {
    assert_eq!(
        apply(Behaviour::Right, made(), Json::Null).await.new_state,
        Value::Null
    );
    let response = apply(Behaviour::Fails, made(), Json::Null).await;
    assert_eq!(response.new_state, thing(made()));
    assert!(response.diagnostics.has_errors());
}

#[tokio::test]
async fn another_value_than_planned_is_a_bug_that_names_the_attribute() {
    let response = apply(Behaviour::ChangesSize, Json::Null, planned()).await;
    assert_eq!(response.new_state.get("size"), &Value::from(99));
    let bug = response
        .diagnostics
        .iter()
        .find(|diagnostic| diagnostic.is_error())
        .unwrap();
    assert_eq!(bug.attribute_path, Some("size".into()));
}

#[tokio::test]
async fn an_unknown_that_is_left_is_a_bug_that_names_the_attribute() {
    let response = apply(Behaviour::LeavesUnknown, Json::Null, planned()).await;
    assert!(response.new_state.is_wholly_known());
    assert!(
        response
            .diagnostics
            .iter()
            .any(|bug| bug.is_error() && bug.attribute_path == Some("id".into()))
    );
}

#[tokio::test]
async fn write_only_values_never_leave() {
    let response = apply(Behaviour::LeaksSecret, Json::Null, planned()).await;
    assert_eq!(response.new_state, thing(made()));
    assert!(!response.diagnostics.has_errors());
}

#[tokio::test]
async fn the_planned_spelling_stays() {
    let response = apply(Behaviour::ShoutsName, Json::Null, planned()).await;
    assert_eq!(response.new_state, thing(made()));
    assert!(!response.diagnostics.has_errors());
}

#[tokio::test]
async fn private_bytes_that_cannot_be_read_stop_before_anything_is_done() {
    let request = Request {
        type_name: "test_thing".into(),
        prior_state: thing(made()),
        planned_state: Value::Null,
        config: Value::Null,
        planned_private: b"?".to_vec(),
        planned_identity: None,
        ..Default::default()
    };
    let response = server(Behaviour::Right)
        .await
        .apply_resource_change(request)
        .await;
    assert_eq!(response.new_state, thing(made()));
    assert!(response.diagnostics.has_errors());
}
