//! The life of a target's public key.

use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use zitadel_emulator::{Fault, FaultAction};

use crate::world::{World, status, world, world_of};

pub(crate) const RSA: &str = include_str!("../fixtures/recordings/official-provider/rsa.pem");
pub(crate) const P256: &str = include_str!("../fixtures/keys/p256.pem");
const P384: &str = include_str!("../fixtures/keys/p384.pem");

pub(crate) const TARGET: &str = r#"
resource "zitadelactions_target" "t" {
  name       = "t"
  endpoint   = "https://example.com/"
  rest_async = {}
}
"#;

/// A target and one key of it, with these further lines.
pub(crate) fn with_key(pem: &str, lines: &str) -> String {
    format!("{TARGET}{}", key("k", pem, lines))
}

/// A key of the target, with these further lines.
fn key(name: &str, pem: &str, lines: &str) -> String {
    format!(
        "resource \"zitadelactions_target_public_key\" {name:?} {{\n  target_id = zitadelactions_target.t.id\n  public_key = {}\n  {lines}\n}}\n",
        json!(pem)
    )
}

const ADDRESS: &str = "zitadelactions_target_public_key.k";

impl World {
    fn key_path(&self) -> String {
        format!(
            "/v2/actions/targets/{}/publickeys",
            self.only_target()["id"].as_str().unwrap()
        )
    }

    /// The keys of the one target, oldest first.
    pub(crate) fn keys(&self) -> Vec<Value> {
        let body = json!({"pagination": {"asc": true}});
        let answer = self.ask("POST", &format!("{}/search", self.key_path()), Some(body));
        answer["publicKeys"].as_array().cloned().unwrap_or_default()
    }

    #[track_caller]
    fn only_key(&self) -> Value {
        let mut all = self.keys();
        assert_eq!(all.len(), 1, "{all:#?}");
        all.remove(0)
    }

    /// Does something to a key behind Terraform's back.
    fn key_verb(&self, key: &Value, verb: &str) {
        let path = format!("{}/{}", self.key_path(), key["keyId"].as_str().unwrap());
        match verb {
            "remove" => self.ask("DELETE", &path, None),
            verb => self.ask("POST", &format!("{path}/{verb}"), None),
        };
    }

    /// What was written since the calls were cleared, without ids.
    fn key_writes(&self) -> Vec<&'static str> {
        let all = self
            .zitadel
            .calls()
            .into_iter()
            .filter(|call| call.path.contains("/publickeys"));
        all.filter_map(
            |call| match (call.method.as_str(), call.path.rsplit('/').next()) {
                ("POST", Some("publickeys")) => Some("add"),
                ("POST", Some("activate")) => Some("activate"),
                ("POST", Some("deactivate")) => Some("deactivate"),
                ("DELETE", _) => Some("remove"),
                _ => None,
            },
        )
        .collect()
    }
}

/// The instant so long from now, RFC 3339.
fn after(time: Duration) -> String {
    let then = OffsetDateTime::from(SystemTime::now() + time);
    then.replace_nanosecond(0)
        .unwrap()
        .format(&Rfc3339)
        .unwrap()
}

/// Waits until the instant is over, on a server's clock that is this machine's.
fn wait_until(end: &str) {
    while after(Duration::ZERO).as_str() <= end {
        std::thread::sleep(Duration::from_millis(500));
    }
}

#[test]
fn create_fills_state_from_the_answer_and_the_plan_knows_the_fingerprint() {
    for (pem, end) in [
        (RSA, None),
        (P256, Some("2099-01-01T00:00:00Z")),
        (P384, None),
    ] {
        let lines = end.map_or(String::new(), |end| format!("expiration_date = {end:?}"));
        let world = world(&with_key(pem, &lines));
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
    let world = world(&with_key(RSA, "active = true"));
    world.terraform.apply();
    assert_eq!(world.key_writes(), ["add", "activate"]);
    assert_eq!(world.only_key()["active"], true);
    world.terraform.plans_nothing();
    let id = world.only_key()["keyId"].clone();

    world.terraform.write(&with_key(RSA, "active = false"));
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

    world.terraform.write(&with_key(RSA, ""));
    world.terraform.plans_nothing();
    assert_eq!(world.only_key()["keyId"], id);
}

#[test]
fn active_that_is_not_configured_is_never_toggled() {
    let world = world(&with_key(RSA, ""));
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
    let world = world(&with_key(RSA, "active = true"));
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
fn a_key_removed_elsewhere_is_said_and_added_anew() {
    let world = world(&with_key(RSA, ""));
    world.terraform.apply();
    world.key_verb(&world.only_key(), "remove");
    assert!(
        world
            .terraform
            .try_plan()
            .said()
            .contains("A public key is gone")
    );
    assert_eq!(world.terraform.plan().only_change().actions, ["create"]);
    world.terraform.apply();
    assert_eq!(world.keys().len(), 1);
    world.terraform.plans_nothing();
}

#[test]
fn the_same_key_and_the_same_instant_plan_nothing_however_they_are_written() {
    let end = |text: &str| format!("expiration_date = {text:?}");
    let world = world(&with_key(RSA, &end("2099-01-01T00:00:00Z")));
    world.terraform.apply();
    let around = format!("The key of the gate.\n{RSA}\n");
    for pem in [RSA.trim_end(), &RSA.replace('\n', "\r\n"), &around] {
        world
            .terraform
            .write(&with_key(pem, &end("2099-01-01T01:00:00.000+01:00")));
        world.terraform.plans_nothing();
    }
    for (pem, instant) in [
        (P256, "2099-01-01T00:00:00Z"),
        (RSA, "2099-01-01T00:00:01Z"),
    ] {
        world.terraform.write(&with_key(pem, &end(instant)));
        assert_eq!(
            world.terraform.plan().only_change().actions,
            ["delete", "create"]
        );
    }
}

#[test]
fn a_rotation_that_creates_first_leaves_no_moment_without_an_active_key() {
    let lines = "active = true\n  lifecycle {\n    create_before_destroy = true\n  }";
    let world = world(&with_key(RSA, lines));
    world.terraform.apply();
    world.terraform.write(&with_key(P256, lines));
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
    let world = world(&with_key(RSA, "active = true"));
    world.terraform.apply();
    world.terraform.write(TARGET);
    world.zitadel.clear_calls();
    world.terraform.apply();
    assert_eq!(world.key_writes(), ["remove", "deactivate", "remove"]);
    assert!(world.keys().is_empty());
}

#[test]
fn destroy_of_what_is_gone_already_is_no_error() {
    let world = world(&with_key(RSA, "active = true"));
    world.terraform.apply();
    let target = world.only_target()["id"].as_str().unwrap().to_string();
    world.ask("DELETE", &format!("/v2/actions/targets/{target}"), None);
    world
        .terraform
        .run(&["destroy", "-auto-approve", "-no-color", "-refresh=false"])
        .succeeded();
}

#[test]
fn a_failed_activation_keeps_the_key_in_state_and_the_next_apply_leaves_no_orphan() {
    let world = world(&with_key(RSA, "active = true"));
    world.terraform.without_retries();
    world.zitadel.fault(
        Fault::new(status(500, json!({})))
            .path("*/activate")
            .times(1),
    );
    let error = world.terraform.try_apply().failed();
    assert!(error.contains("is in state, inactive"), "{error}");
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
fn a_lost_answer_to_an_addition_leaves_one_key() {
    let world = world(&with_key(RSA, ""));
    world.zitadel.fault(
        Fault::new(FaultAction::ReplyLost)
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
    let world = world(&with(""));
    world.terraform.apply();
    wait_until(&end);
    world.terraform.plans_nothing();

    world.terraform.write(&with("active = true"));
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
    world.terraform.write(&with_key(
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
fn an_active_key_that_expires_is_warned_of() {
    let end = after(Duration::from_secs(8));
    let world = world(&with_key(
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
    let world = world(&with_key(RSA, "active = false"));
    world.terraform.apply();
    world.key_verb(&world.only_key(), "remove");
    world.terraform.write(&with_key(RSA, "active = true"));
    let error = world
        .terraform
        .run(&["apply", "-auto-approve", "-no-color", "-refresh=false"])
        .failed();
    assert!(error.contains("The public key does not exist"), "{error}");
    assert_eq!(world.terraform.resource(ADDRESS)["active"], false);
}

#[test]
fn two_keys_of_one_target_can_not_both_be_configured_active() {
    let world = world(&format!(
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

    world.terraform.write(&format!(
        "{}{}",
        with_key(RSA, "active = true"),
        key("other", P256, "active = true")
    ));
    let error = world.terraform.try_plan().failed();
    assert!(
        error.contains("Two keys of one target are to be active"),
        "{error}"
    );

    world.terraform.write(&format!(
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
fn what_is_no_usable_key_or_date_is_refused_at_its_attribute_before_anything_is_sent() {
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
            "no RSA key",
        ),
        (block("RSA PUBLIC KEY", secret), "", "PKCS#1"),
        (block("PRIVATE KEY", secret), "", "PRIVATE key"),
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
        world.terraform.write(&with_key(&pem, lines));
        let error = world.terraform.try_plan().failed();
        assert!(error.contains(expected), "{expected}: {error}");
        let place = if lines.is_empty() {
            "public_key = "
        } else {
            "expiration_date = "
        };
        assert!(error.contains(place), "{error}");
    }
    assert!(world.key_writes().is_empty());
}

#[test]
fn a_target_that_does_not_exist_is_an_error_at_target_id() {
    let world = world(&with_key(RSA, "").replace("zitadelactions_target.t.id", "\"404404\""));
    let error = world.terraform.try_apply().failed();
    assert!(
        error.contains("The target does not exist") && error.contains("target_id = "),
        "{error}"
    );
}

#[test]
fn a_server_without_public_keys_is_named_at_the_plan_with_the_first_that_has_them() {
    let world = world_of("4.7.6", &with_key(RSA, ""));
    let error = world.terraform.try_plan().failed();
    assert!(
        error.contains("4.8") && error.contains("4.7") && error.contains("public_key = "),
        "{error}"
    );
}

#[test]
fn a_server_that_fails_is_no_proof_that_a_key_is_gone() {
    let world = world(&with_key(RSA, ""));
    world.terraform.apply();
    world.terraform.without_retries();
    world
        .zitadel
        .fault(Fault::new(status(503, json!({}))).path("*/publickeys/search"));
    world.terraform.try_plan().failed();
    assert!(!world.terraform.resource(ADDRESS).is_null());
}
