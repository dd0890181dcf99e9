//! A response that is not from the API never decides the generation: it is an error that says
//! what it is, and nothing is dropped from state.

use std::time::Duration;

use serde_json::json;
use zitadel_emulator::{Fault, FaultAction, TargetKind};

use super::{FACES, Face, found, pinned};
use crate::world::{World, status};

const TARGET: &str = "resource \"zitadelactions_target\" \"t\" {\n  name = \"t\"\n  endpoint = \"https://192.0.2.1/x\"\n  rest_async = {}\n}\n";

/// A world with a target in state, and the first faults seen at once.
fn applied(face: Face) -> World {
    let world = face.world(TARGET);
    world.terraform.without_retries();
    world.terraform.apply();
    world.zitadel.clear_calls();
    world
}

/// Refresh and plan fail with this text, and the target stays in state.
fn fails(face: Face, world: &World, expected: &str) {
    for run in [
        world.terraform.try_plan(),
        world.terraform.try_apply(),
        world
            .terraform
            .run(&["apply", "-refresh-only", "-auto-approve", "-no-color"]),
    ] {
        let error = run.failed();
        assert!(error.contains(expected), "{face:?}: {error}");
        assert!(!error.contains("no known generation"), "{face:?}: {error}");
    }
    assert!(
        world
            .terraform
            .resource("zitadelactions_target.t")
            .is_object(),
        "{face:?}"
    );
}

const SOME: [Face; 5] = [
    found("2.49.5"),
    found("2.58.7"),
    found("2.71.19"),
    found("3.4.9"),
    found("4.13.1"),
];

#[test]
fn an_html_page_of_a_proxy_does_not_decide_the_generation() {
    for face in SOME {
        let world = applied(face);
        for (code, expected) in [(200, "proxy"), (404, "proxy"), (502, "not available")] {
            world.zitadel.clear_calls();
            world.zitadel.fault(Fault::new(FaultAction::Html(code)));
            fails(face, &world, expected);
            let probed: Vec<String> = world
                .zitadel
                .calls()
                .into_iter()
                .map(|call| call.path)
                .collect();
            assert!(
                probed.iter().all(|path| path.starts_with("/v2/")),
                "no further probe after such an answer: {probed:?}"
            );
            world.zitadel.clear_faults();
        }
        world.terraform.plans_nothing();
    }
}

#[test]
fn a_response_of_another_product_does_not_decide_the_generation() {
    for face in SOME {
        let world = applied(face);
        world
            .zitadel
            .fault(Fault::new(status(404, json!({"error": "no such page"}))));
        fails(face, &world, "");
        world.zitadel.clear_faults();
        world.terraform.plans_nothing();
    }
}

#[test]
fn a_database_outage_does_not_decide_the_generation() {
    for face in SOME {
        let world = applied(face);
        world.zitadel.set_outage(true);
        fails(face, &world, "database");
        world.zitadel.set_outage(false);
        world.terraform.plans_nothing();
    }
}

#[test]
fn a_host_without_an_instance_does_not_decide_the_generation() {
    for face in SOME
        .into_iter()
        .filter(|face| !face.version.starts_with("2.4") && face.version != "2.58.7")
    {
        let mut world = applied(face);
        world
            .terraform
            .set("ZITADEL_INSTANCE_HOST", "elsewhere.example");
        fails(face, &world, "instance_host");
        world.terraform.set("ZITADEL_INSTANCE_HOST", "localhost");
        world.terraform.plans_nothing();
    }
}

#[test]
fn a_dead_server_does_not_decide_the_generation() {
    for face in SOME {
        let mut world = applied(face);
        let base = world.zitadel.base_url();
        world.terraform.set("ZITADEL_DOMAIN", "http://127.0.0.1:1");
        fails(face, &world, "127.0.0.1:1");
        world.terraform.set("ZITADEL_DOMAIN", &base);
        world.terraform.plans_nothing();
    }
}

#[test]
fn a_locked_instance_is_reported_as_such() {
    for face in [found("2.58.7"), found("2.71.19"), found("4.13.1")] {
        let world = applied(face);
        let kind = TargetKind::Call {
            interrupt_on_error: true,
        };
        let dead = world.zitadel.create_target(
            "dead",
            "http://127.0.0.1:1/",
            kind,
            Duration::from_secs(1),
        );
        world.zitadel.set_execution("request", &[&dead]);
        fails(face, &world, "locked");
        world.zitadel.set_execution("request", &[]);
        world.terraform.plans_nothing();
    }
}

#[test]
fn a_pinned_generation_that_the_server_does_not_serve_is_named_with_the_version() {
    for face in [
        pinned("2.71.19", "v2"),
        pinned("3.4.9", "v2"),
        pinned("4.13.1", "resources_v3alpha"),
        pinned("2.58.7", "v3alpha_2024_03"),
    ] {
        let world = face.world(TARGET);
        let run = world.terraform.try_plan();
        assert!(
            run.stderr.contains("api_generation"),
            "{face:?}: {}",
            run.said()
        );
        assert!(world.zitadel.targets().is_empty());
    }
}

#[test]
fn the_generation_is_detected_once() {
    for face in FACES {
        let world = face.world(TARGET);
        world.terraform.apply();
        world.zitadel.clear_calls();
        world.terraform.run(&["plan", "-no-color"]).succeeded();
        let probes = world
            .zitadel
            .calls()
            .into_iter()
            .filter(|call| call.path.ends_with("/executions/functions"))
            .count();
        let most = if face.pinned.is_some() { 1 } else { 5 };
        assert!(probes <= most, "{face:?}: {probes} probes");
    }
}
