//! A replacement that creates first keeps what it has created: the destroy step of the object
//! before does not undo it.

use crate::world::{World, world, world_of};

const TARGET: &str = r#"
resource "zitadelactions_target" "t" {
  name       = "t"
  endpoint   = "https://example.com/"
  rest_async = {}
}
"#;
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
    for overwrite in ["", "overwrite_existing = true"] {
        let execution = format!(
            r#"
resource "zitadelactions_execution" "e" {{
  condition  = {CONDITION}
  target_ids = [zitadelactions_target.t.id]
  {overwrite}
  lifecycle {{ create_before_destroy = true }}
}}
"#
        );
        let world = world(&format!("{TARGET}{execution}"));
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
    let attachment = format!(
        r#"
resource "zitadelactions_execution_attachment" "a" {{
  condition = {CONDITION}
  target_id = zitadelactions_target.t.id
}}
resource "terraform_data" "smoke_test" {{
  input = zitadelactions_execution_attachment.a.id
  lifecycle {{ create_before_destroy = true }}
}}
"#
    );
    let world = world_of("2.71.19", &format!("{TARGET}{attachment}"));
    world.terraform.apply();
    replaced(&world, "zitadelactions_execution_attachment.a");
    assert_eq!(list(&world).len(), 1);
    world.terraform.plans_nothing();
    world.terraform.destroy();
    assert!(list(&world).is_empty());
}
