//! The life of an execution.

use serde_json::json;

use crate::hcl::{all, resource, target};
use crate::world::{World, world};

/// Two targets and an execution with this condition and these targets.
pub fn hcl(condition: &str, targets: &str) -> String {
    let execution = resource("execution", "e").set("condition", condition);
    all([
        target("a"),
        target("b"),
        execution.set("target_ids", targets),
    ])
}

const BOTH: &str = "[zitadelactions_target.a.id, zitadelactions_target.b.id]";
const EVENT: &str = r#"{ event = { event = "user.human.added" } }"#;

fn ids(world: &World) -> (String, String) {
    let id = |name: &str| {
        world
            .terraform
            .resource(&format!("zitadelactions_target.{name}"))["id"]
            .as_str()
            .unwrap()
            .to_string()
    };
    (id("a"), id("b"))
}

#[test]
fn every_condition_is_created_planned_clean_and_removed() {
    let cases = [
        (
            r#"{ request = { method = "/zitadel.session.v2.SessionService/ListSessions" } }"#,
            "request/zitadel.session.v2.SessionService/ListSessions",
        ),
        (
            r#"{ request = { service = "zitadel.session.v2.SessionService" } }"#,
            "request/zitadel.session.v2.SessionService",
        ),
        (r#"{ request = { all = true } }"#, "request"),
        (
            r#"{ response = { method = "/zitadel.session.v2.SessionService/ListSessions" } }"#,
            "response/zitadel.session.v2.SessionService/ListSessions",
        ),
        (
            r#"{ response = { service = "zitadel.session.v2.SessionService" } }"#,
            "response/zitadel.session.v2.SessionService",
        ),
        (r#"{ response = { all = true } }"#, "response"),
        (
            r#"{ function = { name = "preuserinfo" } }"#,
            "function/preuserinfo",
        ),
        (EVENT, "event/user.human.added"),
        (
            r#"{ event = { group = "user.human" } }"#,
            "event/user.human.*",
        ),
        (r#"{ event = { all = true } }"#, "event"),
    ];
    let world = world("");
    for (condition, id) in cases {
        world.terraform.write(hcl(condition, BOTH));
        world.terraform.apply();
        assert_eq!(
            world.terraform.resource("zitadelactions_execution.e")["id"],
            id
        );
        world.terraform.plans_nothing();
        assert_eq!(world.executions().len(), 1, "the one before was replaced");
    }
    world.terraform.destroy();
    assert!(world.executions().is_empty());
}

#[test]
fn the_order_of_targets_is_kept_and_changed_in_place() {
    let world = world(hcl(EVENT, BOTH));
    world.terraform.apply();
    let (a, b) = ids(&world);
    assert_eq!(world.executions()[0]["targets"], json!([a, b]));
    world.terraform.write(hcl(
        EVENT,
        "[zitadelactions_target.b.id, zitadelactions_target.a.id]",
    ));
    let change = world.terraform.plan().only_change();
    assert_eq!(
        (change.actions, change.attributes),
        (
            vec!["update".to_string()],
            vec!["change_date".into(), "target_ids".into()]
        )
    );
    world.terraform.apply();
    assert_eq!(world.executions()[0]["targets"], json!([b, a]));
    world.terraform.plans_nothing();
}

#[test]
fn a_changed_condition_replaces_and_its_id_is_known_in_the_plan() {
    let world = world(hcl(EVENT, BOTH));
    world.terraform.apply();
    world
        .terraform
        .write(hcl(r#"{ event = { group = "user.human" } }"#, BOTH));
    let plan = world.terraform.plan();
    let change = plan.only_change();
    assert_eq!(change.actions, ["delete", "create"]);
    let planned = &plan.0["resource_changes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["address"] == "zitadelactions_execution.e")
        .unwrap()["change"];
    assert_eq!(planned["after"]["id"], "event/user.human.*");
}

#[test]
fn a_target_replaced_in_the_same_apply_is_rewired() {
    let world = world(hcl(EVENT, BOTH));
    world.terraform.apply();
    world
        .terraform
        .run(&[
            "apply",
            "-auto-approve",
            "-no-color",
            "-replace=zitadelactions_target.a",
        ])
        .succeeded();
    let (a, b) = ids(&world);
    assert_eq!(world.executions()[0]["targets"], json!([a, b]));
    world.terraform.plans_nothing();
}

#[test]
fn an_execution_whose_target_was_deleted_elsewhere_is_repaired() {
    let world = world(hcl(EVENT, BOTH));
    world.terraform.apply();
    let (_, b) = ids(&world);
    world.ask("DELETE", &format!("/v2/actions/targets/{b}"), None);
    world.terraform.apply();
    let (a, b) = ids(&world);
    assert_eq!(world.executions()[0]["targets"], json!([a, b]));
    world.terraform.plans_nothing();
}

#[test]
fn an_execution_that_vanished_with_its_only_target_is_created_again() {
    let world = world(hcl(EVENT, "[zitadelactions_target.a.id]"));
    world.terraform.apply();
    let (a, _) = ids(&world);
    world.ask("DELETE", &format!("/v2/actions/targets/{a}"), None);
    assert!(world.executions().is_empty());
    world.zitadel.clear_calls();
    world.terraform.apply();
    let calls = world.zitadel.calls();
    let reads = calls
        .iter()
        .filter(|call| call.path == "/v2/actions/executions/search")
        .count();
    assert!(
        reads < 8,
        "the write side proves it, so no read is waited for: {reads}"
    );
    assert_eq!(world.executions().len(), 1);
    world.terraform.plans_nothing();
}

#[test]
fn a_list_that_names_a_deleted_target_is_an_error_and_never_silence() {
    let world = world(hcl(EVENT, BOTH));
    world.terraform.apply();
    let (a, b) = ids(&world);
    world.ask("DELETE", &format!("/v2/actions/targets/{b}"), None);
    // The same list as the last one that was set: the server would answer 200 and do nothing.
    world
        .terraform
        .run(&["state", "rm", "zitadelactions_target.b"])
        .succeeded();
    let literal = format!("[{a:?}, {b:?}]");
    let execution = resource("execution", "e").set("condition", EVENT);
    let without_b = [target("a"), execution.set("target_ids", literal)];
    world.terraform.write(all(without_b));
    let error = world.terraform.try_apply().failed();
    assert!(
        error.contains(&b) && error.contains("target_ids"),
        "{error}"
    );
    assert_eq!(
        world.executions()[0]["targets"],
        json!([a]),
        "what still runs is left running"
    );
}

#[test]
fn an_existing_execution_is_not_taken_over_unless_configured() {
    let world = world(hcl(EVENT, "[zitadelactions_target.a.id]"));
    let other = world.ask("POST", "/v2/actions/targets", Some(json!({"name": "theirs", "restAsync": {}, "timeout": "1s", "endpoint": "https://example.com/"})))["id"].clone();
    world.ask(
        "PUT",
        "/v2/actions/executions",
        Some(json!({"condition": {"event": {"event": "user.human.added"}}, "targets": [other]})),
    );
    let error = world.terraform.try_apply().failed();
    assert!(
        error.contains("terraform import")
            && error.contains("event/user.human.added")
            && error.contains("overwrite_existing"),
        "{error}"
    );
    assert_eq!(world.executions()[0]["targets"], json!([other]));

    world.terraform.write(hcl(
        EVENT,
        "[zitadelactions_target.a.id]\n  overwrite_existing = true",
    ));
    world.terraform.apply();
    assert_eq!(world.executions()[0]["targets"], json!([ids(&world).0]));
    world.terraform.plans_nothing();
}
