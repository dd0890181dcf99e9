//! Laws of planning and applying, for generated schemas and configurations.
//!
//! A provider of any schema, whose handlers do nothing but fill in what is unknown, is driven
//! through the life of an object. Every answer is judged by core's rules; on top of them, what was
//! applied plans no change, and a read finds what was written.

mod anything;
mod generate;
mod request;

use proptest::prelude::*;
use terraform_plugin::terraform::Value;
use terraform_plugin::testing::{Action, Core, State};

use anything::{Anything, TYPE_NAME};
use generate::{Case, cases};

/// Runs one case; the error names the step and the rule.
async fn live(case: &Case) -> Result<(), String> {
    let at = |step: &'static str| move |error: &dyn std::fmt::Display| format!("{step}: {error}");
    let core = Core::start(Anything(case.schema.clone())).await;
    let core = core.map_err(|error| at("start")(&error))?;
    let empty = Value::object::<&str>([]);
    core.configure(empty)
        .await
        .map_err(|error| at("configure")(&error))?;

    let plan = core
        .plan(TYPE_NAME, None, case.first_with_unknowns.clone())
        .await;
    let plan = plan.map_err(|error| at("plan of the create")(&error))?;
    let state = core.apply_known(plan, case.first.clone()).await;
    let state = state.map_err(|error| at("create")(&error))?;
    let state = settled(&core, state.ok_or("create: no state")?, &case.first).await?;

    let plan = core
        .plan(TYPE_NAME, Some(&state), case.second_with_unknowns.clone())
        .await;
    let plan = plan.map_err(|error| at("plan of the update")(&error))?;
    if plan.action == Action::NoOp {
        // Core would not plan an unknown change away, and applies nothing here.
        return Ok(());
    }
    let state = core.apply_known(plan, case.second.clone()).await;
    let state = state.map_err(|error| at("update")(&error))?;
    let state = settled(&core, state.ok_or("update: no state")?, &case.second).await?;

    let plan = core
        .plan_destroy(&state)
        .await
        .map_err(|error| at("plan of the delete")(&error))?;
    match core
        .apply(plan)
        .await
        .map_err(|error| at("delete")(&error))?
    {
        None => Ok(()),
        Some(state) => Err(format!("delete: {state:?} is left")),
    }
}

/// The state is what a read finds, and the same configuration plans nothing.
async fn settled(core: &Core, state: State, config: &Value) -> Result<State, String> {
    let read = core
        .read(&state)
        .await
        .map_err(|error| format!("read: {error}"))?;
    if read.as_ref() != Some(&state) {
        return Err(format!("read: {read:?} is not {state:?}"));
    }
    let plan = core.plan(TYPE_NAME, Some(&state), config.clone()).await;
    let plan = plan.map_err(|error| format!("plan of the same: {error}"))?;
    match plan.action {
        Action::NoOp => Ok(state),
        action => {
            let (planned, before) = (plan.planned, state.value);
            Err(format!(
                "the same configuration plans {action:?}:\n{planned:?}\nafter\n{before:?}"
            ))
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 5_000, ..ProptestConfig::default() })]

    #[test]
    fn an_object_of_any_schema_lives_by_the_rules_of_core(case in cases()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let lived = runtime.block_on(live(&case));
        prop_assert!(lived.is_ok(), "{}", lived.unwrap_err());
    }

    #[test]
    fn no_request_crashes_a_provider(
        method in prop::sample::select(METHODS),
        request in request::damaged(),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let core = Core::start(Anything(generate::small_schema())).await.unwrap();
            let _ = core.call_raw(method, &request).await;
            // It still answers.
            core.stop().await.unwrap();
        });
    }
}

/// Every method that takes a request worth damaging.
const METHODS: &[&str] = &[
    "ApplyResourceChange",
    "CallFunction",
    "CloseEphemeralResource",
    "ConfigureProvider",
    "GenerateResourceConfig",
    "ImportResourceState",
    "InvokeAction",
    "ListResource",
    "MoveResourceState",
    "OpenEphemeralResource",
    "PlanAction",
    "PlanResourceChange",
    "ReadDataSource",
    "ReadResource",
    "RenewEphemeralResource",
    "UpgradeResourceIdentity",
    "UpgradeResourceState",
    "ValidateActionConfig",
    "ValidateDataResourceConfig",
    "ValidateEphemeralResourceConfig",
    "ValidateListResourceConfig",
    "ValidateProviderConfig",
    "ValidateResourceConfig",
    "WriteStateBytes",
];
