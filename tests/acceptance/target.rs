//! The life of a target.

use serde_json::json;

use crate::hcl::{Block, all, output, target, target_of_kind};
use crate::world::world;

/// A webhook that does not interrupt.
fn webhook() -> Block {
    target_of_kind("t", "rest_webhook", false)
}

#[test]
fn create_fills_every_computed_attribute_from_the_answer_without_a_read() {
    let world = world(webhook());
    world.terraform.apply();
    let calls = world.zitadel.calls();
    let created = calls
        .iter()
        .position(|call| call.method == "POST" && call.path == "/v2/actions/targets")
        .unwrap();
    let after: Vec<_> = calls[created + 1..].iter().map(|call| &call.path).collect();
    assert!(after.is_empty(), "{after:?}");

    let state = world.terraform.resource("zitadelactions_target.t");
    let server = world.only_target();
    assert_eq!(state["id"], server["id"]);
    assert_eq!(state["signing_key"], server["signingKey"]);
    assert_eq!(state["creation_date"], server["creationDate"]);
    assert_eq!(state["timeout"], "10s");
    assert_eq!(state["payload_type"], "JSON");
    assert_eq!(state["rest_webhook"], json!({"interrupt_on_error": false}));
    world.terraform.plans_nothing();
}

#[test]
fn every_argument_changes_in_place_and_alone() {
    let world = world(webhook());
    world.terraform.apply();
    let id = world.only_target()["id"].clone();
    let cases: [(&str, &str, serde_json::Value); 5] = [
        ("name", r#""other""#, json!({"name": "other"})),
        (
            "endpoint",
            r#""https://example.com/other""#,
            json!({"endpoint": "https://example.com/other"}),
        ),
        ("timeout", r#""3s""#, json!({"timeout": "3s"})),
        (
            "payload_type",
            r#""JWT""#,
            json!({"payloadType": "PAYLOAD_TYPE_JWT"}),
        ),
        (
            "rest_webhook",
            "{ interrupt_on_error = true }",
            json!({"restWebhook": {"interruptOnError": true}}),
        ),
    ];
    for (attribute, value, expected) in cases {
        world.terraform.write(webhook());
        world.terraform.apply();
        world.terraform.write(webhook().set(attribute, value));

        let change = world.terraform.plan().only_change();
        assert_eq!(change.actions, ["update"]);
        assert_eq!(change.attributes, {
            let mut names = vec!["change_date", attribute];
            names.sort();
            names
        });
        world.zitadel.clear_calls();
        world.terraform.apply();
        world.terraform.plans_nothing();

        let writes: Vec<_> = world
            .zitadel
            .calls()
            .into_iter()
            .filter(|call| call.method == "POST" && !call.path.ends_with("/search"))
            .collect();
        assert_eq!(
            writes.len(),
            1,
            "only the changed field is sent: {writes:#?}"
        );
        let sent: serde_json::Value = serde_json::from_str(&writes[0].body).unwrap();
        assert_eq!(sent, expected);
        assert_eq!(world.only_target()["id"], id);
    }
}

#[test]
fn every_kind_changes_into_every_other_in_place() {
    let of_kind = |(kind, interrupts): (&str, bool)| {
        if kind == "rest_async" {
            target("t")
        } else {
            target_of_kind("t", kind, interrupts)
        }
    };
    let kinds = [
        ("rest_webhook", false),
        ("rest_webhook", true),
        ("rest_call", false),
        ("rest_call", true),
        ("rest_async", false),
    ];
    let world = world(of_kind(kinds[0]));
    world.terraform.apply();
    let id = world.only_target()["id"].clone();
    for from in kinds {
        for to in kinds {
            if from == to {
                continue;
            }
            for kind in [from, to] {
                world.terraform.write(of_kind(kind));
                world.terraform.apply();
            }
            let target = world.only_target();
            assert_eq!(target["id"], id);
            let (kind, interrupts) = to;
            let member = match kind {
                "rest_webhook" => "restWebhook",
                "rest_call" => "restCall",
                _ => "restAsync",
            };
            let expected = if interrupts {
                json!({"interruptOnError": true})
            } else {
                json!({})
            };
            assert_eq!(target[member], expected, "{from:?} -> {to:?}: {target}");
        }
    }
    world.terraform.plans_nothing();
}

#[test]
fn interrupt_on_error_true_to_false_really_becomes_false() {
    let world = world(target_of_kind("t", "rest_webhook", true));
    world.terraform.apply();
    assert_eq!(
        world.only_target()["restWebhook"],
        json!({"interruptOnError": true})
    );
    world.terraform.write(webhook());
    world.terraform.apply();
    assert_eq!(world.only_target()["restWebhook"], json!({}));
    world.terraform.plans_nothing();
}

#[test]
fn equal_timeouts_plan_nothing_and_the_first_spelling_stays() {
    let with = |timeout: &str| webhook().text("timeout", timeout);
    let world = world(with("1m30s"));
    world.terraform.apply();
    assert_eq!(world.only_target()["timeout"], "90s");
    assert_eq!(
        world.terraform.resource("zitadelactions_target.t")["timeout"],
        "1m30s"
    );
    world.terraform.plans_nothing();
    for equal in ["90s", "90.0s", "1.5m", "90000ms"] {
        world.terraform.write(with(equal));
        world.terraform.plans_nothing();
    }
}

#[test]
fn a_new_signing_key_version_rotates_the_key_and_dependants_see_it_in_the_same_apply() {
    let key = || output("key", "zitadelactions_target.t.signing_key");
    let world = world(all([webhook(), key()]));
    world.terraform.apply();
    let first = world.only_target()["signingKey"].clone();
    let rotated = webhook().set("signing_key_version", 1);
    world.terraform.write(all([rotated, key()]));
    world.terraform.apply();
    let second = world.only_target()["signingKey"].clone();
    assert_ne!(first, second);
    assert_eq!(
        world.terraform.state()["values"]["outputs"]["key"]["value"],
        second
    );
    world.terraform.plans_nothing();
}

#[test]
fn destroy_removes_the_target_and_a_missing_one_is_not_an_error() {
    let world = world(webhook());
    world.terraform.apply();
    world.terraform.destroy();
    assert!(world.targets().is_empty());

    world.terraform.apply();
    let id = world.only_target()["id"].as_str().unwrap().to_string();
    world.ask("DELETE", &format!("/v2/actions/targets/{id}"), None);
    world
        .terraform
        .run(&["destroy", "-auto-approve", "-no-color", "-refresh=false"])
        .succeeded();
}

#[test]
fn names_endpoints_and_timeouts_at_their_limits_are_accepted() {
    let name = "ü".repeat(1000);
    let endpoint = format!("https://example.com/{}", "a".repeat(2048 - 20));
    let longest = target("t").text("name", &name).text("endpoint", &endpoint);
    let world = world(longest.text("timeout", "270s"));
    world.terraform.apply();
    world.terraform.plans_nothing();
    assert_eq!(world.only_target()["name"], name);
}
