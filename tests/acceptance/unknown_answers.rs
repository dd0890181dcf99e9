//! A response that the provider does not know is an error that names it. It is never mistaken for a
//! default, for nothing, or for a proof of absence.

use serde_json::{Value, json};
use zitadel_emulator::{Fault, FaultAction};

use crate::execution::hcl;
use crate::world::{World, status, world};

const EVENT: &str = r#"{ event = { event = "user.human.added" } }"#;
const TARGETS: &str = "/v2/actions/targets/search";
const EXECUTIONS: &str = "/v2/actions/executions/search";

fn applied() -> World {
    let world = world(hcl(
        EVENT,
        "[zitadelactions_target.a.id, zitadelactions_target.b.id]",
    ));
    world.terraform.without_retries();
    world.terraform.apply();
    world
}

/// With this answer to calls of `path` a plan and an apply fail with `expected`, and lose nothing.
fn is_named(world: &World, path: &str, action: FaultAction, expected: &str) {
    world.zitadel.fault(Fault::new(action).path(path));
    for run in [world.terraform.try_plan(), world.terraform.try_apply()] {
        let error = run.failed();
        assert!(error.contains(expected), "{expected}: {error}");
        assert!(!error.contains("panic"), "{error}");
    }
    for address in [
        "zitadelactions_target.a",
        "zitadelactions_target.b",
        "zitadelactions_execution.e",
    ] {
        assert!(
            world.terraform.resource(address).is_object(),
            "{address} after {expected}"
        );
    }
    world.zitadel.clear_faults();
    assert_eq!((world.targets().len(), world.executions().len()), (2, 1));
}

/// A list with the first row changed.
fn changed(mut rows: Vec<Value>, member: &str, change: impl Fn(&mut Value)) -> FaultAction {
    change(&mut rows[0]);
    let total = rows.len().to_string();
    status(
        200,
        json!({"pagination": {"totalResult": total, "appliedLimit": "1000"}, member: rows}),
    )
}

/// The list has one such row, and so has the answer to whoever asks for that target.
fn is_named_for_its_target(world: &World, list: FaultAction, row: Value, expected: &str) {
    let path = format!("/v2/actions/targets/{}", row["id"].as_str().unwrap());
    let found = status(200, json!({ "target": row }));
    world
        .zitadel
        .fault(Fault::new(found).method("GET").path(&path));
    is_named(world, TARGETS, list, expected);
}

#[test]
fn a_value_of_a_target_that_is_not_known_is_named() {
    let world = applied();
    let cases: [(&str, Value, &str); 4] = [
        ("payloadType", json!("PAYLOAD_TYPE_XML"), "PAYLOAD_TYPE_XML"),
        ("timeout", json!("soon"), "soon"),
        ("creationDate", json!("yesterday"), "yesterday"),
        ("restWebhook", json!("yes"), "shape"),
    ];
    for (member, value, expected) in cases {
        let mut row = world.targets().remove(0);
        row[member] = value.clone();
        let list = changed(world.targets(), "targets", |first| *first = row.clone());
        is_named_for_its_target(&world, list, row, expected);
    }
    let mut row = world.targets().remove(0);
    row.as_object_mut().unwrap().remove("restAsync");
    row["restStream"] = json!({});
    let list = changed(world.targets(), "targets", |first| *first = row.clone());
    is_named_for_its_target(&world, list, row, "target");
    world.terraform.plans_nothing();
}

#[test]
fn a_list_names_what_it_misses() {
    let resources = hcl(
        EVENT,
        "[zitadelactions_target.a.id, zitadelactions_target.b.id]",
    );
    let world = applied();
    let mut targets = world.targets();
    targets.push(json!({ "id": "9", "name": "odd", "payloadType": "PAYLOAD_TYPE_CBOR" }));
    let mut executions = world.executions();
    executions.push(json!({ "changeDate": "2026-01-01T00:00:00Z", "targets": ["9"] }));
    let targets = changed(targets, "targets", |_| {});
    let executions = changed(executions, "executions", |_| {});
    for (kind, path, list, expected) in [
        ("targets", TARGETS, targets, "target \"odd\" (ID 9)"),
        ("executions", EXECUTIONS, executions, "execution"),
    ] {
        let data = format!("data \"zitadelactions_{kind}\" \"all\" {{}}\n");
        world.terraform.write(format!("{resources}{data}"));
        let said = world.terraform.try_plan().succeeded().said();
        assert!(!said.contains("cannot read"), "{said}");
        world.zitadel.fault(Fault::new(list).path(path));
        let said = world.terraform.try_plan().succeeded().said();
        let expected = format!("cannot read: {expected}");
        assert!(said.contains(&expected), "{expected}: {said}");
        world.zitadel.clear_faults();
    }
}

#[test]
fn a_condition_that_is_not_known_is_named() {
    let world = applied();
    for condition in [
        json!({"webhook": {"all": true}}),
        json!({"event": {"kind": "x"}}),
        json!("event"),
    ] {
        let list = changed(world.executions(), "executions", |row| {
            row["condition"] = condition.clone();
        });
        is_named(&world, EXECUTIONS, list, "execution");
    }
    world.terraform.plans_nothing();
}

#[test]
fn a_refusal_under_an_unknown_id_proves_nothing() {
    let world = applied();
    for (code, http) in [(5, 404), (6, 409), (9, 400), (10, 409)] {
        let refusal = json!({
            "code": code,
            "message": "not here (NEW-4711)",
            "details": [{"@type": "type.googleapis.com/zitadel.v1.ErrorDetail", "id": "NEW-4711", "message": "not here"}],
        });
        is_named(&world, TARGETS, status(http, refusal.clone()), "NEW-4711");
        is_named(&world, EXECUTIONS, status(http, refusal), "NEW-4711");
    }
    world.terraform.plans_nothing();
}

#[test]
fn a_response_that_is_not_from_the_api_is_reported_as_such() {
    let world = applied();
    let body = |status, body: &str| FaultAction::Status {
        status,
        headers: Vec::new(),
        body: body.into(),
    };
    let cases = [
        body(200, "{\"targets\": [{\"id\":"),
        body(200, "[]"),
        body(200, "{}"),
        body(200, "{\"result\": \"ok\"}"),
        body(200, "\"targets\""),
        body(200, "<html></html>"),
        body(204, ""),
        body(302, ""),
        body(418, "{}"),
        body(404, "nothing here"),
    ];
    for case in cases {
        is_named(&world, TARGETS, case.clone(), "answer");
        is_named(&world, EXECUTIONS, case, "answer");
    }
    world.terraform.plans_nothing();
}

/// A target recreated outside of Terraform under the same name is another target.
#[test]
fn a_target_recreated_outside_of_terraform_is_not_mistaken_for_the_old_one() {
    let world = applied();
    let id = world.terraform.resource("zitadelactions_target.a")["id"]
        .as_str()
        .unwrap()
        .to_owned();
    world.ask("DELETE", &format!("/v2/actions/targets/{id}"), None);
    let twin = json!({"name": "a", "restAsync": {}, "timeout": "10s", "endpoint": "https://example.com/a"});
    let new = world.ask("POST", "/v2/actions/targets", Some(twin))["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let run = world.terraform.try_plan().succeeded().said();
    assert!(run.contains("Target not found"), "{run}");
    let error = world.terraform.try_apply().failed();
    assert!(
        error.contains("terraform import") && error.contains(&new),
        "{error}"
    );

    world
        .terraform
        .import("zitadelactions_target.a", "name:a")
        .succeeded();
    world.terraform.apply();
    world.terraform.plans_nothing();
    assert_eq!(
        world.terraform.resource("zitadelactions_target.a")["id"],
        new
    );
    assert_eq!(world.executions()[0]["targets"][0], new);
}

/// The same, emptied and set by somebody else in between: the list is drift.
#[test]
fn an_execution_recreated_outside_of_terraform_is_drift_of_its_list_alone() {
    let world = applied();
    let condition = json!({"event": {"event": "user.human.added"}});
    let set = |targets: Value| {
        world.ask(
            "PUT",
            "/v2/actions/executions",
            Some(json!({"condition": condition, "targets": targets})),
        )
    };
    let list = world.executions()[0]["targets"].clone();
    set(json!([]));
    set(json!([list[1]]));
    assert_eq!(
        world.terraform.plan().only_change().attributes,
        ["change_date", "target_ids"]
    );
    world.terraform.apply();
    assert_eq!(world.executions()[0]["targets"], list);
    world.terraform.plans_nothing();
}
