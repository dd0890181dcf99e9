//! What is proven with the resource of answers.

use super::*;

#[tokio::test]
async fn digits_that_a_float_cannot_hold_stay() {
    let ratio = "0.0100000000000000000001";
    let response = create(json!({ "ratio": serde_json::from_str::<Json>(ratio).unwrap() })).await;
    assert_eq!(response.diagnostics, Diagnostics::new());
    assert_eq!(
        response.new_state.get("ratio"),
        &Value::Number(ratio.parse().unwrap())
    );
}

#[tokio::test]
async fn an_unknown_element_of_a_plain_list_is_planned_as_it_is() {
    let config = value(json!({"addresses": ["::", UNKNOWN]}));
    let planned = plan(Value::Null, config.clone()).await;
    assert_eq!(planned.diagnostics, Diagnostics::new());
    assert_eq!(
        planned.planned_state.get("addresses"),
        config.get("addresses")
    );
    assert_eq!(validate(json!({"addresses": ["::", UNKNOWN]})).await, "");
}

#[tokio::test]
async fn a_null_element_of_a_plain_list_is_an_error_of_the_configuration() {
    let told = validate(json!({"addresses": ["::", null]})).await;
    assert_eq!(
        told,
        "addresses[1]: Invalid value: The element must not be null. Remove it, or give it a value."
    );
}

#[tokio::test]
async fn the_provider_checks_a_configuration_that_the_schema_refuses_as_well() {
    let told = validate(json!({"id": "mine", "ratio": 13})).await;
    assert!(
        told.contains("Read-only attribute") && told.contains("Bad luck"),
        "{told}"
    );
}

#[tokio::test]
async fn a_condition_that_panics_after_a_create_loses_no_object() {
    let response = create(json!({"picky": "answers broken"})).await;
    assert!(
        response
            .diagnostics
            .to_string()
            .contains("the condition is broken")
    );
    assert_eq!(response.new_state.get("id"), &"7".into());
}

#[tokio::test]
async fn what_an_import_keeps_in_the_private_state_is_there_when_the_object_is_read() {
    let request = import_resource_state::Request {
        type_name: "test_answer".into(),
        id: "name:9".into(),
        ..Default::default()
    };
    let imported = server().await.import_resource_state(request).await.imported;
    let request = read_resource::Request {
        type_name: "test_answer".into(),
        current_state: value(json!({"id": "name:9"})),
        private: imported.unwrap().private,
        ..Default::default()
    };
    let read = server().await.read_resource(request).await;
    let private = PrivateState::from_bytes(&read.private).unwrap();
    assert_eq!(private.get("found by"), Some(b"name".to_vec()));
}

#[tokio::test]
async fn an_equality_of_answers_lets_a_change_of_the_configuration_be_planned() {
    let prior = value(json!({"id": "7", "hosts": ["a"], "names": ["a"], "anything": "x"}));
    let config = value(json!({"hosts": ["A"], "names": ["A"]}));
    let planned = plan(prior.clone(), config.clone()).await.planned_state;
    assert_eq!(planned.get("hosts"), config.get("hosts"));
    assert_eq!(planned.get("names"), prior.get("names"), "suppressed");
}

#[tokio::test]
async fn a_failure_without_an_error_is_an_error() {
    let response = create(json!({"picky": "fails"})).await;
    assert!(response.diagnostics.has_errors());
    assert!(response.new_state.is_null());
}

#[tokio::test]
async fn a_read_after_an_import_may_find_the_canonical_identity() {
    let server = server().await;
    let import = import_resource_state::Request {
        type_name: "test_answer".into(),
        id: "name:7".into(),
        identity: None,
        ..Default::default()
    };
    let imported = server.import_resource_state(import).await.imported.unwrap();
    let read = |state, private, identity| read_resource::Request {
        type_name: "test_answer".into(),
        current_state: state,
        private,
        current_identity: identity,
        ..Default::default()
    };
    let request = read(
        imported.state.clone(),
        imported.private,
        imported.identity.clone(),
    );
    let first = server.read_resource(request).await;
    assert_eq!(first.diagnostics, Diagnostics::new());
    assert_eq!(
        first.new_identity,
        Some(Value::object([("id", "7".into())]))
    );
    assert!(first.private.is_empty());

    let again = read(imported.state, first.private, imported.identity);
    let told = server.read_resource(again).await.diagnostics.to_string();
    assert!(told.starts_with("Unexpected Identity Change"), "{told}");
}

#[tokio::test]
async fn a_nested_object_that_was_configured_is_planned_again_once_it_is_removed() {
    let prior = value(json!({"id": "7", "group": {"name": "one", "number": 1}, "anything": true}));
    let planned = plan(prior, value(json!({}))).await;
    assert_eq!(planned.planned_state.get("group"), &Value::Unknown);
    let prior = value(json!({"id": "7", "group": {"name": null, "number": 1}, "anything": true}));
    let planned = plan(prior.clone(), value(json!({}))).await;
    assert_eq!(planned.planned_state, prior);
}

#[tokio::test]
async fn a_null_with_a_type_leaves_the_value_to_the_provider() {
    let mut config = value(json!({}));
    if let Value::Object(entries) = &mut config {
        let null = Value::Dynamic(Box::new((Type::String, Value::Null)));
        entries.insert("anything".into(), null);
    }
    let planned = plan(Value::Null, config).await;
    assert_eq!(planned.planned_state.get("anything"), &Value::Unknown);
}

#[tokio::test]
async fn a_new_object_has_no_identity_of_an_old_one() {
    let planned = plan(Value::Null, value(json!({}))).await;
    assert_eq!(planned.planned_identity, None);
}

#[tokio::test]
async fn a_block_inside_a_set_of_blocks_can_replace_the_object() {
    let state = |key: &str| {
        value(json!({"id": "7", "anything": true, "group": null,
                                         "rules": [{"parts": [{"key": key}]}]}))
    };
    let planned = plan(
        state("a"),
        value(json!({"rules": [{"parts": [{"key": "b"}]}]})),
    )
    .await;
    assert_eq!(planned.requires_replace, ["rules".into()]);
}

#[tokio::test]
async fn listed_objects_are_cleaned_and_their_warnings_come_with_them() {
    let server = server().await;
    let request = list_resource::Request {
        type_name: "test_answer".into(),
        config: Value::object::<&str>([]),
        limit: 2,
        include_resource_object: true,
    };
    let events: Vec<_> = server.list_resource(request).take(2).collect().await;
    let listed = events[0].resource_object.as_ref().unwrap();
    assert_eq!(listed.get("secret"), &Value::Null);
    assert_eq!(events[0].diagnostics.len(), 1);
    assert_eq!(events[1].diagnostics.len(), 0);
}

#[tokio::test]
async fn elements_are_compared_like_single_values() {
    let response = create(json!({"hosts": ["a", "b"]})).await;
    assert_eq!(response.diagnostics, Diagnostics::new());
    assert_eq!(
        response.new_state.get("hosts"),
        value(json!({"hosts": ["a", "b"]})).get("hosts")
    );
}

#[tokio::test]
async fn elements_plan_no_change_if_all_are_semantically_equal() {
    let names = |names: [&str; 2]| {
        value(json!({"id": "7", "anything": true, "names": names, "hosts": ["a"]}))
    };
    let config = |names: [&str; 2], host: &str| value(json!({"names": names, "hosts": [host]}));
    let same = plan(names(["a", "b"]), config(["A", "B"], "a")).await;
    assert_eq!(same.planned_state, names(["a", "b"]));
    let other = plan(names(["a", "b"]), config(["A", "C"], "A")).await;
    let planned = config(["A", "C"], "A");
    assert_eq!(other.planned_state.get("names"), planned.get("names"));
    assert_eq!(other.planned_state.get("hosts"), planned.get("hosts"));
}
