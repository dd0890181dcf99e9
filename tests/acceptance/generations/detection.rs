//! A response that is not from the API never decides the generation: it is an error that says
//! what it is, and nothing is dropped from state.

use std::time::Duration;

use serde_json::json;
use zitadel_emulator::{Fault, FaultAction, TargetKind};

use super::{SERVERS, Server, found, pinned};
use crate::hcl::TARGET;
use crate::world::{World, status};

/// A world with a target in state, and the first faults seen at once.
fn applied(server: Server) -> World {
    let world = server.world(TARGET);
    world.terraform.without_retries();
    world.terraform.apply();
    world.zitadel.clear_calls();
    world
}

/// Refresh and plan fail with this text, and the target stays in state.
fn fails(server: Server, world: &World, expected: &str) {
    for run in [
        world.terraform.try_plan(),
        world.terraform.try_apply(),
        world
            .terraform
            .run(&["apply", "-refresh-only", "-auto-approve", "-no-color"]),
    ] {
        let error = run.failed();
        assert!(error.contains(expected), "{server:?}: {error}");
        assert!(
            !error.contains("no known generation"),
            "{server:?}: {error}"
        );
    }
    assert!(
        world
            .terraform
            .resource("zitadelactions_target.t")
            .is_object(),
        "{server:?}"
    );
}

const SOME: [Server; 5] = [
    found("2.49.5"),
    found("2.58.7"),
    found("2.71.19"),
    found("3.4.9"),
    found("4.13.1"),
];

#[test]
fn an_html_page_of_a_proxy_does_not_decide_the_generation() {
    for server in SOME {
        let world = applied(server);
        for (code, expected) in [(200, "proxy"), (404, "proxy"), (502, "not available")] {
            world.zitadel.clear_calls();
            world.zitadel.fault(Fault::new(FaultAction::Html(code)));
            fails(server, &world, expected);
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
    for server in SOME {
        let world = applied(server);
        world
            .zitadel
            .fault(Fault::new(status(404, json!({"error": "no such page"}))));
        fails(server, &world, "");
        world.zitadel.clear_faults();
        world.terraform.plans_nothing();
    }
}

#[test]
fn a_database_outage_does_not_decide_the_generation() {
    for server in SOME {
        let world = applied(server);
        world.zitadel.set_outage(true);
        fails(server, &world, "database");
        world.zitadel.set_outage(false);
        world.terraform.plans_nothing();
    }
}

#[test]
fn a_host_without_an_instance_does_not_decide_the_generation() {
    for server in SOME
        .into_iter()
        .filter(|server| !server.version.starts_with("2.4") && server.version != "2.58.7")
    {
        let mut world = applied(server);
        world
            .terraform
            .set("ZITADEL_INSTANCE_HOST", "elsewhere.example");
        fails(server, &world, "instance_host");
        world.terraform.set("ZITADEL_INSTANCE_HOST", "localhost");
        world.terraform.plans_nothing();
    }
}

#[test]
fn a_dead_server_does_not_decide_the_generation() {
    for server in SOME {
        let mut world = applied(server);
        let base = world.zitadel.base_url();
        world.terraform.set("ZITADEL_DOMAIN", "http://127.0.0.1:1");
        fails(server, &world, "127.0.0.1:1");
        world.terraform.set("ZITADEL_DOMAIN", &base);
        world.terraform.plans_nothing();
    }
}

#[test]
fn a_locked_instance_is_reported_as_such() {
    for server in [found("2.58.7"), found("2.71.19"), found("4.13.1")] {
        let world = applied(server);
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
        fails(server, &world, "locked");
        world.zitadel.set_execution("request", &[]);
        world.terraform.plans_nothing();
    }
}

#[test]
fn a_pinned_generation_that_the_server_does_not_serve_is_named_with_the_version() {
    for server in [
        pinned("2.71.19", "v2"),
        pinned("3.4.9", "v2"),
        pinned("4.13.1", "resources_v3alpha"),
        pinned("2.58.7", "v3alpha_2024_03"),
    ] {
        let world = server.world(TARGET);
        let run = world.terraform.try_plan();
        assert!(
            run.stderr.contains("api_generation"),
            "{server:?}: {}",
            run.said()
        );
        assert!(world.zitadel.targets().is_empty());
    }
}

#[test]
fn the_generation_is_detected_once() {
    for server in SERVERS {
        let world = server.world(TARGET);
        world.terraform.apply();
        world.zitadel.clear_calls();
        world.terraform.run(&["plan", "-no-color"]).succeeded();
        let probes = world
            .zitadel
            .calls()
            .into_iter()
            .filter(|call| call.path.ends_with("/executions/functions"))
            .count();
        let most = if server.pinned.is_some() { 1 } else { 5 };
        assert!(probes <= most, "{server:?}: {probes} probes");
    }
}
