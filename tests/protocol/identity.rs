//! Identities: set at creation, never changed, and sufficient for an import.

use terraform_plugin::terraform::Value;
use terraform_plugin::testing::{Action, ImportBy, State};

use super::{World, object, refusal};

const TARGET: &str = "zitadelactions_target";
const EXECUTION: &str = "zitadelactions_execution";

async fn applied(world: &World, type_name: &str, prior: Option<&State>, config: Value) -> State {
    let plan = world.core.plan(type_name, prior, config).await.unwrap();
    world.begin_walk().await;
    let state = world.core.apply(plan).await.unwrap().unwrap();
    world.begin_walk().await;
    state
}

fn target(name: &str) -> Value {
    object([
        ("name", name.into()),
        ("endpoint", "https://example.com/".into()),
        ("rest_call", object([("interrupt_on_error", true.into())])),
    ])
}

fn execution(group: &str, target: &State) -> Value {
    object([
        (
            "condition",
            object([("event", object([("group", group.into())]))]),
        ),
        (
            "target_ids",
            Value::List(vec![target.value.get("id").clone()]),
        ),
    ])
}

#[tokio::test]
async fn an_identity_is_the_id_from_creation_on_and_outlives_updates() {
    let world = World::new().await;
    let one = applied(&world, TARGET, None, target("one")).await;
    assert_eq!(
        one.identity,
        Some(object([("id", one.value.get("id").clone())]))
    );
    let renamed = applied(&world, TARGET, Some(&one), target("renamed")).await;
    assert_eq!(renamed.identity, one.identity);
    assert_eq!(
        world.core.read(&renamed).await.unwrap().unwrap().identity,
        one.identity
    );

    let all = applied(&world, EXECUTION, None, execution("user.human", &one)).await;
    assert_eq!(
        all.identity,
        Some(object([("id", "event/user.human.*".into())]))
    );
    assert_eq!(
        world.core.read(&all).await.unwrap().unwrap().identity,
        all.identity
    );
}

#[tokio::test]
async fn an_import_by_identity_is_the_import_by_id_and_plans_clean() {
    let world = World::new().await;
    let one = applied(&world, TARGET, None, target("one")).await;
    let all = applied(&world, EXECUTION, None, execution("user.human", &one)).await;
    for (state, config) in [(&one, target("one")), (&all, execution("user.human", &one))] {
        let id = state.value.get("id").as_str().unwrap().to_owned();
        let identity = state.identity.clone().unwrap();
        let by_id = world
            .core
            .import(&state.type_name, ImportBy::Id(id))
            .await
            .unwrap()
            .unwrap();
        let by_identity = world
            .core
            .import(&state.type_name, ImportBy::Identity(identity))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(by_id, by_identity);
        let plan = world
            .core
            .plan(&state.type_name, Some(&by_identity), config)
            .await
            .unwrap();
        assert_eq!(plan.action, Action::NoOp);
    }
}

#[tokio::test]
async fn an_identity_that_names_nothing_is_refused_with_the_reason() {
    let world = World::new().await;
    let cases = [
        (TARGET, "two words", "two words"),
        (TARGET, "", "id"),
        (EXECUTION, "nonsense", "nonsense"),
        (EXECUTION, "event/", "not the ID of an execution"),
    ];
    for (type_name, id, expected) in cases {
        let identity = object([("id", id.into())]);
        let said = refusal(
            world
                .core
                .import(type_name, ImportBy::Identity(identity))
                .await,
        );
        assert!(said.contains(expected), "{type_name} {id}: {said}");
    }
}

#[tokio::test]
async fn an_identity_whose_object_is_gone_imports_nothing() {
    let world = World::new().await;
    for (type_name, id) in [(TARGET, "404404404"), (EXECUTION, "event/user.human.*")] {
        let identity = object([("id", id.into())]);
        match world
            .core
            .import(type_name, ImportBy::Identity(identity))
            .await
        {
            Ok(found) => assert_eq!(found, None, "{type_name}"),
            Err(error) => assert!(error.to_string().contains(id), "{error}"),
        }
    }
}
