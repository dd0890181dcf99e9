//! The configuration that the provider writes for an imported object validates and plans no change.

use std::time::Duration;

use terraform_plugin::terraform::Value;
use terraform_plugin::testing::{Action, ImportBy};
use zitadel_emulator::{Emulator, TargetKind};

use crate::actions::core;

/// Imports, writes the configuration, and plans with it.
async fn generated(zitadel: &Emulator, type_name: &str, id: &str) -> Value {
    let core = core(zitadel).await;
    let state = core
        .import(type_name, ImportBy::Id(id.into()))
        .await
        .unwrap()
        .unwrap();
    let config = core.generate_config(&state).await.unwrap();
    let plan = core
        .plan(type_name, Some(&state), config.clone())
        .await
        .unwrap();
    assert_eq!(plan.action, Action::NoOp, "{type_name} {id}: {config:?}");
    config
}

#[tokio::test]
async fn a_generated_configuration_plans_no_change_and_omits_defaults() {
    let zitadel = Emulator::builder()
        .server_version("4.13.1")
        .start_blocking();
    let make = |name: &str, kind, timeout| {
        zitadel.create_target(name, "https://example.com/hook", kind, timeout)
    };
    let plain = make(
        "plain",
        TargetKind::Webhook {
            interrupt_on_error: false,
        },
        Duration::from_secs(10),
    );
    let other = make(
        "other",
        TargetKind::Call {
            interrupt_on_error: true,
        },
        Duration::from_secs(90),
    );
    let last = make("last", TargetKind::Async, Duration::from_millis(250));
    for id in [&plain, &other, &last] {
        let config = generated(&zitadel, "zitadelactions_target", id).await;
        let kinds = ["rest_webhook", "rest_call", "rest_async"];
        assert_eq!(
            kinds
                .iter()
                .filter(|kind| !config.get(kind).is_null())
                .count(),
            1,
            "{config:?}"
        );
        for name in [
            "id",
            "endpoint_wo",
            "signing_key",
            "store_signing_key",
            "payload_type",
            "creation_date",
        ] {
            assert!(config.get(name).is_null(), "{name}: {config:?}");
        }
        assert_eq!(config.get("timeout").is_null(), *id == plain, "{config:?}");
    }
    for id in [
        "request/zitadel.session.v2.SessionService",
        "response/zitadel.session.v2.SessionService",
        "event/user.human.*",
        "function/preuserinfo",
    ] {
        zitadel.set_execution(id, &[&other, &plain]);
        let config = generated(&zitadel, "zitadelactions_execution", id).await;
        assert!(
            !config.get("target_ids").is_null() && config.get("targets").is_null(),
            "{config:?}"
        );
        let attachment = format!("{id}#{plain}");
        let config = generated(&zitadel, "zitadelactions_execution_attachment", &attachment).await;
        assert!(config.get("position").is_null(), "{config:?}");
    }
}

#[tokio::test]
async fn an_execution_with_includes_is_generated_as_a_list_of_both_kinds() {
    let zitadel = Emulator::builder()
        .server_version("2.58.7")
        .start_blocking();
    let target = zitadel.create_target(
        "t",
        "https://example.com/",
        TargetKind::Async,
        Duration::from_secs(10),
    );
    zitadel.set_execution("request/zitadel.session.v2beta.SessionService", &[&target]);
    let include = "include:request/zitadel.session.v2beta.SessionService";
    zitadel.set_execution("request", &[&target, include]);
    let config = generated(&zitadel, "zitadelactions_execution", "request").await;
    assert!(
        config.get("target_ids").is_null() && !config.get("targets").is_null(),
        "{config:?}"
    );
}
