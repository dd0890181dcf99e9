//! Objects of one configuration in each other's way: on one name, on one condition, at a new
//! address.

use crate::hcl::{Block, all, attachment, execution, public_key, target};
use crate::public_key::P256;
use crate::world::{World, world};

const CONDITION: &str = r#"{ event = { group = "user.human" } }"#;
const ID: &str = "event/user.human.*";

fn list(world: &World) -> Vec<String> {
    world.zitadel.executions().remove(ID).unwrap_or_default()
}

#[test]
fn two_resources_on_one_name_or_condition_are_refused_at_plan() {
    let world = world("");
    let t = || target("t");
    let cases: [(&str, Vec<Block>); 4] = [
        (
            "Two targets with the same name",
            vec![t(), target("u").text("name", "T")],
        ),
        (
            "Two resources for one execution",
            vec![
                t(),
                execution("e", CONDITION, &["t"]),
                execution("f", CONDITION, &["t"]),
            ],
        ),
        (
            "Two resources for one attachment",
            vec![
                attachment("a", CONDITION, "t").text("target_id", "1"),
                attachment("b", CONDITION, "t").text("target_id", "1"),
            ],
        ),
        (
            "Two active keys for one target",
            ["k", "l"]
                .map(|label| {
                    let key = public_key(label, "t", P256).text("target_id", "1");
                    key.set("active", true)
                })
                .to_vec(),
        ),
    ];
    for (expected, blocks) in cases {
        let hcl: String = blocks.iter().map(ToString::to_string).collect();
        world.terraform.write(&hcl);
        let error = world.terraform.try_plan().failed();
        assert!(error.contains(expected), "{expected}: {error}");
    }
    assert!(world.targets().is_empty());
}

#[test]
fn a_second_resource_for_what_is_in_state_is_refused_and_a_swap_of_conditions_is_not() {
    let machine = r#"{ event = { group = "user.machine" } }"#;
    let hcl = |first: &str, second: &str| {
        all([
            target("t"),
            execution("e", first, &["t"]),
            execution("f", second, &["t"]),
        ])
    };
    let world = world(hcl(CONDITION, machine));
    world.terraform.apply();
    world.terraform.write(hcl(machine, CONDITION));
    world.terraform.plan();
    world.terraform.write(hcl(machine, machine));
    let error = world.terraform.try_plan().failed();
    assert!(error.contains("Two resources for one execution"), "{error}");
}

/// Terraform orders neither the destroy of the old address nor the create of the new one before
/// the other.
#[test]
fn an_object_at_a_renamed_key_takes_the_place_of_the_one_before() {
    let hcl = |key: &str, endpoint: &str, condition: &str| {
        all([
            target("t")
                .set("for_each", format!("toset([\"{key}\", \"{key}{key}\"])"))
                .set("name", "\"name-${length(each.key)}\"")
                .text("endpoint", endpoint),
            target("own"),
            execution("e", condition, &["own"]).set("for_each", format!("toset([{key:?}])")),
            attachment("a", r#"{ event = { group = "org" } }"#, "own")
                .set("for_each", format!("toset([{key:?}])")),
        ])
    };
    let world = world(hcl("a", "https://example.com/a", CONDITION));
    world.terraform.apply();
    for key in ["b", "c", "d"] {
        let endpoint = format!("https://example.com/{key}");
        world.terraform.write(hcl(key, &endpoint, CONDITION));
        let said = world.terraform.apply().said();
        for wrong in ["The name is taken", "already exists. Import"] {
            assert!(!said.contains(wrong), "{key}: {said}");
        }
        assert_eq!(world.targets().len(), 3, "{key}");
        assert_eq!(world.executions().len(), 2, "{key}");
        assert_eq!(list(&world).len(), 1, "{key}");
        world.terraform.plans_nothing();
    }
}

#[test]
fn a_renamed_key_with_a_changed_list_sets_the_new_list() {
    let hcl = |key: &str, targets: &[&str]| {
        let keys = format!("toset([{key:?}])");
        all([
            target("t"),
            target("u"),
            execution("e", CONDITION, targets).set("for_each", keys),
        ])
    };
    let world = world(hcl("a", &["t"]));
    world.terraform.apply();
    world.terraform.write(hcl("b", &["t", "u"]));
    world.terraform.apply();
    assert_eq!(list(&world).len(), 2);
    world.terraform.plans_nothing();
}

#[test]
fn a_forced_replacement_with_a_changed_list_changes_nothing_and_says_the_way() {
    let hcl = |targets: &[&str]| {
        let execution = execution("e", CONDITION, targets);
        all([
            target("t"),
            target("u"),
            execution.lifecycle("create_before_destroy = true"),
        ])
    };
    let world = world(hcl(&["t"]));
    world.terraform.apply();
    world.terraform.write(hcl(&["t", "u"]));
    let replace = "-replace=zitadelactions_execution.e";
    let apply = ["apply", "-auto-approve", "-no-color", replace];
    let error = world.terraform.run(&apply).failed();
    assert!(
        error.contains("apply its new list without the replacement"),
        "{error}"
    );
    assert_eq!(list(&world).len(), 1);
    world.terraform.apply();
    assert_eq!(list(&world).len(), 2);
    world.terraform.plans_nothing();
}
