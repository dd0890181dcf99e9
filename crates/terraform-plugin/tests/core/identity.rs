use terraform_plugin::terraform::Value;
use terraform_plugin::testing::{Action, ImportBy, State};

use crate::core;

const NAMED: &str = "features_named";

fn config(name: &str, zone: &str) -> Value {
    Value::object([("name", name.into()), ("zone", zone.into())])
}

fn identity(name: &str, serial: &str) -> Option<Value> {
    Some(Value::object([
        ("name", name.into()),
        ("serial", serial.into()),
    ]))
}

async fn created(core: &terraform_plugin::testing::Core) -> State {
    let plan = core.plan(NAMED, None, config("a", "z")).await.unwrap();
    assert_eq!(plan.identity, None);
    core.apply(plan).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_part_of_an_identity_that_is_not_in_the_state_comes_from_the_handler_and_stays() {
    let core = core().await;
    let state = created(&core).await;
    assert_eq!(state.identity, identity("a", "serial-z"));
    let read = core.read(&state).await.unwrap().unwrap();
    assert_eq!(read.identity, state.identity);
}

#[tokio::test]
async fn a_mutable_identity_changes_with_an_update() {
    let core = core().await.with_mutable_identities();
    let state = created(&core).await;
    let plan = core
        .plan(NAMED, Some(&state), config("b", "z"))
        .await
        .unwrap();
    assert_eq!(plan.action, Action::Update);
    let state = core.apply(plan).await.unwrap().unwrap();
    assert_eq!(state.identity, identity("b", "serial-z"));
}

#[tokio::test]
async fn the_object_of_a_replacement_has_an_identity_of_its_own() {
    let core = core().await;
    let state = created(&core).await;
    let plan = core
        .plan(NAMED, Some(&state), config("a", "y"))
        .await
        .unwrap();
    assert_eq!(plan.action, Action::Replace);
    assert_eq!(plan.identity, None, "the plan does not promise the old one");
    let state = core.apply(plan).await.unwrap().unwrap();
    assert_eq!(state.identity, identity("a", "serial-y"));
}

#[tokio::test]
async fn an_import_by_identity_keeps_the_part_that_the_state_does_not_hold() {
    let core = core().await;
    let by = ImportBy::Identity(identity("a", "serial-z").unwrap());
    let state = core.import(NAMED, by).await.unwrap().unwrap();
    assert_eq!(state.identity, identity("a", "serial-z"));
}
