//! Targets that get names which other targets of the run still have. Terraform changes them in no
//! order.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::json;
use zitadel_emulator::{Emulator, Fault};

use crate::hcl::target;
use crate::world::{World, status, world, world_of, world_with};

/// Targets with these keys and names.
fn named(names: &[(&str, &str)]) -> String {
    let entry = |(key, name): &(&str, &str)| format!("{key} = {name:?}");
    let map: Vec<_> = names.iter().map(entry).collect();
    let targets = target("t").set("for_each", format!("{{ {} }}", map.join(", ")));
    targets.set("name", "each.value").to_string()
}

/// The names of the targets with these keys, by their IDs.
fn ids(world: &World, keys: &[&str]) -> BTreeMap<String, String> {
    let of = |key: &&str| {
        let address = format!("zitadelactions_target.t[\"{key}\"]");
        let target = world.terraform.resource(&address);
        let text = |name: &str| target[name].as_str().unwrap().to_owned();
        (text("id"), text("name"))
    };
    keys.iter().map(of).collect()
}

#[test]
fn targets_swap_their_names_in_one_apply() {
    for version in ["2.49.5", "2.71.19", "4.13.1"] {
        let keys = ["a", "b", "c"];
        let before = named(&[("a", "one"), ("b", "two"), ("c", "three")]);
        let world = world_of(version, before);
        world.terraform.apply();
        let first = ids(&world, &keys);
        for names in [
            [("a", "two"), ("b", "One"), ("c", "three")],
            [("a", "three"), ("b", "two"), ("c", "One")],
            [("a", "One"), ("b", "three"), ("c", "two")],
        ] {
            world.terraform.write(named(&names));
            world.terraform.apply();
            world.terraform.plans_nothing();
            let now = ids(&world, &keys);
            assert!(first.keys().eq(now.keys()), "{version}: none is replaced");
            for (id, name) in now {
                let target = world.zitadel.find_target(&name).unwrap();
                assert_eq!(target.id, id, "{version}: {name}");
            }
        }
    }
}

#[test]
fn a_target_takes_the_name_that_another_one_gives_up() {
    let world = world(named(&[("a", "one"), ("b", "two"), ("c", "three")]));
    world.terraform.apply();
    for (what, names) in [
        (
            "a chain",
            &[("a", "two"), ("b", "three"), ("c", "four")][..],
        ),
        ("a destroyed one", &[("a", "three"), ("c", "four")]),
        ("a new one", &[("a", "five"), ("c", "four"), ("d", "three")]),
    ] {
        world.terraform.write(named(names));
        world.terraform.apply();
        world.terraform.plans_nothing();
        assert_eq!(world.targets().len(), names.len(), "{what}");
    }
}

#[test]
fn a_swap_that_fails_halfway_is_in_state_and_the_next_apply_finishes_it() {
    let world = world(named(&[("a", "one"), ("b", "two")]));
    world.terraform.apply();
    world.terraform.write(named(&[("a", "two"), ("b", "one")]));
    // Both are refused, one gets a name in between, the other its new name, and then the first.
    let refused = status(403, json!({ "code": 7, "message": "no" }));
    let rename = Fault::new(refused)
        .method("POST")
        .path("/v2/actions/targets/3*");
    world.zitadel.fault(rename.on_call(5));
    let error = world.terraform.try_apply().failed();
    assert!(error.contains("Permission denied"), "{error}");
    let in_state = ids(&world, &["a", "b"]);
    for (id, name) in &in_state {
        assert_eq!(world.zitadel.find_target(name).unwrap().id, *id);
    }
    assert!(in_state.values().any(|name| name.starts_with("renaming ")));
    world.terraform.apply();
    world.terraform.plans_nothing();
}

/// One at a time, no target can wait for another one. Each apply moves one of them, in an order
/// that Terraform chooses: if that is unlucky twice, the third apply finishes the swap.
#[test]
fn one_at_a_time_a_swap_takes_two_or_three_applies() {
    let world = world(named(&[("a", "one"), ("b", "two")]));
    world.terraform.apply();
    world.terraform.write(named(&[("a", "two"), ("b", "one")]));
    let apply = ["apply", "-auto-approve", "-no-color", "-parallelism=1"];
    let error = world.terraform.run(&apply).failed();
    assert!(error.contains("The name is taken"), "{error}");
    let second = world.terraform.run(&apply);
    if second.code != 0 {
        let error = second.failed();
        assert!(error.contains("The name is taken"), "{error}");
        world.terraform.run(&apply).succeeded();
    }
    world.terraform.plans_nothing();
}

#[test]
fn a_deleted_target_that_reads_still_show_does_not_take_the_name() {
    let zitadel = Emulator::builder()
        .server_version("4.13.1")
        .start_blocking();
    let world = world_with(zitadel, target("t"));
    world.terraform.apply();
    world.zitadel.set_lag(Duration::from_secs(600));
    world.terraform.destroy();
    let said = world.terraform.try_plan().succeeded().said();
    assert!(!said.contains("The name is taken"), "{said}");
}
