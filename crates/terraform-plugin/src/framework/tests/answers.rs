//! Laws of what a handler returns: what a model cannot hold is not lost, and whatever goes wrong
//! after the object exists, the object stays in the state.

use super::fixture::{Client, Name};
use super::json_values::{UNKNOWN, object};
use crate::Model;
use crate::framework::operations::{
    apply_resource_change, configure_provider, import_resource_state, list_resource,
    plan_resource_change, read_resource, validate_resource_config,
};
use crate::framework::*;
use crate::terraform::{
    Attr, Attribute, Block, BlockNesting, Diagnostics, IdentityAttribute, IdentitySchema, Schema,
    Type, Value,
};
use futures_util::StreamExt;
use serde_json::{Value as Json, json};

struct Answers;

#[derive(Clone, Model)]
struct Empty {}

impl Provider for Answers {
    type Client = Client;
    type Config = Empty;

    fn name(&self) -> &str {
        "test"
    }

    fn schema(&self) -> Schema {
        Schema::new([])
    }

    async fn configure(&self, _: ConfigureRequest<Empty>) -> Result<Client, Diagnostics> {
        Ok(Client::default())
    }

    fn register(&self, registry: &mut Registry<Client>) {
        registry
            .resource("answer", Answer)
            .list_resource("answer", AllAnswers);
    }
}

struct Answer;

#[derive(Debug, Clone, Default, Model)]
struct AnswerModel {
    id: Attr<String>,
    ratio: Attr<f64>,
    addresses: Attr<Vec<String>>,
    picky: Attr<String>,
    hosts: Attr<Vec<Attr<String>>>,
    names: Attr<Vec<Attr<String>>>,
    secret: Attr<String>,
    group: Attr<Group>,
    anything: Attr<Value>,
    rules: Attr<Vec<Rule>>,
}

#[derive(Debug, Clone, Default, Model)]
struct Group {
    name: Attr<String>,
    number: Attr<i64>,
}

#[derive(Debug, Clone, Default, Model)]
struct Rule {
    parts: Attr<Vec<Part>>,
}

#[derive(Debug, Clone, Default, Model)]
struct Part {
    key: Attr<String>,
}

#[derive(Clone, Model)]
struct AnswerIdentity {
    id: Attr<String>,
}

impl Identity for AnswerIdentity {
    fn schema() -> IdentitySchema {
        IdentitySchema::new([IdentityAttribute::string("id")])
    }
}

impl Resource for Answer {
    type Client = Client;
    type Model = AnswerModel;
    type Identity = AnswerIdentity;

    fn schema(&self) -> Schema {
        let part = Block::new(
            "parts",
            BlockNesting::List,
            [Attribute::string("key").requires_replace()],
        );
        Schema::new([
            Attribute::string("id").computed(),
            Attribute::number("ratio"),
            Attribute::list("addresses", Type::String),
            Attribute::string("picky").semantic_equality(|_: &String, other: &String| {
                assert_ne!(other, "broken", "the condition is broken");
                false
            }),
            Attribute::set("hosts", Type::String).semantic_equality_as::<Name>(),
            Attribute::list("names", Type::String).suppress_diff_as::<Name>(),
            Attribute::string("secret").write_only(),
            Attribute::object(
                "group",
                [
                    Attribute::string("name"),
                    Attribute::number("number").computed(),
                ],
            )
            .optional_computed(),
            Attribute::dynamic("anything").optional_computed(),
        ])
        .block(Block::new("rules", BlockNesting::Set, []).block(part))
    }

    fn validate_config(
        &self,
        request: ValidateConfigRequest<AnswerModel>,
        diagnostics: &mut Diagnostics,
    ) {
        if request.config.ratio == Attr::Known(13.0) {
            diagnostics.extend(Diagnostics::error("Bad luck", "Not 13."));
        }
    }

    async fn create(
        &self,
        _: &Client,
        request: CreateRequest<AnswerModel>,
    ) -> Result<AnswerModel, Diagnostics> {
        let mut state = request.planned;
        state.id.fill("7".to_owned());
        state.anything.fill(Value::from("made"));
        state.group.fill(Group::default());
        for host in state.hosts.known_mut().into_iter().flatten() {
            *host = host.clone().map(|host| host.to_uppercase());
        }
        if state.picky.as_str() == Some("answers broken") {
            state.picky = "broken".into();
        }
        if state.picky.as_str() == Some("fails") {
            return Err(Diagnostics::new());
        }
        Ok(state)
    }

    async fn read(
        &self,
        _: &Client,
        request: ReadRequest<AnswerModel>,
    ) -> Result<Option<AnswerModel>, Diagnostics> {
        let mut state = request.state;
        state.id = state.id.map(|id| id.replace("name:", ""));
        Ok(Some(state))
    }

    async fn update(
        &self,
        _: &Client,
        request: UpdateRequest<AnswerModel>,
    ) -> Result<AnswerModel, Diagnostics> {
        Ok(request.planned)
    }

    async fn delete(&self, _: &Client, _: DeleteRequest<AnswerModel>) -> Result<(), Diagnostics> {
        Ok(())
    }

    async fn import_state(
        &self,
        _: &Client,
        request: ImportStateRequest,
    ) -> Result<AnswerModel, Diagnostics> {
        Ok(AnswerModel {
            id: request.id.into(),
            ..AnswerModel::default()
        })
    }
}

struct AllAnswers;

impl ListResource for AllAnswers {
    type Client = Client;
    type Config = Empty;
    type Resource = Answer;

    fn schema(&self) -> Schema {
        Schema::new([])
    }

    async fn list(
        &self,
        _: &Client,
        request: ListRequest<Empty>,
        mut results: ListResults<Answer>,
    ) -> Result<(), Diagnostics> {
        request.context.warn("Slow", "This lists everything.");
        let answer = AnswerModel {
            id: "7".into(),
            secret: "leak".into(),
            ..AnswerModel::default()
        };
        while results.push("seven", answer.clone()).await {}
        Ok(())
    }
}

async fn server() -> Server {
    let server = Server::new(Answers);
    assert_eq!(server.problems(), Vec::<String>::new());
    let request = configure_provider::Request {
        terraform_version: "1.11.4".into(),
        config: object(server.provider_schema(), &json!({})),
    };
    assert_eq!(server.configure_provider(request).await, Diagnostics::new());
    server
}

fn value(json: Json) -> Value {
    object(&Answer.schema(), &json)
}

async fn plan(prior: Value, config: Value) -> plan_resource_change::Response {
    let request = plan_resource_change::Request {
        type_name: "test_answer".into(),
        prior_state: prior,
        proposed_new_state: config.clone(),
        config,
        prior_private: Vec::new(),
        prior_identity: Some(Value::object([("id", "old".into())])),
    };
    server().await.plan_resource_change(request).await
}

async fn create(config: Json) -> apply_resource_change::Response {
    let config = value(config);
    let planned = plan(Value::Null, config.clone()).await;
    assert_eq!(planned.diagnostics, Diagnostics::new());
    let request = apply_resource_change::Request {
        type_name: "test_answer".into(),
        prior_state: Value::Null,
        planned_state: planned.planned_state,
        config,
        planned_private: Vec::new(),
        planned_identity: None,
    };
    server().await.apply_resource_change(request).await
}

async fn validate(config: Json) -> String {
    let request = validate_resource_config::Request {
        type_name: "test_answer".into(),
        config: value(config),
        client_capabilities: ClientCapabilities {
            write_only_attributes_allowed: true,
        },
    };
    server()
        .await
        .validate_resource_config(request)
        .await
        .to_string()
}

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
    };
    let imported = server.import_resource_state(import).await.imported.unwrap();
    let read = |state, private, identity| read_resource::Request {
        type_name: "test_answer".into(),
        current_state: state,
        private,
        current_identity: identity,
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
async fn a_nested_object_that_was_configured_is_decided_anew_once_it_is_removed() {
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
