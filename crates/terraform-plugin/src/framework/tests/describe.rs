//! Laws of what a provider says about itself.

use super::fixture::{Behaviour, Fixture, server};
use crate::Model;
use crate::framework::operations::{configure_provider, validate_provider_config};
use crate::framework::*;
use crate::terraform::{
    Attr, Attribute, Diagnostics, IdentityAttribute, IdentitySchema, Schema, Value,
};

#[tokio::test]
async fn everything_has_its_full_name() {
    let server = server(Behaviour::Right).await;
    let names = server.get_metadata();
    assert_eq!(names.resources, ["test_plain", "test_thing"]);
    assert_eq!(names.data_sources, ["test_version"]);
    assert_eq!(names.ephemeral_resources, ["test_ticket"]);
    assert_eq!(names.list_resources, ["test_thing"]);
    assert_eq!(names.actions, ["test_ring"]);
    assert_eq!(names.functions, ["join"]);
    let schemas = server.get_provider_schema();
    assert_eq!(
        schemas.resources.keys().collect::<Vec<_>>(),
        [&"test_plain", &"test_thing"]
    );
    assert!(schemas.diagnostics.is_empty());
    let identities = server.get_resource_identity_schemas();
    assert_eq!(identities.keys().collect::<Vec<_>>(), [&"test_thing"]);
}

fn provider_block(token: Value) -> Value {
    Value::object([("token", token)])
}

#[tokio::test]
async fn the_provider_block_may_be_unknown() {
    let server = Server::new(Fixture(Behaviour::Right));
    let request = validate_provider_config::Request {
        config: provider_block(Value::Unknown),
    };
    assert!(server.validate_provider_config(request).await.is_empty());
    let request = configure_provider::Request {
        terraform_version: "1".into(),
        config: provider_block(Value::Unknown),
        ..Default::default()
    };
    assert!(server.configure_provider(request).await.is_empty());
}

#[tokio::test]
async fn a_wrong_provider_block_is_an_error_without_the_secret() {
    let server = Server::new(Fixture(Behaviour::Right));
    let request = validate_provider_config::Request {
        config: provider_block("hun ter2".into()),
    };
    let told = server.validate_provider_config(request).await.to_string();
    assert!(
        told.starts_with("token: Invalid value") && !told.contains("ter2"),
        "{told}"
    );
    let request = configure_provider::Request {
        terraform_version: "1".into(),
        config: provider_block("wrong".into()),
        ..Default::default()
    };
    assert!(server.configure_provider(request).await.has_errors());
}

#[tokio::test]
async fn stopping_reaches_what_runs() {
    let server = server(Behaviour::Right).await;
    let context = server.context();
    assert!(!context.stop_token().is_stopped());
    server.stop_provider();
    context.stop_token().stopped().await;
    assert!(server.context().stop_token().is_stopped());
    // A debugged provider serves one run after another.
    let request = configure_provider::Request {
        terraform_version: "1".into(),
        config: provider_block(Value::Null),
        ..Default::default()
    };
    assert!(server.configure_provider(request).await.is_empty());
    assert!(!server.context().stop_token().is_stopped());
    assert!(context.stop_token().is_stopped(), "the run before");
}

struct Unsound;

#[derive(Clone, Model)]
struct UnsoundConfig {
    #[terraform(rename = "type")]
    kind: Attr<String>,
}

impl Provider for Unsound {
    type Client = ();
    type Config = UnsoundConfig;

    fn name(&self) -> &str {
        "unsound"
    }

    fn schema(&self) -> Schema {
        Schema::new([Attribute::string("kind")])
    }

    async fn configure(&self, request: ConfigureRequest<UnsoundConfig>) -> Result<(), Diagnostics> {
        request.config.kind.require("type").map(drop)
    }

    fn register(&self, registry: &mut Registry<()>) {
        registry.function("join", super::function::Join);
        registry.function("join", super::function::Join);
        registry.resource("misnamed", Misnamed);
    }
}

#[test]
fn a_model_that_does_not_fit_its_schema_is_told_before_anything_runs() {
    let server = Server::new(Unsound);
    let expect = [
        "`join` is registered twice",
        "provider block: the model has `type`, the schema does not",
        "provider block: the schema has `kind`, the model does not",
        "resource `unsound_misnamed`: identity: the model has `id`, the schema does not",
        "resource `unsound_misnamed`: identity: the schema has `key`, the model does not",
    ];
    assert_eq!(server.problems(), expect);
    assert!(server.get_provider_schema().diagnostics.has_errors());
}

/// A resource whose identity has another name in its schema than in its model.
struct Misnamed;

#[derive(Clone, Model)]
struct MisnamedModel {
    id: Attr<String>,
}

impl Identity for MisnamedModel {
    fn schema() -> IdentitySchema {
        IdentitySchema::new([IdentityAttribute::string("key")])
    }
}

impl Resource for Misnamed {
    type Client = ();
    type Model = MisnamedModel;
    type Identity = MisnamedModel;

    fn schema(&self) -> Schema {
        Schema::new([Attribute::string("id")])
    }

    async fn create(
        &self,
        _: &(),
        request: CreateRequest<MisnamedModel>,
    ) -> Result<MisnamedModel, Diagnostics> {
        Ok(request.planned)
    }

    async fn read(
        &self,
        _: &(),
        request: ReadRequest<MisnamedModel>,
    ) -> Result<Option<MisnamedModel>, Diagnostics> {
        Ok(Some(request.state))
    }

    async fn update(
        &self,
        _: &(),
        request: UpdateRequest<MisnamedModel>,
    ) -> Result<MisnamedModel, Diagnostics> {
        Ok(request.planned)
    }

    async fn delete(&self, _: &(), _: DeleteRequest<MisnamedModel>) -> Result<(), Diagnostics> {
        Ok(())
    }
}
