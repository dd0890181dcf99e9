//! Providers driven by the small core: the notes, the rarer features, handlers that go wrong.

mod deferral;
mod handlers;
mod identity;
mod list;
mod local;
mod meta;
mod notes;
#[expect(dead_code, reason = "`main` is for the process of its own")]
#[path = "../support/features/main.rs"]
mod provider;
mod provider_block;
mod state_store;
mod timeouts;

use terraform_plugin::terraform::Value;
use terraform_plugin::testing::Core;

/// A core with the provider, whose block is empty.
async fn core() -> Core {
    let core = Core::start(provider::Features).await.unwrap();
    core.configure(Value::object::<&str>([])).await.unwrap();
    core
}

/// A configuration of one attribute.
fn config(name: &str, value: impl Into<Value>) -> Value {
    Value::object([(name, value.into())])
}
