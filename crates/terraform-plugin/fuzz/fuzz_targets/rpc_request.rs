//! Any bytes as the request of any method: the provider still answers afterwards.
#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use terraform_plugin::Model;
use terraform_plugin::framework::{ConfigureRequest, CreateRequest, DeleteRequest, NoIdentity, Provider, ReadRequest, Registry, Resource, UpdateRequest};
use terraform_plugin::terraform::{Attr, Attribute, Diagnostics, Schema};
use terraform_plugin::testing::Core;
use tokio::runtime::Runtime;

struct Small;

#[derive(Clone, Model)]
struct Empty {}

impl Provider for Small {
    type Client = ();
    type Config = Empty;

    fn name(&self) -> &str {
        "small"
    }

    fn schema(&self) -> Schema {
        Schema::new([])
    }

    async fn configure(&self, _: ConfigureRequest<Empty>) -> Result<(), Diagnostics> {
        Ok(())
    }

    fn resources(&self) -> Resources<()> {
        Resources::new().add("thing", Thing)
    }

    fn register(&self, _: &mut Registry<()>) {
    }
}

struct Thing;

#[derive(Clone, Model)]
struct ThingModel {
    text: Attr<String>,
    things: Attr<Vec<Inner>>,
}

#[derive(Clone, Model)]
struct Inner {
    number: Attr<f64>,
}

impl Resource for Thing {
    type Client = ();
    type Model = ThingModel;
    type Identity = NoIdentity;

    fn schema(&self) -> Schema {
        Schema::new([
            Attribute::string("text").optional_computed(),
            Attribute::list_of_objects("things", [Attribute::number("number").required()]),
        ])
    }

    async fn create(&self, _: &(), change: CreateRequest<ThingModel>) -> Result<ThingModel, Diagnostics> {
        Ok(change.planned)
    }

    async fn read(&self, _: &(), now: ReadRequest<ThingModel>) -> Result<Option<ThingModel>, Diagnostics> {
        Ok(Some(now.state))
    }

    async fn update(&self, _: &(), change: UpdateRequest<ThingModel>) -> Result<ThingModel, Diagnostics> {
        Ok(change.planned)
    }

    async fn delete(&self, _: &(), _: DeleteRequest<ThingModel>) -> Result<(), Diagnostics> {
        Ok(())
    }
}

const METHODS: [&str; 12] = [
    "ApplyResourceChange",
    "ConfigureProvider",
    "GenerateResourceConfig",
    "ImportResourceState",
    "MoveResourceState",
    "PlanResourceChange",
    "ReadResource",
    "UpgradeResourceIdentity",
    "UpgradeResourceState",
    "ValidateProviderConfig",
    "ValidateResourceConfig",
    "WriteStateBytes",
];

fuzz_target!(|input: &[u8]| {
    static SERVED: OnceLock<(Runtime, Core)> = OnceLock::new();
    let (runtime, core) = SERVED.get_or_init(|| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        let core = runtime.block_on(Core::start(Small)).expect("a provider");
        (runtime, core)
    });
    let Some((method, request)) = input.split_first() else {
        return;
    };
    let method = METHODS[usize::from(*method) % METHODS.len()];
    runtime.block_on(async {
        let _ = core.call_raw(method, request).await;
        core.stop().await.expect("the provider still answers");
    });
});
