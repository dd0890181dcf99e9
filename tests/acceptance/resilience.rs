//! Lag, faults and lost responses: no ID is lost, nothing is created twice, and the next apply
//! converges.

use std::time::Duration;

use serde_json::json;
use zitadel_emulator::{Emulator, Fault, FaultAction};

use crate::execution::hcl;
use crate::world::{status, world, world_with};

const EVENT: &str = r#"{ event = { event = "user.human.added" } }"#;
const BOTH: &str = "[zitadelactions_target.a.id, zitadelactions_target.b.id]";

#[test]
fn a_lagging_projection_is_not_noticed() {
    let zitadel = Emulator::builder()
        .server_version("4.13.1")
        .lag(Duration::from_millis(400))
        .start_blocking();
    let world = world_with(zitadel, hcl(EVENT, BOTH));
    world.terraform.apply();
    world
        .terraform
        .write(hcl(EVENT, "[zitadelactions_target.b.id]"));
    world.terraform.apply();
    world
        .terraform
        .run(&[
            "apply",
            "-auto-approve",
            "-no-color",
            "-replace=zitadelactions_execution.e",
        ])
        .succeeded();
    assert_eq!(
        world.terraform.resource("zitadelactions_execution.e")["target_ids"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    world.terraform.destroy();
}

#[test]
fn a_target_whose_creation_got_no_response_is_found_by_name_and_not_created_twice() {
    let world = world(hcl(EVENT, BOTH));
    world.zitadel.fault(
        Fault::new(FaultAction::Reset)
            .after_work()
            .method("POST")
            .path("/v2/actions/targets")
            .on_call(1),
    );
    world.terraform.apply();
    assert_eq!(world.targets().len(), 2);
    world.terraform.plans_nothing();
}

#[test]
fn when_any_one_call_fails_nothing_is_lost_and_the_next_apply_converges() {
    let faults = [
        Fault::new(status(500, json!({"code": 13, "message": "broken"}))),
        Fault::new(FaultAction::Reset),
        Fault::new(FaultAction::Reset).after_work(),
        Fault::new(FaultAction::Html(502)),
    ];
    std::thread::scope(|scope| {
        for fault in faults {
            scope.spawn(move || (1..).all(|call| reaches_and_survives(&fault, call)));
        }
    });
}

/// Applies with this fault at one call, and applies again without it. Returns false if the apply
/// makes fewer calls.
fn reaches_and_survives(fault: &Fault, call: u64) -> bool {
    let world = world(hcl(EVENT, BOTH));
    // The provider looks for a lost creation as long as reads may lag.
    world
        .terraform
        .provider_block("max_retries = 0\n  consistency_timeout = \"1s\"");
    world.zitadel.fault(fault.clone().on_call(call));
    let first = world.terraform.try_apply();
    let is_reached = world.zitadel.calls().len() as u64 >= call;
    world.zitadel.clear_faults();
    if first.code != 0 {
        world.terraform.apply();
    }
    world.terraform.plans_nothing();
    assert_eq!(
        (world.targets().len(), world.executions().len()),
        (2, 1),
        "{fault:?} on call {call}"
    );
    is_reached
}

#[test]
fn passing_faults_are_retried() {
    let world = world(hcl(EVENT, BOTH));
    world
        .zitadel
        .fault(Fault::new(status(503, json!({"code": 14, "message": "starting"}))).on_call(1));
    world
        .zitadel
        .fault(Fault::new(status(429, json!({"code": 8, "message": "slow down"}))).on_call(4));
    world.terraform.apply();
    world.terraform.plans_nothing();
}

#[test]
fn a_second_step_that_fails_leaves_honest_state_and_the_next_apply_finishes() {
    let with = |interrupt: bool| {
        format!(
            "resource \"zitadelactions_target\" \"t\" {{\n  name = \"t\"\n  endpoint = \"https://example.com/\"\n  rest_call = {{ interrupt_on_error = {interrupt} }}\n}}\n"
        )
    };
    for step in [1, 2] {
        let world = world(with(true));
        world.terraform.apply();
        let id = world.only_target()["id"].as_str().unwrap().to_string();
        world.terraform.without_retries();
        world.zitadel.fault(
            Fault::new(status(500, json!({"code": 13, "message": "broken"})))
                .method("POST")
                .path(&format!("/v2/actions/targets/{id}"))
                .on_call(step),
        );
        world.terraform.write(with(false));
        world.terraform.try_apply().failed();
        world.zitadel.clear_faults();
        world.terraform.apply();
        assert_eq!(world.only_target()["restCall"], json!({}));
        world.terraform.plans_nothing();
    }
}
