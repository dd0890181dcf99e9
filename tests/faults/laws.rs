//! The laws that hold whatever happened.

use std::collections::BTreeSet;

use libtest_mimic::Failed;
use serde_json::{Value, json};
use terraform_plugin_testing::Run;
use zitadel_emulator::Version;

use crate::operations::Operation;
use crate::world::World;

/// One thing on the server, or one thing that the state claims to be there.
///
/// A target is `target <id>`, an entry of an execution's list `<condition> -> <target id>`, a
/// public key `key <target id>/<key id>`.
pub(crate) type Things = BTreeSet<String>;

/// What is on the server, as its reads show it.
pub(crate) fn on_server(world: &World) -> Things {
    let mut things = Things::new();
    for target in world.zitadel.targets() {
        things.extend(keys(world, &target.id).map(|key| format!("key {}/{key}", target.id)));
        things.insert(format!("target {}", target.id));
    }
    for (id, targets) in world.zitadel.executions() {
        // The servers of March 2024 write dots: `event.user.human.added`.
        let id = if id.contains('/') {
            id
        } else {
            id.replacen('.', "/", 1)
        };
        things.extend(targets.iter().map(|target| format!("{id} -> {target}")));
    }
    things
}

/// The IDs of a target's public keys.
fn keys(world: &World, target: &str) -> impl Iterator<Item = String> {
    let first = Version::parse("4.8").expect("a version");
    let answer = if world.zitadel.recorded_version() < first {
        Value::Null
    } else {
        let path = format!("/v2/actions/targets/{target}/publickeys/search");
        world.ask("POST", &path, Some(json!({})))
    };
    let keys = answer["publicKeys"].as_array().cloned().unwrap_or_default();
    keys.into_iter().map(|key| text(&key["keyId"]).to_owned())
}

/// The resources of the state file, each instance with its type. No process is started for it.
pub(crate) fn instances(world: &World) -> Vec<(String, Value)> {
    let Ok(bytes) = std::fs::read(world.terraform.folder().join("terraform.tfstate")) else {
        return Vec::new();
    };
    let state: Value = serde_json::from_slice(&bytes).expect("a state is JSON");
    let mut found = Vec::new();
    for resource in state["resources"].as_array().into_iter().flatten() {
        let instances = resource["instances"].as_array().into_iter().flatten();
        let kind = text(&resource["type"]).to_owned();
        found.extend(instances.map(|instance| (kind.clone(), instance.clone())));
    }
    found
}

/// What the state claims to be on the server.
pub(crate) fn in_state(world: &World) -> Things {
    let mut things = Things::new();
    for (kind, instance) in instances(world) {
        let values = &instance["attributes"];
        let id = text(&values["id"]);
        match kind.as_str() {
            "zitadelactions_target" => drop(things.insert(format!("target {id}"))),
            "zitadelactions_target_public_key" => drop(things.insert(format!("key {id}"))),
            "zitadelactions_execution_attachment" => drop(things.insert(id.replace('#', " -> "))),
            "zitadelactions_execution" => {
                let ids = values["target_ids"].as_array().into_iter().flatten();
                things.extend(ids.map(|target| format!("{id} -> {}", text(target))));
            }
            other => panic!("{other} is not a type of this suite"),
        }
    }
    things
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Whatever the operation created on the server is in state.
pub(crate) fn nothing_is_lost(
    operation: &Operation,
    world: &World,
    run: &Run,
) -> Result<(), Failed> {
    if operation.imports() {
        return Ok(());
    }
    let (server, state) = (on_server(world), in_state(world));
    // An entry of a list whose removal failed, or an update that was not answered, is in the state
    // under another spelling; what must not be missing are objects that only the state can find.
    let lost: Vec<_> = server
        .difference(&state)
        .filter(|thing| !thing.contains(" -> ") || !holds_execution(&state, thing))
        .collect();
    if lost.is_empty() {
        Ok(())
    } else {
        Err(format!("on the server and not in state: {lost:?}\n{}", output(run)).into())
    }
}

/// Whether the state holds the execution of this entry, if with another list.
fn holds_execution(state: &Things, entry: &str) -> bool {
    let condition = entry.split(" -> ").next().unwrap_or_default();
    state
        .iter()
        .any(|thing| thing.starts_with(&format!("{condition} -> ")))
}

/// Applied again, everything is as configured: the server holds what the state says and nothing
/// else, and a plan is empty.
pub(crate) fn the_next_apply_converges(
    operation: &Operation,
    world: &World,
    run: &Run,
) -> Result<(), Failed> {
    let again = operation.run_again(world);
    if again.code != 0 {
        return Err(format!(
            "the next apply fails:\n{}\nafter\n{}",
            output(&again),
            output(run)
        )
        .into());
    }
    is_converged(world, run)?;
    let (server, state) = (on_server(world), in_state(world));
    if server == state {
        Ok(())
    } else {
        Err(format!(
            "on the server {server:?}\nin state {state:?}\nafter\n{}",
            output(run)
        )
        .into())
    }
}

/// After the provider was killed, nobody knows whether its create succeeded. The next apply then
/// continues by itself, or its error says what to do; a key that was added twice is named by its
/// import ID.
pub(crate) fn the_next_apply_continues_or_says_how(
    operation: &Operation,
    world: &World,
    run: &Run,
) -> Result<(), Failed> {
    let mut again = operation.run_again(world);
    for (address, id) in [
        ("zitadelactions_target.t", "name:t"),
        ("zitadelactions_execution.e", "event/user.human.added"),
    ] {
        if again.code != 0 && again.said().contains("terraform import") {
            world.terraform.import(address, id).succeeded();
            again = operation.run_again(world);
        }
    }
    if again.code != 0 {
        return Err(format!(
            "no message says how to continue:\n{}\nafter\n{}",
            output(&again),
            output(run)
        )
        .into());
    }
    is_converged(world, run)?;
    let (server, state) = (on_server(world), in_state(world));
    let said = again.said().replace(' ', "");
    let unmentioned: Vec<_> = server
        .difference(&state)
        .filter(|thing| {
            !thing
                .strip_prefix("key ")
                .is_some_and(|id| said.contains(id))
        })
        .collect();
    if unmentioned.is_empty() && state.is_subset(&server) {
        Ok(())
    } else {
        Err(format!(
            "no message mentions {unmentioned:?}:\n{}\nafter\n{}",
            output(&again),
            output(run)
        )
        .into())
    }
}

fn is_converged(world: &World, run: &Run) -> Result<(), Failed> {
    let arguments = ["plan", "-detailed-exitcode", "-no-color", "-input=false"];
    let plan = world.terraform.run(&arguments);
    if plan.code == 0 {
        return Ok(());
    }
    Err(format!(
        "the plan is not empty:\n{}\nafter\n{}",
        output(&plan),
        output(run)
    )
    .into())
}

/// Everything that a command printed.
pub(crate) fn output(run: &Run) -> String {
    format!("{}\n{}", run.stdout, run.stderr)
}
