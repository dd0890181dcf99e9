//! Reads that lag or miss an event: they revert nothing in the state, and no existing object is
//! mistaken for a deleted one.

use std::time::Duration;

use zitadel_emulator::{Emulator, Skip, TargetEdit};

use crate::hcl::{all, attachment, execution, target};
use crate::world::{World, world, world_with};

/// Long enough that the next command still reads what was before.
const LAG: Duration = Duration::from_secs(4);

/// A target, an execution and an attachment of it.
fn all_three() -> String {
    let event = r#"{ event = { event = "user.human.added" } }"#;
    let group = r#"{ event = { group = "org" } }"#;
    all([
        target("t"),
        execution("e", event, &["t"]),
        attachment("a", group, "t"),
    ])
}

fn key_in_state(world: &World) -> String {
    let key = &world.terraform.resource("zitadelactions_target.t")["signing_key"];
    key.as_str().unwrap().to_owned()
}

#[test]
fn a_read_from_before_a_rotation_never_brings_the_old_key_back() {
    let world = world(target("t"));
    world.terraform.apply();
    let old = key_in_state(&world);
    world.zitadel.set_lag(LAG);
    world.terraform.write(
        target("t")
            .text("timeout", "20s")
            .set("signing_key_version", 1),
    );
    world.terraform.apply();
    let new = key_in_state(&world);
    assert_ne!(old, new);
    world.terraform.plans_nothing();
    world.terraform.apply();
    assert_eq!(key_in_state(&world), new);
}

#[test]
fn a_target_that_reads_do_not_show_yet_is_not_gone() {
    let world = world(target("t"));
    world.zitadel.set_lag(LAG);
    world.terraform.apply();
    world.terraform.plans_nothing();
}

#[test]
fn an_execution_and_an_attachment_that_reads_do_not_show_yet_are_not_gone() {
    let world = world(all_three());
    world.zitadel.set_lag(LAG);
    world.terraform.apply();
    world.terraform.plans_nothing();
}

/// Seen on a real v2.71.19: the projection skipped the event of a creation for good.
#[test]
fn a_target_that_reads_miss_for_good_stays_in_state_while_the_write_side_has_it() {
    for version in ["2.49.5", "2.58.7", "2.71.19", "3.4.9", "4.13.1"] {
        let zitadel = Emulator::builder()
            .server_version(version)
            .skip_projection_of(Skip::event("target.added").object("t"))
            .start_blocking();
        let world = world_with(zitadel, target("t"));
        world
            .terraform
            .provider_block("consistency_timeout = \"1s\"");
        world.terraform.apply();
        let said = world.terraform.try_plan().succeeded().said();
        assert!(
            said.contains("ZITADEL returned outdated data"),
            "{version}: {said}"
        );
        world.terraform.plans_nothing();
        world.terraform.destroy();
    }
}

#[test]
fn a_viewer_relies_on_reads_alone() {
    let world = world(target("t"));
    world.terraform.apply();
    let id = world.only_target()["id"].as_str().unwrap().to_owned();
    world.zitadel.edit_target(&id, &TargetEdit::default());
    let World {
        zitadel,
        mut terraform,
    } = world;
    zitadel.delete_target(&id);
    terraform.set("ZITADEL_ACCESS_TOKEN", &zitadel.viewer_token());
    terraform.with_short_consistency_timeout();
    let said = terraform.try_plan().succeeded().said();
    assert!(said.contains("Target not found"), "{said}");
}

#[test]
fn a_long_wait_for_an_execution_that_has_just_been_deleted_is_explained() {
    let world = world(all([
        target("t"),
        execution("e", "{ event = { all = true } }", &["t"]),
    ]));
    let patience = "consistency_timeout = \"6s\"";
    world.terraform.provider_block(patience);
    world.terraform.apply();
    world.zitadel.set_execution("event", &[]);
    let said = world.terraform.try_plan().succeeded().said();
    assert!(said.contains("Execution not found"), "{said}");
    assert!(said.contains("the last change was so recent"), "{said}");
}

/// The projection has skipped the deletion, so every read and every plan shows the target.
#[test]
fn an_update_of_a_target_that_reads_alone_still_show_names_the_replacement_that_heals_it() {
    let world = world(target("t"));
    world.terraform.apply();
    let id = world.only_target()["id"].as_str().unwrap().to_owned();
    world
        .zitadel
        .skip_projection_of(Skip::event("target.removed"));
    world.zitadel.delete_target(&id);
    world.terraform.plans_nothing();
    world.terraform.write(target("t").text("timeout", "20s"));
    let error = world.terraform.try_apply().failed();
    assert!(error.contains("-replace=<address>"), "{error}");
    let replace = "-replace=zitadelactions_target.t";
    let apply = ["apply", "-auto-approve", "-no-color", replace];
    world.terraform.run(&apply).succeeded();
    let now = world.terraform.resource("zitadelactions_target.t");
    let now = now["id"].as_str().unwrap();
    assert_ne!(now, id);
    assert!(world.zitadel.find_written_target(now).is_some());
    world.terraform.plans_nothing();
}

#[test]
fn what_was_destroyed_a_moment_ago_is_created_again() {
    let world = world(all_three());
    world.zitadel.set_lag(Duration::from_millis(1500));
    for _ in 0..2 {
        world.terraform.apply();
        world.terraform.destroy();
    }
    world.terraform.apply();
    world.zitadel.set_lag(Duration::ZERO);
    world.terraform.plans_nothing();
}
