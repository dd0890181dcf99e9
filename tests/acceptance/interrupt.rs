//! Ctrl-C: the changes in flight are finished and stored.

use std::time::Duration;

use zitadel_emulator::{Emulator, Fault, FaultAction};

use crate::hcl::{all, attachment, target};
use crate::world::{status, world, world_with};

const TARGETS: &str = r#"
resource "zitadelactions_target" "t" {
  count      = 5
  name       = "t-${count.index}"
  endpoint   = "https://example.com/"
  rest_async = {}
}
"#;

/// Waits for what has to happen at some time.
pub fn wait_until(what: &str, mut holds: impl FnMut() -> bool) {
    for _ in 0..600 {
        if holds() {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("never happened: {what}");
}

#[test]
fn creates_in_flight_are_finished_and_kept_in_state() {
    let world = world(TARGETS);
    world.zitadel.fault(
        Fault::new(FaultAction::Delay(Duration::from_secs(2)))
            .method("POST")
            .path("/v2/actions/targets"),
    );
    let apply = world
        .terraform
        .start(&["apply", "-auto-approve", "-no-color"]);
    wait_until("a create is on its way", || {
        world
            .zitadel
            .calls()
            .iter()
            .any(|call| call.method == "POST" && call.path == "/v2/actions/targets")
    });
    apply.interrupt();
    let run = apply.wait();
    assert!(run.said().contains("nterrupt"), "{}", run.said());

    world.zitadel.clear_faults();
    let state = world.terraform.state();
    let kept = state["values"]["root_module"]["resources"]
        .as_array()
        .map_or(0, Vec::len);
    assert_eq!(
        world.targets().len(),
        kept,
        "every target on the server is in state"
    );
    world.terraform.apply();
    assert_eq!(world.targets().len(), 5);
    world.terraform.plans_nothing();
}

#[test]
fn waiting_ends_at_once() {
    let zitadel = Emulator::builder()
        .server_version("4.13.1")
        .start_blocking();
    let world = world_with(zitadel, TARGETS);
    let body = serde_json::json!({"code": 14, "message": "starting"});
    world.zitadel.fault(Fault::new(status(503, body)));
    let apply = world
        .terraform
        .start(&["apply", "-auto-approve", "-no-color"]);
    wait_until("a call was refused", || !world.zitadel.calls().is_empty());
    apply.interrupt();
    let run = apply.wait();
    assert_ne!(run.code, 0);
    world.zitadel.clear_faults();
    assert!(world.targets().is_empty());
}

/// The read that confirms the set waits for the projection; Ctrl-C ends the wait.
#[test]
fn an_attachment_that_was_set_is_in_state_although_its_confirmation_was_interrupted() {
    let condition = r#"{ event = { group = "user.human" } }"#;
    let hcl = all([target("t"), attachment("a", condition, "t")]);
    let world = world(target("t").to_string());
    world.terraform.apply();
    world.terraform.write(&hcl);
    world.zitadel.set_lag(Duration::from_secs(30));
    let apply = ["apply", "-auto-approve", "-no-color", "-refresh=false"];
    let apply = world.terraform.start(&apply);
    wait_until("the list was set", || {
        let calls = world.zitadel.calls();
        let set = calls
            .iter()
            .position(|call| call.method == "PUT" && call.path == "/v2/actions/executions");
        set.is_some_and(|set| calls.len() > set + 1)
    });
    apply.interrupt();
    let run = apply.wait();
    let state = world
        .terraform
        .resource("zitadelactions_execution_attachment.a");
    assert!(state.is_object(), "{}", run.said());
    world.zitadel.set_lag(Duration::ZERO);
    world.terraform.plans_nothing();
    world.terraform.destroy();
    assert!(world.zitadel.executions().is_empty());
}
