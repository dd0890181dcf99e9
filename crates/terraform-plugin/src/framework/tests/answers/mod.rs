//! Laws of what a handler returns: what a model cannot hold is not lost, and whatever goes wrong
//! after the object exists, the object stays in the state.

mod laws;

use super::fixture::{Client, Name};
use super::json_values::{UNKNOWN, object};
use crate::Model;
use crate::framework::operations::{
    apply_resource_change, configure_provider, import_resource_state, list_resource,
    plan_resource_change, read_resource, validate_resource_config,
};
use crate::framework::*;
use crate::terraform::{
    Attr, Attribute, Block, Diagnostics, IdentityAttribute, IdentitySchema, Schema, Type, Value,
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
        let part = Block::list("parts", [Attribute::string("key").requires_replace()]);
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
        .block(Block::set("rules", []).block(part))
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
        if request.id == "name:9" {
            request.private.set("found by", "name");
        }
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
        ..Default::default()
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
        ..Default::default()
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
        ..Default::default()
    };
    server().await.apply_resource_change(request).await
}

async fn validate(config: Json) -> String {
    let request = validate_resource_config::Request {
        type_name: "test_answer".into(),
        config: value(config),
        client_capabilities: ClientCapabilities {
            write_only_attributes_allowed: true,
            ..Default::default()
        },
    };
    server()
        .await
        .validate_resource_config(request)
        .await
        .to_string()
}
