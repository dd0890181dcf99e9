//! Functions, called by the real CLI.

use crate::world::world;

#[test]
fn the_functions_of_ids_are_inverse_and_know_the_ids_of_resources() {
    let world = world(
        r#"
resource "zitadelactions_target" "t" {
  name       = "t"
  endpoint   = "https://example.com/"
  rest_async = {}
}

locals {
  ids = toset([
    "request", "request/zitadel.session.v2.SessionService", "response/zitadel.session.v2.SessionService/ListSessions",
    "function/preuserinfo", "event", "event/user.human.added", "event/user.human.*",
  ])
}

resource "zitadelactions_execution" "e" {
  for_each   = local.ids
  condition  = provider::zitadelactions::parse_execution_id(each.key)
  target_ids = [zitadelactions_target.t.id]
}

output "inverse" {
  value = alltrue([
    for id, execution in zitadelactions_execution.e :
    execution.id == id && provider::zitadelactions::execution_id(execution.condition) == id
  ])
}
"#,
    );
    world.terraform.apply();
    world.terraform.plans_nothing();
    assert_eq!(
        world.terraform.state()["values"]["outputs"]["inverse"]["value"],
        true
    );
    world.terraform.destroy();
}

#[test]
fn a_function_says_what_is_wrong_with_its_argument() {
    let cases = [
        (
            r#"execution_id({ event = { group = "user.*" } })"#,
            "The value of `event.group` must be",
        ),
        (
            r#"execution_id({ events = {} })"#,
            "There is no attribute `events`",
        ),
        (r#"execution_id("event")"#, "must be an object"),
        (
            r#"parse_execution_id("event/")"#,
            "is not the ID of an execution",
        ),
        (r#"signature("key", 1.5, "")"#, "whole number"),
        (r#"signature("key", -1, "")"#, "number"),
        (r#"signature("", 1, "")"#, "The signing key is empty"),
    ];
    let world = world("");
    for (call, expected) in cases {
        world.terraform.write(format!(
            "output \"o\" {{\n  value = provider::zitadelactions::{call}\n}}\n"
        ));
        let error = world.terraform.try_plan().failed();
        assert!(error.contains(expected), "{call}: {error}");
        assert!(!error.contains(".."), "one full stop: {error}");
    }
}
