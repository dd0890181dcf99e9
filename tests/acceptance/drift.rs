//! A change outside of Terraform shows in the next plan: that attribute, and no other.

use serde_json::{Value, json};

use crate::execution::hcl;
use crate::hcl::{Block, target_of_kind};
use crate::world::{World, world};

fn target() -> Block {
    target_of_kind("t", "rest_webhook", false)
}

fn id(world: &World) -> String {
    world.only_target()["id"].as_str().unwrap().to_string()
}

#[test]
fn each_attribute_of_a_target_drifts_alone_and_apply_heals_it() {
    let cases: [(&str, Value); 5] = [
        ("name", json!({"name": "renamed"})),
        (
            "endpoint",
            json!({"endpoint": "https://example.com/elsewhere"}),
        ),
        ("timeout", json!({"timeout": "9s"})),
        ("payload_type", json!({"payloadType": "PAYLOAD_TYPE_JWT"})),
        (
            "rest_webhook",
            json!({"restWebhook": {"interruptOnError": true}}),
        ),
    ];
    let world = world(target());
    world.terraform.apply();
    for (attribute, edit) in cases {
        world.edit_target(&id(&world), edit);
        let change = world.terraform.plan().only_change();
        let mut expected = vec!["change_date".to_string(), attribute.to_string()];
        expected.sort();
        assert_eq!(change.attributes, expected);
        assert_eq!(change.actions, ["update"]);
        world.terraform.apply();
        world.terraform.plans_nothing();
    }
}

#[test]
fn another_kind_is_drift_of_the_two_kinds_and_healed() {
    let world = world(target());
    world.terraform.apply();
    world.edit_target(&id(&world), json!({"restCall": {"interruptOnError": true}}));
    let change = world.terraform.plan().only_change();
    assert_eq!(
        change.attributes,
        ["change_date", "rest_call", "rest_webhook"]
    );
    world.terraform.apply();
    assert_eq!(world.only_target()["restWebhook"], json!({}));
    world.terraform.plans_nothing();
}

#[test]
fn a_signing_key_rotated_elsewhere_is_read_and_changes_nothing() {
    let world = world(target());
    world.terraform.apply();
    world.edit_target(&id(&world), json!({"expirationSigningKey": "0s"}));
    world.terraform.plans_nothing();
    world.terraform.apply();
    assert_eq!(
        world.terraform.resource("zitadelactions_target.t")["signing_key"],
        world.only_target()["signingKey"]
    );
}

#[test]
fn a_target_deleted_outside_of_terraform_is_planned_again_with_a_warning() {
    let world = world(target());
    world.terraform.apply();
    world.ask(
        "DELETE",
        &format!("/v2/actions/targets/{}", id(&world)),
        None,
    );
    let change = world.terraform.plan().only_change();
    assert_eq!(change.actions, ["create"]);
    world.terraform.apply();
    world.terraform.plans_nothing();
}

#[test]
fn the_targets_of_an_execution_drift_in_number_and_order() {
    let condition = r#"{ event = { event = "user.human.added" } }"#;
    let world = world(hcl(
        condition,
        "[zitadelactions_target.a.id, zitadelactions_target.b.id]",
    ));
    world.terraform.with_short_consistency_timeout();
    world.terraform.apply();
    let list = world.executions()[0]["targets"].as_array().unwrap().clone();
    let set = |targets: Value| {
        world.ask(
            "PUT",
            "/v2/actions/executions",
            Some(
                json!({"condition": {"event": {"event": "user.human.added"}}, "targets": targets}),
            ),
        );
    };
    for drifted in [json!([list[1], list[0]]), json!([list[0]])] {
        set(drifted);
        let change = world.terraform.plan().only_change();
        assert_eq!(
            (change.actions, change.attributes),
            (
                vec!["update".to_string()],
                vec!["change_date".into(), "target_ids".into()]
            )
        );
        world.terraform.apply();
        assert_eq!(world.executions()[0]["targets"], json!(list));
        world.terraform.plans_nothing();
    }
    set(json!([]));
    assert_eq!(world.terraform.plan().only_change().actions, ["create"]);
    world.terraform.apply();
    world.terraform.plans_nothing();
}

#[test]
fn more_than_a_hundred_executions_and_targets_stay_in_state() {
    let world = world(
        r#"
variable "events" { type = list(string) }
resource "zitadelactions_target" "t" {
  count      = 120
  name       = "t-${count.index}"
  endpoint   = "https://example.com/"
  rest_async = {}
}
resource "zitadelactions_execution" "e" {
  for_each   = toset(var.events)
  condition  = { event = { event = each.key } }
  target_ids = [zitadelactions_target.t[0].id]
}
"#,
    );
    let events = world.ask("POST", "/admin/v1/events/types/_search", Some(json!({})));
    let names: Vec<&Value> = events["eventTypes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["type"])
        .take(120)
        .collect();
    assert_eq!(names.len(), 120);
    std::fs::write(
        world.terraform.folder().join("x.auto.tfvars.json"),
        json!({"events": names}).to_string(),
    )
    .unwrap();
    world.terraform.apply();
    world.zitadel.clear_calls();
    world.terraform.plans_nothing();
    let reads = world
        .zitadel
        .calls()
        .into_iter()
        .filter(|call| call.path.contains("/v2/actions/"))
        .count();
    assert!(
        reads <= 4,
        "a list of each kind serves the whole plan, not {reads} calls"
    );
}
