//! A failure is an error at its attribute, and the state is right afterwards.

use std::time::Duration;

use serde_json::{Value, json};
use zitadel_emulator::{Fault, FaultAction};

use super::{ADDRESS, P256, RSA, after, key, wait_until, with_key};
use crate::hcl::TARGET;
use crate::world::{status, world, world_of};

#[test]
fn a_failed_activation_keeps_the_key_in_state_and_the_next_apply_leaves_no_orphan() {
    let world = world(with_key(RSA, "active = true"));
    world.terraform.without_retries();
    world.zitadel.fault(
        Fault::new(status(500, json!({})))
            .path("*/activate")
            .times(1),
    );
    let error = world.terraform.try_apply().failed();
    assert!(error.contains("is in the state as inactive"), "{error}");
    let state = world.terraform.resource(ADDRESS);
    assert_eq!(
        (&state["key_id"], &state["active"]),
        (&world.only_key()["keyId"], &json!(false))
    );
    world.terraform.apply();
    assert_eq!(world.only_key()["active"], true);
    world.terraform.plans_nothing();
}

#[test]
fn a_lost_response_to_an_addition_leaves_one_key() {
    let world = world(with_key(RSA, ""));
    world.zitadel.fault(
        Fault::new(FaultAction::Reset)
            .after_work()
            .method("POST")
            .path("*/publickeys")
            .times(1),
    );
    world.terraform.apply();
    assert_eq!(
        world.terraform.resource(ADDRESS)["key_id"],
        world.only_key()["keyId"]
    );
    world.terraform.plans_nothing();
}

#[test]
fn an_expired_key_is_an_error_at_active_and_never_a_silent_true() {
    let end = after(Duration::from_secs(8));
    let with = |active: &str| with_key(RSA, &format!("expiration_date = {end:?}\n  {active}"));
    let world = world(with(""));
    world.terraform.apply();
    wait_until(&end);
    world.terraform.plans_nothing();

    world.terraform.write(with("active = true"));
    let error = world.terraform.try_plan().failed();
    assert!(
        error.contains("The public key has expired") && error.contains("active = true"),
        "{error}"
    );
    assert_eq!(world.terraform.resource(ADDRESS)["active"], false);
    assert_eq!(world.only_key()["active"], Value::Null);

    // A plan that does not know of the end: the server's refusal is what counts.
    let state =
        std::fs::read_to_string(world.terraform.folder().join("terraform.tfstate")).unwrap();
    let hidden = state.replace(&end, "2099-01-01T00:00:00Z");
    std::fs::write(world.terraform.folder().join("terraform.tfstate"), hidden).unwrap();
    world.terraform.write(with_key(
        RSA,
        "expiration_date = \"2099-01-01T00:00:00Z\"\n  active = true",
    ));
    let refused = world
        .terraform
        .run(&["apply", "-auto-approve", "-no-color", "-refresh=false"])
        .failed();
    assert!(refused.contains("The public key has expired"), "{refused}");
    assert_eq!(world.terraform.resource(ADDRESS)["active"], false);
}

#[test]
fn an_active_key_that_expires_causes_a_warning() {
    let end = after(Duration::from_secs(8));
    let world = world(with_key(
        RSA,
        &format!("expiration_date = {end:?}\n  active = true"),
    ));
    world.terraform.apply();
    wait_until(&end);
    let said = world.terraform.try_plan().succeeded().said();
    assert!(said.contains("The active public key has expired"), "{said}");
    assert!(said.contains("No changes"), "{said}");
}

#[test]
fn a_missing_key_is_an_error_and_never_a_silent_true() {
    let world = world(with_key(RSA, "active = false"));
    world.terraform.apply();
    world.key_verb(&world.only_key(), "remove");
    world.terraform.write(with_key(RSA, "active = true"));
    let error = world
        .terraform
        .run(&["apply", "-auto-approve", "-no-color", "-refresh=false"])
        .failed();
    assert!(error.contains("Public key not found"), "{error}");
    assert_eq!(world.terraform.resource(ADDRESS)["active"], false);
}

#[test]
fn two_keys_of_one_target_can_not_both_be_configured_active() {
    let world = world(format!(
        "{}{}",
        with_key(RSA, "active = true"),
        key("other", P256, "")
    ));
    world.terraform.apply();
    world.terraform.plans_nothing();
    assert_eq!(
        world
            .keys()
            .iter()
            .filter(|key| key["active"] == true)
            .count(),
        1
    );
    world
        .terraform
        .run(&["plan", "-no-color", "-replace", ADDRESS])
        .succeeded();

    world.terraform.write(format!(
        "{}{}",
        with_key(RSA, "active = true"),
        key("other", P256, "active = true")
    ));
    let error = world.terraform.try_plan().failed();
    assert!(error.contains("Two active keys for one target"), "{error}");

    world.terraform.write(format!(
        "{}{}",
        with_key(RSA, ""),
        key("other", P256, "active = true")
    ));
    world.terraform.apply();
    world.terraform.plans_nothing();
    let active: Vec<Value> = world
        .keys()
        .into_iter()
        .filter(|key| key["active"] == true)
        .collect();
    assert_eq!(active.len(), 1);
    assert_eq!(
        active[0]["keyId"],
        world
            .terraform
            .resource("zitadelactions_target_public_key.other")["key_id"]
    );
}

#[test]
fn two_new_active_keys_are_rejected_before_the_second_is_added() {
    let world = world(format!(
        "{}{}",
        with_key(RSA, "active = true"),
        key("other", P256, "active = true")
    ));
    let error = world.terraform.try_apply().failed();
    assert!(error.contains("Two active keys for one target"), "{error}");
    assert_eq!(world.only_key()["active"], true);
}

#[test]
fn an_unusable_key_or_date_is_rejected_at_its_attribute_before_anything_is_sent() {
    let block = |label: &str, body: &str| {
        format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----\n")
    };
    let secret = "TUlJRW93SUJBQUtDQVFFQQ==";
    let cases = [
        (
            block(
                "PUBLIC KEY",
                "MCowBQYDK2VwAyEAftUOHQZWNJxbOjFepKC/wwMdLFLKgc0I1XTFKIOIVwE=",
            ),
            "",
            "neither an RSA key",
        ),
        (block("RSA PUBLIC KEY", secret), "", "PKCS#1"),
        (block("PRIVATE KEY", secret), "", "private key"),
        (block("CERTIFICATE", secret), "", "certificate"),
        ("nothing".into(), "", "no PEM block"),
        (RSA.into(), "expiration_date = \"tomorrow\"", "RFC 3339"),
        (
            RSA.into(),
            "expiration_date = \"2099-01-01T00:00:00.0000001Z\"",
            "microseconds",
        ),
        (
            RSA.into(),
            "expiration_date = \"2020-01-01T00:00:00Z\"",
            "in the past",
        ),
    ];
    let world = world(TARGET);
    for (pem, lines, expected) in cases {
        world.terraform.write(with_key(&pem, lines));
        let error = world.terraform.try_plan().failed();
        assert!(error.contains(expected), "{expected}: {error}");
        let place = if lines.is_empty() {
            "public_key = "
        } else {
            "expiration_date = "
        };
        // Terraform would quote a private key with its line.
        let is_private = expected == "private key";
        assert_eq!(error.contains(place), !is_private, "{error}");
    }
    assert!(world.key_writes().is_empty());
}

#[test]
fn a_target_that_does_not_exist_is_an_error_at_target_id() {
    let world = world(with_key(RSA, "").replace("zitadelactions_target.t.id", "\"404404\""));
    let error = world.terraform.try_apply().failed();
    assert!(
        error.contains("Target not found") && error.contains("target_id = "),
        "{error}"
    );
}

#[test]
fn a_server_without_public_keys_is_named_at_the_plan_with_the_first_that_has_them() {
    let world = world_of("4.7.6", with_key(RSA, ""));
    let error = world.terraform.try_plan().failed();
    assert!(
        error.contains("4.8") && error.contains("4.7") && error.contains("public_key = "),
        "{error}"
    );
}

#[test]
fn a_server_that_fails_is_no_proof_that_a_key_is_gone() {
    let world = world(with_key(RSA, ""));
    world.terraform.apply();
    world.terraform.without_retries();
    world
        .zitadel
        .fault(Fault::new(status(503, json!({}))).path("*/publickeys/search"));
    world.terraform.try_plan().failed();
    assert!(!world.terraform.resource(ADDRESS).is_null());
}

#[test]
fn one_key_that_is_added_twice_cannot_be_active_twice() {
    let twins = [
        key("k", P256, "active = true"),
        key("l", P256, "active = true"),
    ]
    .concat();
    let world = world(format!("{TARGET}{twins}"));
    let error = world.terraform.try_apply().failed();
    assert!(error.contains("Two active keys for one target"), "{error}");
    assert!(error.contains("which it adds twice"), "{error}");
}
