use terraform_plugin::terraform::Value;

use crate::{config, core};

#[tokio::test]
async fn reads_plans_and_applies_know_the_module_that_they_are_in() {
    let meta = config("module_name", "network");
    let core = core().await.with_provider_meta(meta).unwrap();
    let empty = || Value::object::<&str>([]);
    let plan = core.plan("features_tagged", None, empty()).await.unwrap();
    assert_eq!(plan.planned.get("planned_in").as_str(), Some("network"));
    let state = core.apply(plan).await.unwrap().unwrap();
    assert_eq!(state.value.get("applied_in").as_str(), Some("network"));
    let state = core.read(&state).await.unwrap().unwrap();
    assert_eq!(state.value.get("read_in").as_str(), Some("network"));
    let read = core.read_data_source("features_module", empty()).await;
    assert_eq!(read.unwrap().get("name").as_str(), Some("network"));
}

#[tokio::test]
async fn a_data_source_without_blocks_has_none_and_not_null() {
    let core = core().await;
    let empty = Value::object::<&str>([]);
    let read = core.read_data_source("features_module", empty).await;
    assert_eq!(read.unwrap().get("part"), &Value::List(Vec::new()));
}

#[tokio::test]
async fn a_module_need_not_have_a_provider_meta_block() {
    let core = core().await;
    let config = config("name", Value::Null);
    let read = core.read_data_source("features_module", config).await;
    assert!(read.unwrap().get("name").is_null());
}
