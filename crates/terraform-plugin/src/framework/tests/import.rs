//! Laws of import, move, upgrade and generated configuration.

use super::fixture::{Behaviour, server, thing};
use crate::framework::operations::upgrade_resource_state::RawState;
use crate::framework::operations::{
    generate_resource_config, import_resource_state, move_resource_state,
    upgrade_resource_identity, upgrade_resource_state,
};
use crate::framework::{PrivateState, generate, walk};
use crate::terraform::{Attribute, Object, Schema, Type, Value};
use serde_json::{Value as Json, json};

fn raw(json: &Json) -> RawState {
    RawState::Json(json.to_string().into_bytes())
}

async fn import(
    type_name: &str,
    id: &str,
    identity: Option<Value>,
) -> import_resource_state::Response {
    let request = import_resource_state::Request {
        type_name: type_name.into(),
        id: id.into(),
        identity,
        ..Default::default()
    };
    server(Behaviour::Right)
        .await
        .import_resource_state(request)
        .await
}

#[tokio::test]
async fn by_id_and_by_identity_the_stub_is_the_same() {
    let identity = Value::object([("id", "7".into())]);
    for response in [
        import("test_thing", "7", None).await,
        import("test_thing", "", Some(identity.clone())).await,
    ] {
        let imported = response.imported.unwrap();
        assert_eq!(imported.state, thing(json!({"id": "7"})));
        assert_eq!(imported.identity, Some(identity.clone()));
    }
}

#[tokio::test]
async fn import_is_an_error_where_the_resource_does_not_implement_it() {
    let response = import("test_plain", "7", None).await;
    assert!(response.imported.is_none());
    assert!(
        response
            .diagnostics
            .to_string()
            .contains("Import not supported")
    );
}

async fn upgrade(
    type_name: &str,
    version: i64,
    raw_state: RawState,
) -> upgrade_resource_state::Response {
    let request = upgrade_resource_state::Request {
        type_name: type_name.into(),
        version,
        raw_state,
    };
    server(Behaviour::Right)
        .await
        .upgrade_resource_state(request)
        .await
}

#[tokio::test]
async fn states_of_older_versions_are_upgraded() {
    let old = raw(&json!({"id": "7", "title": "a"}));
    let response = upgrade("test_thing", 0, old).await;
    assert_eq!(
        response.upgraded_state,
        thing(json!({"id": "7", "name": "a"})),
        "{}",
        response.diagnostics
    );
    let old = raw(&json!({"id": "7", "label": "a"}));
    let response = upgrade("test_thing", 1, old).await;
    assert_eq!(
        response.upgraded_state,
        thing(json!({"id": "7", "name": "a"}))
    );
    let odd = raw(&json!({"id": "7", "title": ["a"]}));
    let response = upgrade("test_thing", 0, odd).await;
    let told = response.diagnostics.to_string();
    assert!(told.contains("title: the value must be a string"), "{told}");
}

#[tokio::test]
async fn the_present_version_drops_what_the_schema_does_not_have() {
    let state = raw(&json!({"id": "7", "name": "a", "size": 1, "secret": null, "future": [1]}));
    assert_eq!(
        upgrade("test_thing", 2, state).await.upgraded_state,
        thing(json!({"id": "7", "name": "a", "size": 1}))
    );
}

#[tokio::test]
async fn states_that_cannot_be_read_are_errors() {
    for (version, state) in [
        (3, raw(&json!({}))),
        (2, RawState::Flatmap),
        (2, RawState::Json(b"{".to_vec())),
        (2, raw(&json!({"size": []}))),
    ] {
        let response = upgrade("test_thing", version, state).await;
        assert!(response.diagnostics.has_errors() && response.upgraded_state.is_null());
    }
}

#[tokio::test]
async fn a_state_moves_from_the_types_that_the_resource_knows() {
    let server = server(Behaviour::Right).await;
    for (from, moves) in [("other_thing", true), ("strange_thing", false)] {
        let request = move_resource_state::Request {
            source_provider_address: "registry.terraform.io/x/other".into(),
            source_type_name: from.into(),
            source_schema_version: 0,
            source_state: raw(&json!({"id": "7", "label": "a"})),
            source_identity: None,
            source_private: Vec::new(),
            target_type_name: "test_thing".into(),
        };
        let response = server.move_resource_state(request).await;
        assert_eq!(response.diagnostics.has_errors(), !moves);
        if moves {
            assert_eq!(
                response.target_state,
                thing(json!({"id": "7", "name": "a", "size": 1}))
            );
            assert_eq!(
                response.target_identity,
                Some(Value::object([("id", "7".into())]))
            );
            let private = PrivateState::from_bytes(&response.target_private).unwrap();
            assert_eq!(private.get("came from"), Some(b"another type".to_vec()));
        }
    }
}

#[tokio::test]
async fn identities_of_older_versions_are_upgraded() {
    let server = server(Behaviour::Right).await;
    for (version, identity) in [(0, json!({"old_id": "7"})), (1, json!({"id": "7"}))] {
        let request = upgrade_resource_identity::Request {
            type_name: "test_thing".into(),
            version,
            raw_identity: raw(&identity),
        };
        let response = server.upgrade_resource_identity(request).await;
        assert_eq!(
            response.upgraded_identity,
            Value::object([("id", "7".into())])
        );
    }
    let request = upgrade_resource_identity::Request {
        type_name: "test_plain".into(),
        version: 0,
        raw_identity: raw(&json!({})),
    };
    assert!(
        server
            .upgrade_resource_identity(request)
            .await
            .diagnostics
            .has_errors()
    );
}

#[tokio::test]
async fn the_resource_has_the_last_word_in_generated_configuration() {
    let request = generate_resource_config::Request {
        type_name: "test_thing".into(),
        state: thing(json!({"id": "7", "name": "a", "size": 1})),
    };
    let response = server(Behaviour::Right)
        .await
        .generate_resource_config(request)
        .await;
    assert_eq!(response.config, thing(json!({"name": "a!"})));
}

#[test]
fn generated_configuration_is_the_shortest_that_plans_no_change() {
    let kind = Object::new([
        Attribute::bool("on").default(false),
        Attribute::string("id").computed(),
        Attribute::string("text"),
    ]);
    let schema = Schema::new([
        Attribute::string("id").optional_computed(),
        Attribute::object("kind", kind.clone()),
        Attribute::list_of_objects("kinds", kind),
        Attribute::string("a"),
        Attribute::list("b", Type::String),
        Attribute::string("old").deprecated("Use `a`."),
    ])
    .exactly_one_of(["a", "b"]);
    let state = super::json_values::object(
        &schema,
        &json!({
            "id": "7", "kind": {"on": false, "id": "1"}, "kinds": [{"on": true, "id": "2", "text": "t"}], "a": "x", "b": [],
        }),
    );
    let config = generate::config(&schema, state.clone());
    let expect = json!({"kind": {}, "kinds": [{"on": true, "text": "t"}], "a": "x"});
    assert_eq!(config, super::json_values::object(&schema, &expect));
    let chosen = walk::map_attributes((&schema).into(), state, &|attribute, value| {
        if attribute.name == "b" {
            Value::Null
        } else {
            value
        }
    });
    assert_eq!(
        crate::framework::plan::plan(&schema, &chosen, &config),
        chosen
    );
}
