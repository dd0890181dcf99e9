//! Reads that lag behind writes, show them in another order, or never show them (API.md 6.6, 6.11).

use std::time::Duration;

use libtest_mimic::{Failed, Trial};
use zitadel_emulator::{Emulator, Lag, Skip};

use crate::laws;
use crate::world::{World, world_with};

/// Every recorded server.
const VERSIONS: [&str; 8] = [
    "2.49.5", "2.51.4", "2.58.7", "2.59.5", "2.71.19", "3.4.9", "4.7.6", "4.13.1",
];

/// Two targets and an execution that calls the first or both.
fn configuration(timeout: &str, targets: &str) -> String {
    format!(
        r#"
resource "zitadelactions_target" "t" {{
  name         = "t"
  endpoint     = "https://example.com/t"
  timeout      = "{timeout}"
  rest_webhook = {{ interrupt_on_error = false }}
}}
resource "zitadelactions_target" "u" {{
  name       = "u"
  endpoint   = "https://example.com/u"
  rest_async = {{}}
}}
resource "zitadelactions_execution" "e" {{
  condition  = {{ event = {{ event = "user.human.added" }} }}
  target_ids = [{targets}]
}}
"#
    )
}

const ONE: &str = "zitadelactions_target.t.id";
const BOTH: &str = "zitadelactions_target.u.id, zitadelactions_target.t.id";

fn server(version: &str, consistency_timeout: &str) -> World {
    let zitadel = Emulator::builder().server_version(version).start_blocking();
    zitadel.set_actions_feature(true);
    let world = world_with(zitadel, "");
    let block = format!(
        "provider \"zitadelactions\" {{\n  consistency_timeout = {consistency_timeout:?}\n}}\n"
    );
    std::fs::write(world.terraform.folder().join("provider.tf"), block).unwrap();
    world
}

pub(crate) fn trials() -> Vec<Trial> {
    let (second, half) = (Duration::from_secs(1), Duration::from_millis(500));
    let lags: [(&str, Lag, &[&str]); 4] = [
        ("lag 0.5 s", half.into(), &VERSIONS),
        ("lag 3 s", (3 * second).into(), &[]),
        (
            "lag 0 to 3 s, reordered",
            (Duration::ZERO..=3 * second).into(),
            &["2.71.19", "4.13.1"],
        ),
        ("lag 30 s", (30 * second).into(), &[]),
    ];
    let skips = [
        "target.added",
        "target.changed",
        "target.removed",
        "execution*",
    ];
    let mut trials = Vec::new();
    for version in VERSIONS {
        for (name, lag, telling) in lags {
            let trial = Trial::test(format!("{version} / {name}"), move || lagging(version, lag));
            trials.push(trial.with_ignored_flag(!telling.contains(&version)));
        }
        for skipped in skips {
            let name = format!("{version} / every {skipped} skipped for good");
            let trial = Trial::test(name, move || skipping(version, skipped));
            trials.push(trial.with_ignored_flag(!["2.71.19", "4.13.1"].contains(&version)));
        }
    }
    trials
}

/// Creates, changes, replaces and removes without ever waiting between two commands.
fn lagging(version: &str, lag: Lag) -> Result<(), Failed> {
    let world = server(version, "60s");
    world.zitadel.set_lag(lag);
    let steps = [
        ("create", configuration("10s", ONE), None),
        ("change", configuration("20s", BOTH), None),
        (
            "replace",
            configuration("20s", BOTH),
            Some("-replace=zitadelactions_execution.e"),
        ),
        ("change back", configuration("10s", ONE), None),
    ];
    for (step, configuration, replace) in steps {
        world.terraform.write(&configuration);
        let mut arguments = vec!["apply", "-auto-approve", "-no-color", "-input=false"];
        arguments.extend(replace);
        let run = world.terraform.run(&arguments);
        if run.code != 0 {
            return Err(format!("{step} fails:\n{}", laws::told(&run)).into());
        }
        empty_plan(&world, step)?;
    }
    let run = world
        .terraform
        .run(&["destroy", "-auto-approve", "-no-color", "-input=false"]);
    if run.code != 0 {
        return Err(format!("destroy fails:\n{}", laws::told(&run)).into());
    }
    nothing_remains(&world)
}

/// Goes through the same life while the reads never learn of these events.
fn skipping(version: &str, event: &str) -> Result<(), Failed> {
    let world = server(version, "1s");
    world.zitadel.skip_projection_of(Skip::event(event));
    for (step, configuration) in [
        ("create", configuration("10s", ONE)),
        ("change", configuration("20s", BOTH)),
    ] {
        world.terraform.write(&configuration);
        let run = world.terraform.try_apply();
        if run.code != 0 {
            return Err(format!("{step} fails:\n{}", laws::told(&run)).into());
        }
        // The repair of an execution that reads do not show is to set it again, which is harmless.
        // Reads show an execution without the targets that they do not know.
        if ["target.changed", "target.removed"].contains(&event) {
            empty_plan(&world, step)?;
        }
        let kept = laws::in_state(&world);
        let targets = kept
            .iter()
            .filter(|thing| thing.starts_with("target "))
            .count();
        if targets < 2 {
            return Err(format!("after {step} the state holds {kept:?} only").into());
        }
    }
    world.terraform.write("");
    let run = world.terraform.try_apply();
    if run.code != 0 {
        return Err(format!("destroy fails:\n{}", laws::told(&run)).into());
    }
    // What the reads still show is not there: its name is free again.
    world.terraform.write(configuration("10s", ONE));
    let run = world.terraform.try_apply();
    if run.code == 0 {
        Ok(())
    } else {
        Err(format!("the second create fails:\n{}", laws::told(&run)).into())
    }
}

fn empty_plan(world: &World, step: &str) -> Result<(), Failed> {
    let arguments = ["plan", "-detailed-exitcode", "-no-color", "-input=false"];
    let plan = world.terraform.run(&arguments);
    if plan.code == 0 {
        return Ok(());
    }
    Err(format!("the plan after {step} is not empty:\n{}", laws::told(&plan)).into())
}

/// Nothing remains once the reads have seen the last write.
fn nothing_remains(world: &World) -> Result<(), Failed> {
    for _ in 0..800 {
        if world.zitadel.targets().is_empty() && world.zitadel.executions().is_empty() {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let (targets, executions) = (world.zitadel.targets(), world.zitadel.executions());
    Err(format!("{targets:?} and {executions:?} remain").into())
}
