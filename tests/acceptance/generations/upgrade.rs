//! One state file of Terraform, one instance, five servers in turn: each plan after an upgrade is
//! empty or says exactly what the upgrade lost, and the apply repairs it.

use serde_json::Value;
use tempfile::TempDir;
use terraform_plugin_testing::{Change, Run};
use zitadel_emulator::{Emulator, TargetKind};

use super::{Held, Server, found, held};
use crate::world::World;

const OLD_FUNCTION: &str = "Action.Flow.Type.CustomiseToken.Action.TriggerType.PreUserinfoCreation";

/// The instance's data, which outlive its server.
struct Instance {
    folder: TempDir,
}

impl Instance {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn served_by(&self, version: &str) -> Emulator {
        let file = self.folder.path().join("instance.json");
        let zitadel = Emulator::builder()
            .server_version(version)
            .state_file(file)
            .start_blocking();
        zitadel.set_actions_feature(true);
        zitadel
    }

    fn upgrade(&self, world: World, version: &'static str) -> (World, Server) {
        let World {
            zitadel,
            mut terraform,
        } = world;
        drop(zitadel);
        let zitadel = self.served_by(version);
        terraform.set("ZITADEL_DOMAIN", &zitadel.base_url());
        terraform.set("ZITADEL_ACCESS_TOKEN", &zitadel.token());
        (World { zitadel, terraform }, found(version))
    }
}

/// The targets, and executions that call the first two on each of `conditions`.
fn hcl(conditions: &[(&str, &str)], more: &str) -> String {
    let mut hcl = String::from(
        r#"
resource "zitadelactions_target" "hook" {
  name         = "hook"
  endpoint     = "https://192.0.2.1/hook"
  rest_webhook = { interrupt_on_error = true }
}
resource "zitadelactions_target" "call" {
  name      = "call"
  endpoint  = "https://192.0.2.1/call"
  rest_call = { interrupt_on_error = false }
}
resource "zitadelactions_target" "later" {
  name       = "later"
  endpoint   = "https://192.0.2.1/later"
  rest_async = {}
}
"#,
    );
    for (label, condition) in conditions {
        hcl.push_str(&format!(
            "resource \"zitadelactions_execution\" \"{label}\" {{\n  condition = {condition}\n  target_ids = \
             [zitadelactions_target.hook.id, zitadelactions_target.later.id]\n}}\n"
        ));
    }
    hcl + more
}

const EVENT: (&str, &str) = ("event", "{ event = { event = \"user.human.added\" } }");
const GROUP: (&str, &str) = ("group", "{ event = { group = \"org\" } }");
const SERVICE: (&str, &str) = (
    "service",
    "{ request = { service = \"zitadel.session.v2beta.SessionService\" } }",
);

fn old_function() -> String {
    format!("{{ function = {{ name = {OLD_FUNCTION:?} }} }}")
}

/// What the plan does, by address, without the dates.
fn planned(world: &World) -> Vec<(String, String, Vec<String>)> {
    let told = |change: Change| {
        let label = change
            .address
            .trim_start_matches("zitadelactions_")
            .to_owned();
        (
            label,
            change.actions.join("+"),
            change
                .attributes
                .into_iter()
                .filter(|name| name != "change_date")
                .collect(),
        )
    };
    let mut changes: Vec<_> = world
        .terraform
        .plan()
        .changes()
        .into_iter()
        .map(told)
        .collect();
    changes.sort();
    changes
}

fn expect(changes: &[(&str, &str, &[&str])]) -> Vec<(String, String, Vec<String>)> {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    changes
        .iter()
        .map(|(address, action, names)| ((*address).to_owned(), (*action).to_owned(), owned(names)))
        .collect()
}

fn repaired(world: &World) -> Run {
    let run = world.terraform.apply();
    world.terraform.plans_nothing();
    run
}

fn everything(server: Server, world: &World, ids: &[&str]) -> Held {
    held(server, &world.zitadel, ids)
}

#[test]
fn a_state_outlives_every_upgrade_from_v2_49_to_v4_13() {
    let instance = Instance::new();
    let server = found("2.49.5");
    let function = old_function();
    let conditions = [EVENT, GROUP, SERVICE, ("function", function.as_str())];
    let old_id = format!("function/{OLD_FUNCTION}");
    let mut ids = vec![
        "event/user.human.added",
        "event/org.*",
        "request/zitadel.session.v2beta.SessionService",
        old_id.as_str(),
    ];
    let world = server.world_with(instance.served_by(server.version), &hcl(&conditions, ""));
    world.terraform.with_short_consistency_timeout();
    world.terraform.apply();
    world.terraform.plans_nothing();
    let before = everything(server, &world, &ids);
    assert_eq!((before.targets.len(), before.executions.len()), (3, 4));

    // The targets lost their endpoints, one its kind, and no execution is seen any more.
    let (world, server) = instance.upgrade(world, "2.58.7");
    assert_eq!(
        planned(&world),
        expect(&[
            ("execution.event", "create", &[]),
            ("execution.function", "create", &[]),
            ("execution.group", "create", &[]),
            ("execution.service", "create", &[]),
            ("target.call", "update", &["endpoint"]),
            ("target.hook", "update", &["endpoint"]),
            (
                "target.later",
                "update",
                &["endpoint", "rest_async", "rest_webhook"]
            ),
        ])
    );
    let said = world.terraform.try_plan().succeeded().said();
    assert!(
        said.contains("The target has no endpoint") && said.contains("Execution not found"),
        "{said}"
    );
    repaired(&world);
    assert_eq!(
        everything(server, &world, &ids),
        before,
        "the apply brought back what the upgrade lost"
    );

    // Nothing is lost here; existing targets have no signing key until a rotation.
    let (world, server) = instance.upgrade(world, "2.71.19");
    world.terraform.plans_nothing();
    assert_eq!(everything(server, &world, &ids), before);
    let rotated = hcl(&conditions, "").replacen(
        "rest_async = {}",
        "rest_async = {}\n  signing_key_version = 1",
        1,
    );
    world.terraform.write(&rotated);
    assert_eq!(
        planned(&world),
        expect(&[(
            "target.later",
            "update",
            &["signing_key", "signing_key_version"]
        )])
    );
    repaired(&world);
    let key = |world: &World, label: &str| {
        world
            .terraform
            .resource(&format!("zitadelactions_target.{label}"))["signing_key"]
            .clone()
    };
    assert!(key(&world, "later").is_string());
    assert_eq!(key(&world, "hook"), Value::Null);

    // The old function cannot run here nor be removed: its removal says so and goes through.
    let (world, server) = instance.upgrade(world, "3.4.9");
    world.terraform.plans_nothing();
    let renamed = [
        EVENT,
        GROUP,
        SERVICE,
        ("function", "{ function = { name = \"preuserinfo\" } }"),
    ];
    world.terraform.write(hcl(&renamed, "").replacen(
        "rest_async = {}",
        "rest_async = {}\n  signing_key_version = 1",
        1,
    ));
    assert_eq!(
        planned(&world),
        expect(&[(
            "execution.function",
            "delete+create",
            &["condition", "creation_date", "id"]
        )])
    );
    let run = repaired(&world);
    assert!(
        run.said().contains("Removed from state only"),
        "{}",
        run.said()
    );
    ids.push("function/preuserinfo");
    let after = everything(server, &world, &ids);
    assert_eq!(after.executions["function/preuserinfo"], ["hook", "later"]);
    assert_eq!(after.targets, before.targets);

    let (world, server) = instance.upgrade(world, "4.13.1");
    world.terraform.plans_nothing();
    assert_eq!(everything(server, &world, &ids), after);
    assert!(key(&world, "later").is_string());
    world.terraform.destroy();
    let left = everything(server, &world, &ids);
    assert!(
        left.targets.is_empty() && left.executions.is_empty(),
        "{left:?}"
    );
}

/// Includes end with v3: what had nothing else vanishes, what was mixed keeps its targets.
#[test]
fn includes_that_an_upgrade_ends_are_an_error_and_can_be_replaced_with_targets() {
    let instance = Instance::new();
    let server = found("2.71.19");
    let list = |entries: &str| {
        let more = format!(
            "resource \"zitadelactions_execution\" \"outer\" {{\n  condition = {{ event = {{ all = true }} }}\n  targets = [{entries}]\n}}\n"
        );
        hcl(&[EVENT], &more)
    };
    let (target, include) = (
        "{ target_id = zitadelactions_target.call.id }",
        "{ include = zitadelactions_execution.event.condition }",
    );
    let world = server.world_with(
        instance.served_by(server.version),
        &list(&format!("{target}, {include}")),
    );
    world.terraform.apply();
    world.terraform.plans_nothing();

    let (world, server) = instance.upgrade(world, "3.4.9");
    let error = world.terraform.try_plan().failed();
    assert!(
        error.contains("v3.4.9") && error.contains("v2.48 to v2.71"),
        "{error}"
    );
    let spelled_out = "{ target_id = zitadelactions_target.hook.id }";
    world
        .terraform
        .write(list(&format!("{target}, {spelled_out}")));
    assert_eq!(
        planned(&world),
        expect(&[("execution.outer", "update", &["targets"])])
    );
    repaired(&world);
    let ids = ["event/user.human.added", "event"];
    assert_eq!(
        everything(server, &world, &ids).executions["event"],
        ["call", "hook"]
    );
}

/// Skipping an apply in between loses nothing: the later repair is the same.
#[test]
fn a_jump_from_v2_49_to_v4_13_is_repaired_in_one_apply() {
    let instance = Instance::new();
    let server = found("2.49.5");
    let world = server.world_with(instance.served_by(server.version), &hcl(&[EVENT], ""));
    world.terraform.with_short_consistency_timeout();
    world.terraform.apply();
    let ids = ["event/user.human.added"];
    let before = everything(server, &world, &ids);
    let World { zitadel, terraform } = world;
    drop(zitadel);
    for version in ["2.58.7", "2.71.19", "3.4.9"] {
        drop(instance.served_by(version));
    }
    let zitadel = Emulator::builder()
        .server_version("2.49.5")
        .start_blocking();
    let (world, server) = instance.upgrade(World { zitadel, terraform }, "4.13.1");
    assert_eq!(
        planned(&world),
        expect(&[
            ("execution.event", "create", &[]),
            ("target.call", "update", &["endpoint"]),
            ("target.hook", "update", &["endpoint"]),
            (
                "target.later",
                "update",
                &["endpoint", "rest_async", "rest_webhook"]
            ),
        ])
    );
    repaired(&world);
    assert_eq!(everything(server, &world, &ids), before);
    assert_eq!(
        world.zitadel.find_target("hook").unwrap().kind,
        TargetKind::Webhook {
            interrupt_on_error: true
        }
    );
}
