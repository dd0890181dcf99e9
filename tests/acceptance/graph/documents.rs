//! Pictures of what real Terraform plans and stores.

use std::fs;
use std::path::{Path, PathBuf};

use super::{calls, execution, graph, parsed};
use crate::world::{world, world_of};

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/graph")
}

fn example(name: &str) -> String {
    fs::read_to_string(examples().join(name)).unwrap()
}

/// The JSON of the plan that the guide is about.
fn example_plan() -> String {
    let world = world(format!(
        "data \"zitadelactions_api\" \"this\" {{}}\n{}",
        example("before.tf")
    ));
    world.terraform.apply();
    world.terraform.write(format!(
        "data \"zitadelactions_api\" \"this\" {{}}\n{}",
        example("after.tf")
    ));
    world.terraform.plan().0.to_string()
}

#[test]
fn the_pictures_of_the_guide_are_those_of_its_plan() {
    let plan = example_plan();
    for name in ["plan.svg", "plan.md"] {
        let format = Path::new(name).extension().unwrap().to_str().unwrap();
        let format = if format == "md" { "markdown" } else { format };
        let drawn = graph(&[], &["--from", "-", "--format", format], &plan).succeeded();
        if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
            fs::write(examples().join(name), &drawn.stdout).unwrap();
        }
        let same = example(name) == drawn.stdout;
        assert!(
            same,
            "examples/graph/{name} is old: run this test with INSTA_UPDATE=always"
        );
    }
    let drawn = parsed(graph(&[], &["--from", "-", "-f", "json"], &plan));
    assert_eq!(
        calls(&drawn, "request/zitadel.user.v2.UserService/AddHumanUser"),
        ["+risk-score", "sign-up-guard"]
    );
    assert_eq!(
        calls(&drawn, "event/user.human.added"),
        ["-crm-sync", "audit-log", "+welcome-mail"]
    );
    assert_eq!(execution(&drawn, "request")["can_lock"], true);
    assert_eq!(execution(&drawn, "event/user.locked")["change"], "remove");
    let guide = fs::read_to_string(examples().join("../../xtask/notes/guides/graph.md")).unwrap();
    assert!(
        guide.contains("examples/graph/plan.svg"),
        "the guide shows the picture"
    );
}

#[test]
fn a_plan_knows_targets_that_do_not_exist_yet_through_modules_and_for_each() {
    let hcl = r#"
variable "regions" {
  default = ["eu", "us"]
}
resource "zitadelactions_target" "audit" {
  name       = "audit"
  endpoint   = "https://example.com/audit"
  rest_async = {}
}
resource "zitadelactions_target" "region" {
  for_each     = toset(var.regions)
  name         = "region-${each.key}"
  endpoint     = "https://${each.key}.example.com/hook"
  rest_webhook = { interrupt_on_error = false }
}
resource "zitadelactions_execution" "list" {
  condition  = { event = { all = true } }
  target_ids = concat([for t in zitadelactions_target.region : t.id], [zitadelactions_target.audit.id])
}
resource "zitadelactions_execution" "index" {
  condition  = { event = { group = "org" } }
  target_ids = [zitadelactions_target.region["us"].id, zitadelactions_target.audit.id]
}
resource "zitadelactions_execution" "each" {
  for_each   = zitadelactions_target.region
  condition  = { event = { event = each.key == "eu" ? "user.locked" : "user.unlocked" } }
  target_ids = [each.value.id]
}
module "inner" {
  source = "./inner"
  target = zitadelactions_target.audit.id
}
resource "zitadelactions_execution" "output" {
  condition  = { event = { group = "project" } }
  target_ids = [module.inner.own]
}
"#;
    let inner = r#"
terraform {
  required_providers {
    zitadelactions = { source = "zitadelactions/zitadelactions" }
  }
}
variable "target" {}
resource "zitadelactions_target" "own" {
  name        = "own"
  endpoint_wo = "https://example.com/own?token=sentinel"
  endpoint_wo_version = 1
  rest_webhook = { interrupt_on_error = false }
}
resource "zitadelactions_execution_attachment" "a" {
  condition = { event = { group = "user" } }
  target_id = var.target
}
output "own" { value = zitadelactions_target.own.id }
"#;
    let world = world(hcl);
    let folder = world.terraform.folder().join("inner");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("main.tf"), inner).unwrap();
    world.terraform.run(&["get"]).succeeded();
    let plan = world.terraform.plan().0.to_string();
    let file = world.terraform.folder().join("plan.json");
    fs::write(&file, &plan).unwrap();
    let drawn = parsed(graph(
        &[],
        &["--from", file.to_str().unwrap(), "-f", "json"],
        "",
    ));
    let expected: [(&str, &[&str]); 6] = [
        ("event", &["region-eu", "region-us", "audit"]),
        ("event/org.*", &["region-us", "audit"]),
        ("event/user.locked", &["region-eu"]),
        ("event/user.unlocked", &["region-us"]),
        ("event/project.*", &["own"]),
        ("event/user.*", &["+audit"]),
    ];
    for (id, names) in expected {
        assert_eq!(calls(&drawn, id), names, "{id}");
    }

    world.terraform.apply();
    let state = world.terraform.state().to_string();
    let drawn = parsed(graph(&[], &["--from", "-", "-f", "json"], &state));
    assert_eq!(drawn["source"]["kind"], "state");
    for (id, names) in expected {
        let names: Vec<_> = names
            .iter()
            .map(|name| name.trim_start_matches('+'))
            .collect();
        assert_eq!(calls(&drawn, id), names, "{id}");
    }
    for format in ["svg", "mermaid", "markdown", "dot", "json"] {
        let drawn = graph(&[], &["--from", "-", "-f", format], &state).succeeded();
        assert!(!drawn.stdout.contains("sentinel"), "{format}");
        for target in world.targets() {
            let key = target["signingKey"].as_str().unwrap();
            assert!(!drawn.stdout.contains(key), "{format}");
        }
    }
}

#[test]
fn a_plan_for_an_older_server_shows_includes_and_moves_in_its_order() {
    let targets = r#"
data "zitadelactions_api" "this" {}
resource "zitadelactions_target" "a" {
  name         = "a"
  endpoint     = "https://example.com/a"
  rest_webhook = { interrupt_on_error = false }
}
resource "zitadelactions_target" "b" {
  name         = "b"
  endpoint     = "https://example.com/b"
  rest_webhook = { interrupt_on_error = false }
}
"#;
    let executions = |list: &str| {
        format!(
            "{targets}
resource \"zitadelactions_execution\" \"all\" {{
  condition  = {{ request = {{ all = true }} }}
  target_ids = [zitadelactions_target.a.id, zitadelactions_target.b.id]
}}
resource \"zitadelactions_execution\" \"service\" {{
  condition = {{ request = {{ service = \"zitadel.session.v2beta.SessionService\" }} }}
  targets   = [{list}]
}}
"
        )
    };
    let (a, b) = (
        "{ target_id = zitadelactions_target.a.id }",
        "{ target_id = zitadelactions_target.b.id }",
    );
    let include = "{ include = zitadelactions_execution.all.condition }";
    let world = world_of("2.58.7", executions(&format!("{a}, {b}")));
    world.terraform.apply();
    world
        .terraform
        .write(executions(&format!("{include}, {b}, {a}")));
    let plan = world.terraform.plan().0.to_string();
    let drawn = parsed(graph(
        &[],
        &["--from", "-", "-f", "json", "--changes"],
        &plan,
    ));
    let service = "request/zitadel.session.v2beta.SessionService";
    assert_eq!(drawn["server"]["name"], "ZITADEL v2.58.7");
    // The last of the list is called first.
    assert_eq!(calls(&drawn, service), ["~a", "b", "+request"]);
    assert_eq!(drawn["executions"].as_array().unwrap().len(), 1);

    let svg = graph(&[], &["--from", "-"], &plan).succeeded().stdout;
    assert!(svg.contains("all of request"), "{svg}");
    assert!(svg.contains("the reverse of the list"), "{svg}");
}
