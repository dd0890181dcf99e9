use terraform_plugin::framework::Deferral;
use terraform_plugin::terraform::Value;
use terraform_plugin::testing::{Action, Core, CoreError, ImportBy, State};

use crate::{config, core};

const NODE: &str = "features_node";

fn state(cluster: &str) -> State {
    State {
        type_name: NODE.to_owned(),
        value: Value::object([("cluster", cluster.into()), ("id", "node".into())]),
        private: Vec::new(),
        identity: None,
        tainted: false,
    }
}

#[track_caller]
fn deferred<T: std::fmt::Debug>(result: Result<T, CoreError>, why: Deferral) {
    assert!(
        matches!(result, Err(CoreError::Deferred(reason)) if reason == why),
        "{result:?}"
    );
}

#[tokio::test]
async fn every_operation_that_may_be_deferred_is_deferred_where_the_client_allows_it() {
    let core = core().await.with_deferral();
    let unknown = core
        .plan(NODE, None, config("cluster", Value::Unknown))
        .await;
    deferred(unknown, Deferral::ResourceConfigUnknown);
    let absent = Deferral::AbsentPrerequisite;
    deferred(core.read(&state("absent")).await, absent);
    deferred(
        core.import(NODE, ImportBy::Id("absent".into())).await,
        absent,
    );
    deferred(
        core.read_data_source(NODE, config("cluster", "absent"))
            .await,
        absent,
    );
}

#[tokio::test]
async fn a_client_that_does_not_allow_deferral_gets_the_operation() {
    let core = core().await;
    let plan = core
        .plan(NODE, None, config("cluster", Value::Unknown))
        .await;
    assert_eq!(plan.unwrap().action, Action::Create);
    assert!(core.read(&state("absent")).await.unwrap().is_some());
}

#[tokio::test]
async fn a_provider_that_is_deferred_defers_everything_until_it_is_configured_again() {
    let core = Core::start(crate::provider::Features).await.unwrap();
    let core = core.with_deferral();
    core.configure(config("region", Value::Unknown))
        .await
        .unwrap();
    let why = Deferral::ProviderConfigUnknown;
    deferred(core.plan(NODE, None, config("cluster", "a")).await, why);
    deferred(core.plan_destroy(&state("a")).await, why);
    deferred(core.read(&state("a")).await, why);
    deferred(core.import(NODE, ImportBy::Id("a".into())).await, why);
    deferred(
        core.read_data_source(NODE, config("cluster", "a")).await,
        why,
    );
    deferred(core.plan(NODE, None, config("cluster", "")).await, why);
    core.configure(config("region", "here")).await.unwrap();
    assert!(core.plan(NODE, None, config("cluster", "a")).await.is_ok());
}

#[tokio::test]
async fn a_resource_that_asks_for_it_looks_at_its_plan_although_the_provider_is_deferred() {
    let core = Core::start(crate::provider::Features).await.unwrap();
    let core = core.with_deferral();
    core.configure(config("region", Value::Unknown))
        .await
        .unwrap();
    let plan =
        |cluster: Value| core.plan("features_checked_node", None, config("cluster", cluster));
    deferred(plan("a".into()).await, Deferral::ProviderConfigUnknown);
    deferred(plan(Value::Unknown).await, Deferral::ResourceConfigUnknown);
    let error = plan("".into()).await.unwrap_err().to_string();
    assert!(error.contains("No cluster"), "{error}");
}
