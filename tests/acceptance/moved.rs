//! `moved` blocks carry over the state of the official provider.

use std::fs;

use serde_json::{Value, json};

use crate::world::{World, world};

const OFFICIAL: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/fixtures/recordings/official-provider/official.tfstate"
);

/// Our configuration of what `official.tf` describes.
const OURS: &str = r#"
resource "zitadelactions_target" "webhook" {
  name         = "webhook"
  endpoint     = "https://192.0.2.1/webhook"
  timeout      = "15s"
  rest_webhook = { interrupt_on_error = true }
}
resource "zitadelactions_target" "call" {
  name         = "call"
  endpoint     = "https://192.0.2.1/call"
  timeout      = "90s"
  rest_call    = { interrupt_on_error = false }
  payload_type = "JWT"
}
resource "zitadelactions_target" "async" {
  name         = "async"
  endpoint     = "https://192.0.2.1/async"
  rest_async   = {}
  payload_type = "JWE"
}
resource "zitadelactions_execution" "method" {
  condition  = { request = { method = "/zitadel.session.v2.SessionService/ListSessions" } }
  target_ids = [zitadelactions_target.webhook.id, zitadelactions_target.call.id]
}
resource "zitadelactions_execution" "service" {
  condition  = { request = { service = "zitadel.session.v2.SessionService" } }
  target_ids = [zitadelactions_target.async.id]
}
resource "zitadelactions_execution" "all" {
  condition  = { response = { all = true } }
  target_ids = [zitadelactions_target.async.id]
}
resource "zitadelactions_execution" "event" {
  condition  = { event = { event = "user.human.added" } }
  target_ids = [zitadelactions_target.async.id, zitadelactions_target.webhook.id]
}
resource "zitadelactions_execution" "group" {
  condition  = { event = { group = "user.human" } }
  target_ids = [zitadelactions_target.async.id]
}
resource "zitadelactions_execution" "preuserinfo" {
  condition  = { function = { name = "preuserinfo" } }
  target_ids = [zitadelactions_target.call.id]
}
"#;

/// Makes on the server what the official state describes, and gives that state with the new ids and
/// keys, without the public key.
fn furnish(world: &World) -> Value {
    let mut text = fs::read_to_string(OFFICIAL).unwrap();
    let official: Value = serde_json::from_str(&text).unwrap();
    let resources = official["resources"].as_array().unwrap();
    let attributes = |kind: &str| -> Vec<Value> {
        let of_kind = resources.iter().filter(|one| one["type"] == kind);
        of_kind
            .map(|one| one["instances"][0]["attributes"].clone())
            .collect()
    };
    for target in attributes("zitadel_action_target") {
        let kind = match target["target_type"].as_str().unwrap() {
            "REST_WEBHOOK" => {
                json!({"restWebhook": {"interruptOnError": target["interrupt_on_error"]}})
            }
            "REST_CALL" => json!({"restCall": {"interruptOnError": target["interrupt_on_error"]}}),
            _ => json!({"restAsync": {}}),
        };
        let mut body = json!({"name": target["name"], "endpoint": target["endpoint"], "payloadType": target["payload_type"]});
        body["timeout"] = if target["timeout"] == "1m30s" {
            json!("90s")
        } else {
            target["timeout"].clone()
        };
        body.as_object_mut()
            .unwrap()
            .extend(kind.as_object().unwrap().clone());
        let created = world.ask("POST", "/v2/actions/targets", Some(body));
        text = text.replace(
            target["id"].as_str().unwrap(),
            created["id"].as_str().unwrap(),
        );
        text = text.replace(
            target["signing_key"].as_str().unwrap(),
            created["signingKey"].as_str().unwrap(),
        );
    }
    let mut state: Value = serde_json::from_str(&text).unwrap();
    let resources = state["resources"].as_array_mut().unwrap();
    resources.retain(|one| one["type"] != "zitadel_action_target_public_key");
    for one in resources
        .iter()
        .filter(|one| one["type"].as_str().unwrap().contains("execution"))
    {
        let attributes = &one["instances"][0]["attributes"];
        let mut scope = attributes.clone();
        scope.as_object_mut().unwrap().retain(|name, value| {
            !["id", "target_ids"].contains(&name.as_str()) && !value.is_null()
        });
        let kind = one["type"].as_str().unwrap().rsplit('_').next().unwrap();
        let body = json!({"condition": {kind: scope}, "targets": attributes["target_ids"]});
        world.ask("PUT", "/v2/actions/executions", Some(body));
    }
    state
}

/// Lets the CLI find a provider at `address`, which it wants for the old state although it never
/// asks it: ours, under another name.
fn stand_in(world: &World, address: &str) {
    let folder = world.terraform.folder().join("stand-in");
    fs::create_dir_all(&folder).unwrap();
    let binary = folder.join("terraform-provider-zitadel");
    fs::copy(
        env!("CARGO_BIN_EXE_terraform-provider-zitadelactions"),
        binary,
    )
    .unwrap();
    let settings = world.terraform.folder().join("cli.tfrc");
    let text = fs::read_to_string(&settings).unwrap();
    // OpenTofu asks its own registry for a provider of the other one.
    let (_, name) = address.split_once('/').unwrap();
    let overrides = ["registry.terraform.io", "registry.opentofu.org"]
        .map(|registry| format!("\n    \"{registry}/{name}\" = {folder:?}"));
    let with = format!("dev_overrides {{{}", overrides.concat());
    fs::write(settings, text.replace("dev_overrides {", &with)).unwrap();
}

/// A `moved` block for each resource of the state that is moved.
fn moved_blocks(state: &Value) -> String {
    let resources = state["resources"].as_array().unwrap().iter();
    let block = |one: &Value| {
        let (kind, name) = (one["type"].as_str().unwrap(), one["name"].as_str().unwrap());
        let ours = if kind == "zitadel_action_target" {
            "target"
        } else {
            "execution"
        };
        format!("moved {{\n  from = {kind}.{name}\n  to   = zitadelactions_{ours}.{name}\n}}\n")
    };
    resources.map(block).collect()
}

#[test]
fn the_official_providers_state_moves_with_an_empty_plan_from_either_registry() {
    for registry in ["registry.terraform.io", "registry.opentofu.org"] {
        let world = world("");
        let state = furnish(&world);
        let text = state.to_string().replace("registry.terraform.io", registry);
        stand_in(&world, &format!("{registry}/zitadel/zitadel"));
        fs::write(world.terraform.folder().join("terraform.tfstate"), text).unwrap();
        world
            .terraform
            .write(format!("{OURS}{}", moved_blocks(&state)));
        let plan = world.terraform.plan();
        assert!(plan.changes().is_empty(), "{:#?}", plan.changes());
        let moved = plan.0["resource_changes"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|one| one["previous_address"].is_string());
        assert_eq!(moved.count(), 9);
        world.zitadel.clear_calls();
        world.terraform.apply();
        let calls = world.zitadel.calls();
        assert!(
            calls
                .iter()
                .all(|call| call.method == "GET" || call.path.ends_with("/search")),
            "{calls:#?}"
        );
        world.terraform.plans_nothing();
        for name in ["webhook", "call", "async"] {
            let target = world
                .terraform
                .resource(&format!("zitadelactions_target.{name}"));
            assert!(
                target["creation_date"].is_string() && target["signing_key"].is_string(),
                "{target}"
            );
        }
    }
}

#[test]
fn what_the_official_provider_did_not_write_is_not_taken_over() {
    let world = world("");
    let state = furnish(&world);
    let text = state
        .to_string()
        .replace("zitadel/zitadel", "somebody/zitadel");
    stand_in(&world, "registry.terraform.io/somebody/zitadel");
    fs::write(world.terraform.folder().join("terraform.tfstate"), text).unwrap();
    world
        .terraform
        .write(format!("{OURS}{}", moved_blocks(&state)));
    let said = world.terraform.try_plan();
    assert!(said.failed().contains("cannot become"), "{}", said.said());
}
