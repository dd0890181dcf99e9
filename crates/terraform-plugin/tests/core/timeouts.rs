use terraform_plugin::terraform::Value;
use terraform_plugin::testing::{Action, CoreError, ImportBy};

use crate::core;

/// The resource with the attribute and the one with the block.
const DISKS: [&str; 2] = ["features_disk", "features_volume"];

fn disk(size: i64, create: &str) -> Value {
    let timeouts = Value::object([("create", create.into()), ("update", "1ms".into())]);
    Value::object([("size", size.into()), ("timeouts", timeouts)])
}

#[tokio::test]
async fn timeouts_pass_through_the_state_without_a_field_in_the_model() {
    let core = core().await;
    for name in DISKS {
        let plan = core.plan(name, None, disk(1, "5m")).await.unwrap();
        let state = core.apply(plan).await.unwrap().unwrap();
        let create = state.value.get("timeouts").get("create");
        assert_eq!(create.as_str(), Some("5m"));
        let read = core.read(&state).await.unwrap().unwrap();
        assert_eq!(read.value, state.value);
        let plan = core.plan(name, Some(&state), disk(1, "5m")).await.unwrap();
        assert_eq!(plan.action, Action::NoOp);
        let plan = core.plan(name, Some(&state), disk(1, "6m")).await.unwrap();
        let state = core.apply(plan).await.unwrap().unwrap();
        let create = state.value.get("timeouts").get("create");
        assert_eq!(create.as_str(), Some("6m"));
        let plan = core.plan_destroy(&state).await.unwrap();
        assert!(core.apply(plan).await.unwrap().is_none());
        let imported = core.import(name, ImportBy::Id("disk".into())).await;
        assert!(imported.unwrap().unwrap().value.get("timeouts").is_null());
    }
}

#[tokio::test]
async fn what_is_not_ready_at_the_deadline_is_an_error_and_stays_in_the_state() {
    let core = core().await;
    for name in DISKS {
        let plan = core.plan(name, None, disk(0, "1ms")).await.unwrap();
        let failure = core.apply(plan).await.unwrap_err();
        let told = failure.to_string();
        assert!(
            told.contains("timeouts.create: Timeout: The create"),
            "{told}"
        );
        let state = failure.state.unwrap();
        assert!(state.tainted);
        assert_eq!(state.value.get("id").as_str(), Some("disk"));
        let create = state.value.get("timeouts").get("create");
        assert_eq!(create.as_str(), Some("1ms"));
    }
}

#[tokio::test]
async fn an_interrupt_ends_the_waiting_before_the_deadline() {
    let core = core().await;
    let plan = core
        .plan("features_disk", None, disk(0, "1h"))
        .await
        .unwrap();
    let (applied, stopped) = tokio::join!(core.apply(plan), core.stop());
    stopped.unwrap();
    let told = applied.unwrap_err().to_string();
    assert!(told.contains("Interrupted"), "{told}");
}

#[tokio::test]
async fn a_timeout_that_is_not_a_duration_is_an_error_of_the_configuration() {
    let core = core().await;
    for name in DISKS {
        let plan = core.plan(name, None, disk(1, "5 minutes")).await;
        let Err(CoreError::Refused(told)) = plan else {
            panic!("{plan:?}");
        };
        let told = told.to_string();
        assert!(
            told.starts_with("timeouts.create: Invalid timeout: "),
            "{told}"
        );
    }
}
