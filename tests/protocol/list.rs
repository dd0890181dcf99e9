//! Lists of objects to import.

use std::time::Duration;

use terraform_plugin::terraform::Value;
use terraform_plugin::testing::{ImportBy, Listed};
use zitadel_emulator::TargetKind;

use super::{World, object, refusal};

const TYPES: [&str; 2] = ["zitadelactions_target", "zitadelactions_execution"];

/// Three targets, and an execution of each kind of condition.
async fn furnished() -> World {
    let world = World::new().await;
    let ten = Duration::from_secs(10);
    let create = |name: &str, kind| {
        world
            .zitadel
            .create_target(name, "https://example.com/", kind, ten)
    };
    let claims = create(
        "add-claims",
        TargetKind::Call {
            interrupt_on_error: true,
        },
    );
    let gate = create(
        "gate",
        TargetKind::Webhook {
            interrupt_on_error: false,
        },
    );
    let audit = create("add-audit", TargetKind::Async);
    world.zitadel.set_execution(
        "request/zitadel.session.v2.SessionService/ListSessions",
        &[&gate],
    );
    world.zitadel.set_execution("response", &[&audit]);
    world
        .zitadel
        .set_execution("function/preuserinfo", &[&claims, &audit]);
    world.zitadel.set_execution("event/user.human.*", &[&audit]);
    world
}

async fn list(world: &World, type_name: &str, filters: Value, limit: usize) -> Vec<Listed> {
    world
        .core
        .list(type_name, filters, limit, true)
        .await
        .unwrap()
}

fn names(listed: &[Listed]) -> Vec<&str> {
    listed.iter().map(|one| one.display_name.as_str()).collect()
}

#[tokio::test]
async fn everything_is_listed_once_by_the_name_that_people_know() {
    let world = furnished().await;
    let targets = list(&world, TYPES[0], object([]), 100).await;
    assert_eq!(names(&targets), ["add-claims", "gate", "add-audit"]);
    let executions = list(&world, TYPES[1], object([]), 100).await;
    let expected = [
        "event/user.human.*",
        "function/preuserinfo",
        "request/zitadel.session.v2.SessionService/ListSessions",
        "response",
    ];
    assert_eq!(names(&executions), expected);
}

#[tokio::test]
async fn what_is_listed_is_what_an_import_by_its_identity_brings_and_its_configuration_plans_clean()
{
    let world = furnished().await;
    for type_name in TYPES {
        let all = list(&world, type_name, object([]), 100).await;
        assert!(all.len() >= 3);
        for one in all {
            let imported = world
                .core
                .import(type_name, ImportBy::Identity(one.identity.clone()))
                .await
                .unwrap()
                .unwrap();
            assert_eq!(
                one.object,
                Some(imported.value.clone()),
                "{}",
                one.display_name
            );
            assert_eq!(imported.identity, Some(one.identity));
            world.core.generate_config(&imported).await.unwrap();
        }
    }
}

#[tokio::test]
async fn without_objects_a_list_brings_the_same_identities() {
    let world = furnished().await;
    for type_name in TYPES {
        let with = list(&world, type_name, object([]), 100).await;
        let without = world
            .core
            .list(type_name, object([]), 100, false)
            .await
            .unwrap();
        assert!(without.iter().all(|one| one.object.is_none()));
        let identities = |listed: &[Listed]| {
            listed
                .iter()
                .map(|one| one.identity.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(identities(&with), identities(&without));
    }
}

#[tokio::test]
async fn a_list_has_what_passes_its_filters_up_to_its_limit() {
    let world = furnished().await;
    let cases = [
        (
            object([("name", "add-".into()), ("match", "starts_with".into())]),
            vec!["add-claims", "add-audit"],
        ),
        (object([("kind", "rest_webhook".into())]), vec!["gate"]),
        (object([("name", "nobody".into())]), vec![]),
    ];
    for (filters, expected) in cases {
        assert_eq!(names(&list(&world, TYPES[0], filters, 100).await), expected);
    }
    let audit = world.zitadel.find_target("add-audit").unwrap().id;
    let audited = list(
        &world,
        TYPES[1],
        object([("target_id", audit.as_str().into())]),
        100,
    )
    .await;
    assert_eq!(
        names(&audited),
        ["event/user.human.*", "function/preuserinfo", "response"]
    );
    for type_name in TYPES {
        for limit in [1, 2] {
            assert_eq!(
                list(&world, type_name, object([]), limit).await.len(),
                limit
            );
        }
    }
}

#[tokio::test]
async fn a_list_costs_one_read_however_long_it_is() {
    let world = World::new().await;
    for at in 0..150 {
        world.zitadel.create_target(
            &format!("t{at}"),
            "https://example.com/",
            TargetKind::Async,
            Duration::from_secs(1),
        );
    }
    assert_eq!(list(&world, TYPES[0], object([]), 1000).await.len(), 150);
    let searches = world
        .zitadel
        .calls()
        .iter()
        .filter(|call| call.path.ends_with("/targets/search"))
        .count();
    // The first one was read ahead, when the walk began.
    assert_eq!(searches, 2);
}

#[tokio::test]
async fn filters_without_a_value_are_rejected() {
    let world = World::new().await;
    let cases = [
        (
            TYPES[0],
            object([("match", "contains".into())]),
            "`name` is not set",
        ),
        (
            TYPES[0],
            object([("kind", "webhook".into())]),
            "rest_webhook, rest_call or rest_async",
        ),
        (
            TYPES[1],
            object([("kind", "events".into())]),
            "request, response, function or event",
        ),
    ];
    for (type_name, filters, expected) in cases {
        let said = refusal(world.core.list(type_name, filters, 10, false).await);
        assert!(said.contains(expected), "{said}");
    }
}

#[tokio::test]
async fn a_list_that_the_server_refuses_is_an_error_and_not_an_empty_list() {
    let world = furnished().await;
    world.zitadel.set_outage(true);
    for type_name in TYPES {
        let said = refusal(world.core.list(type_name, object([]), 10, false).await);
        assert!(said.contains("database"), "{said}");
    }
}
