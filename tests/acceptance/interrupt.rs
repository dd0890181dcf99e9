//! Ctrl-C: the changes in flight are finished and stored.

use std::process::Command;
use std::time::Duration;

use zitadel_emulator::{Emulator, Fault, FaultAction};

use crate::terraform::said;
use crate::world::{status, world, world_with};

const TARGETS: &str = r#"
resource "zitadelactions_target" "t" {
  count      = 5
  name       = "t-${count.index}"
  endpoint   = "https://example.com/"
  rest_async = {}
}
"#;

/// Sends SIGINT to the whole process group, as a terminal does.
fn interrupt(group: u32) {
    let sent = Command::new("kill")
        .args(["-INT", "--", &format!("-{group}")])
        .status()
        .unwrap();
    assert!(sent.success());
}

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
    interrupt(apply.id());
    let run = said(apply.wait_with_output().unwrap());
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
    interrupt(apply.id());
    let run = said(apply.wait_with_output().unwrap());
    assert_ne!(run.code, 0);
    world.zitadel.clear_faults();
    assert!(world.targets().is_empty());
}
