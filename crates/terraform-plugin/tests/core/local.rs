use terraform_plugin::terraform::Value;
use terraform_plugin::testing::Action;

use crate::core;

const HOST: &str = "features_host";

fn host(name: impl Into<Value>, size: i64) -> Value {
    Value::object([("name", name.into()), ("size", size.into())])
}

#[tokio::test]
async fn a_local_resource_is_what_its_plan_completes_to() {
    let core = core().await;
    let plan = core.plan(HOST, None, host("a", 2)).await.unwrap();
    assert_eq!(plan.planned.get("url").as_str(), Some("https://a/"));
    assert!(plan.planned.get("generation").is_unknown());
    let state = core.apply(plan).await.unwrap().unwrap();
    assert_eq!(state.value.get("generation").as_str(), Some("g2"));
    assert_eq!(core.read(&state).await.unwrap().as_ref(), Some(&state));

    let plan = core.plan(HOST, Some(&state), host("b", 2)).await.unwrap();
    assert_eq!(plan.action, Action::Update);
    assert_eq!(plan.planned.get("url").as_str(), Some("https://b/"));
    assert_eq!(plan.planned.get("generation").as_str(), Some("g2"));
    for (size, action) in [(3, Action::Update), (1, Action::Replace)] {
        let plan = core
            .plan(HOST, Some(&state), host("a", size))
            .await
            .unwrap();
        assert_eq!(plan.action, action);
        core.apply(plan).await.unwrap();
    }
}

#[tokio::test]
async fn what_is_planned_from_an_unknown_value_is_unknown_and_applies() {
    let core = core().await;
    let plan = core
        .plan(HOST, None, host(Value::Unknown, 1))
        .await
        .unwrap();
    assert!(plan.planned.get("url").is_unknown());
    let state = core
        .apply_known(plan, host("late", 1))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(state.value.get("url").as_str(), Some("https://late/"));
}
