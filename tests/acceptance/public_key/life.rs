//! The life of a target's public key.

use std::time::Duration;

use serde_json::{Value, json};

use super::{ADDRESS, P256, P384, RSA, key, with_key};
use crate::hcl::TARGET;
use crate::world::world;

#[test]
fn create_fills_state_from_the_answer_and_the_plan_knows_the_fingerprint() {
    for (pem, end) in [
        (RSA, None),
        (P256, Some("2099-01-01T00:00:00Z")),
        (P384, None),
    ] {
        let lines = end.map_or(String::new(), |end| format!("expiration_date = {end:?}"));
        let world = world(with_key(pem, &lines));
        let plan = world.terraform.plan();
        let planned = plan.0["resource_changes"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["address"] == ADDRESS)
            .unwrap();
        let planned = planned["change"]["after"].clone();
        assert_eq!(planned["active"], false);
        world.terraform.apply();
        assert_eq!(world.key_writes(), ["add"]);

        let (state, server) = (world.terraform.resource(ADDRESS), world.only_key());
        assert_eq!(state["key_id"], server["keyId"]);
        assert_eq!(state["fingerprint"], server["fingerprint"]);
        assert_eq!(state["fingerprint"], planned["fingerprint"]);
        assert_eq!(state["creation_date"], server["creationDate"]);
        assert_eq!(state["change_date"], server["changeDate"]);
        assert_eq!(state["expiration_date"], json!(end));
        assert_eq!(state["active"], false);
        assert_eq!(server["active"], Value::Null);
        let ids = [&state["target_id"], &state["key_id"]].map(|id| id.as_str().unwrap());
        assert_eq!(state["id"], ids.join("/"));
        world.terraform.plans_nothing();
        world.terraform.destroy();
    }
}

#[test]
fn active_is_toggled_in_place_where_it_is_configured() {
    let world = world(with_key(RSA, "active = true"));
    world.terraform.apply();
    assert_eq!(world.key_writes(), ["add", "activate"]);
    assert_eq!(world.only_key()["active"], true);
    world.terraform.plans_nothing();
    let id = world.only_key()["keyId"].clone();

    world.terraform.write(with_key(RSA, "active = false"));
    let change = world.terraform.plan().only_change();
    assert_eq!(
        (change.actions, change.attributes),
        (
            vec!["update".to_string()],
            vec!["active".into(), "change_date".into()]
        )
    );
    world.terraform.apply();
    assert_eq!(world.only_key()["active"], Value::Null);
    assert_eq!(
        world.terraform.resource(ADDRESS)["change_date"],
        world.only_key()["changeDate"]
    );
    world.terraform.plans_nothing();

    world.terraform.write(with_key(RSA, ""));
    world.terraform.plans_nothing();
    assert_eq!(world.only_key()["keyId"], id);
}

#[test]
fn active_is_never_toggled_unless_it_is_configured() {
    let world = world(with_key(RSA, ""));
    world.terraform.apply();
    for (verb, active) in [("activate", json!(true)), ("deactivate", Value::Null)] {
        world.key_verb(&world.only_key(), verb);
        world.terraform.plans_nothing();
        world.terraform.apply();
        assert_eq!(world.only_key()["active"], active);
    }
}

#[test]
fn a_configured_active_that_drifts_is_planned_alone_and_healed() {
    let world = world(with_key(RSA, "active = true"));
    world.terraform.apply();
    world.key_verb(&world.only_key(), "deactivate");
    let change = world.terraform.plan().only_change();
    assert_eq!(
        (change.actions, change.attributes),
        (
            vec!["update".to_string()],
            vec!["active".into(), "change_date".into()]
        )
    );
    world.terraform.apply();
    assert_eq!(world.only_key()["active"], true);
    world.terraform.plans_nothing();
}

#[test]
fn a_key_removed_outside_of_terraform_causes_a_warning_and_is_added_again() {
    let world = world(with_key(RSA, ""));
    world.terraform.with_short_consistency_timeout();
    world.terraform.apply();
    world.key_verb(&world.only_key(), "remove");
    assert!(
        world
            .terraform
            .try_plan()
            .said()
            .contains("Public key not found")
    );
    assert_eq!(world.terraform.plan().only_change().actions, ["create"]);
    world.terraform.apply();
    assert_eq!(world.keys().len(), 1);
    world.terraform.plans_nothing();
}

#[test]
fn the_same_key_and_the_same_instant_plan_nothing_however_they_are_written() {
    let end = |text: &str| format!("expiration_date = {text:?}");
    let world = world(with_key(RSA, &end("2099-01-01T00:00:00Z")));
    world.terraform.apply();
    let around = format!("The key of the gate.\n{RSA}\n");
    for pem in [RSA.trim_end(), &RSA.replace('\n', "\r\n"), &around] {
        world
            .terraform
            .write(with_key(pem, &end("2099-01-01T01:00:00.000+01:00")));
        world.terraform.plans_nothing();
    }
    for (pem, instant) in [
        (P256, "2099-01-01T00:00:00Z"),
        (RSA, "2099-01-01T00:00:01Z"),
    ] {
        world.terraform.write(with_key(pem, &end(instant)));
        assert_eq!(
            world.terraform.plan().only_change().actions,
            ["delete", "create"]
        );
    }
}

#[test]
fn a_rotation_that_creates_first_leaves_no_moment_without_an_active_key() {
    let lines = "active = true\n  lifecycle {\n    create_before_destroy = true\n  }";
    let world = world(with_key(RSA, lines));
    world.terraform.apply();
    world.terraform.write(with_key(P256, lines));
    assert_eq!(
        world.terraform.plan().only_change().actions,
        ["create", "delete"]
    );
    world.zitadel.clear_calls();
    world.terraform.apply();
    assert_eq!(
        world.key_writes(),
        ["add", "activate", "remove"],
        "an active key is never made inactive by us"
    );
    assert_eq!(world.only_key()["active"], true);
    world.terraform.plans_nothing();
}

#[test]
fn an_active_key_is_made_inactive_before_it_is_removed() {
    let world = world(with_key(RSA, "active = true"));
    world.terraform.apply();
    world.terraform.write(TARGET);
    world.zitadel.clear_calls();
    world.terraform.apply();
    assert_eq!(world.key_writes(), ["remove", "deactivate", "remove"]);
    assert!(world.keys().is_empty());
}

#[test]
fn a_plan_searches_the_keys_of_a_target_once_however_many_it_has() {
    let keys = [("k", RSA), ("second", P256), ("third", P384)];
    let keys = keys.map(|(name, pem)| key(name, pem, "")).concat();
    let world = world(format!("{TARGET}{keys}"));
    world.terraform.apply();
    assert_eq!(world.keys().len(), 3);
    world.zitadel.clear_calls();
    world.terraform.plans_nothing();
    let calls = world.zitadel.calls().into_iter();
    let searches = calls.filter(|call| call.path.ends_with("/publickeys/search"));
    assert_eq!(searches.count(), 1);
}

#[test]
fn destroying_a_deleted_object_is_not_an_error() {
    let world = world(with_key(RSA, "active = true"));
    world.terraform.apply();
    let target = world.only_target()["id"].as_str().unwrap().to_string();
    world.ask("DELETE", &format!("/v2/actions/targets/{target}"), None);
    world
        .terraform
        .run(&["destroy", "-auto-approve", "-no-color", "-refresh=false"])
        .succeeded();
}

#[test]
fn lists_that_lag_hide_no_key_that_was_just_written() {
    let lines = "active = true\n  lifecycle {\n    create_before_destroy = true\n  }";
    let world = world(TARGET);
    world.zitadel.set_lag(Duration::from_millis(700));
    for pem in [RSA, P256] {
        world.terraform.write(with_key(pem, lines));
        world.terraform.apply();
    }
    let state = world.terraform.resource(ADDRESS);
    let settled = (0..100).any(|_| {
        std::thread::sleep(Duration::from_millis(100));
        matches!(world.keys().as_slice(), [one] if one["keyId"] == state["key_id"])
    });
    assert!(settled, "the new key alone is left");
    world.terraform.plans_nothing();
}
