//! A replacement that creates first keeps what it has created: the destroy step of the object
//! before does not undo it.

use crate::hcl::{all, attachment, execution, target};
use crate::world::{World, world, world_of};

const CONDITION: &str = r#"{ event = { group = "user.human" } }"#;
const ID: &str = "event/user.human.*";

fn list(world: &World) -> Vec<String> {
    world.zitadel.executions().remove(ID).unwrap_or_default()
}

fn replaced(world: &World, address: &str) -> String {
    let option = format!("-replace={address}");
    let run = world
        .terraform
        .run(&["apply", "-auto-approve", "-no-color", &option]);
    run.succeeded().said()
}

#[test]
fn an_execution_outlives_its_replacement_with_and_without_overwrite_existing() {
    for overwrite in [false, true] {
        let execution = execution("e", CONDITION, &["t"])
            .set("overwrite_existing", overwrite)
            .lifecycle("create_before_destroy = true");
        let world = world(all([target("t"), execution]));
        world.terraform.apply();
        replaced(&world, "zitadelactions_execution.e");
        assert_eq!(list(&world).len(), 1, "{overwrite}");
        world.terraform.plans_nothing();
        world.terraform.destroy();
        assert!(list(&world).is_empty(), "a destroy of its own removes it");
    }
}

#[test]
fn an_attachment_outlives_a_replacement_that_inherits_create_before_destroy() {
    let attached = all([target("t"), attachment("a", CONDITION, "t")]);
    let dependant = r#"
resource "terraform_data" "smoke_test" {
  input = zitadelactions_execution_attachment.a.id
  lifecycle { create_before_destroy = true }
}
"#;
    let world = world_of("2.71.19", format!("{attached}{dependant}"));
    world.terraform.apply();
    replaced(&world, "zitadelactions_execution_attachment.a");
    assert_eq!(list(&world).len(), 1);
    world.terraform.plans_nothing();
    world.terraform.destroy();
    assert!(list(&world).is_empty());
}
