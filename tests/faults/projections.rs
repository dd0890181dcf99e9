//! Reads that lag behind writes, show them in another order, or never show them (API.md 6.6, 6.11).
//!
//! Each case lives one life with targets, executions, attachments and, where the server has them,
//! public keys: create, change, replace, change back, destroy, without a pause between the
//! commands. After each step the state has to name exactly what is on the server, whatever its
//! reads show.

use std::fs;
use std::time::Duration;

use libtest_mimic::{Failed, Trial};
use serde_json::Value;
use tempfile::TempDir;
use zitadel_emulator::{Emulator, Lag, Skip};

use crate::hcl::{all, attachment, execution, public_key, target, target_of_kind};
use crate::laws::{self, Things};
use crate::operations::RSA;
use crate::world::{World, world_with};

/// Every recorded server.
const VERSIONS: [&str; 8] = [
    "2.49.5", "2.51.4", "2.58.7", "2.59.5", "2.71.19", "3.4.9", "4.7.6", "4.13.1",
];

/// The only recorded server with public keys.
const WITH_KEYS: &str = "4.13.1";

/// The servers whose cases run in `make test`: skips were seen on the one, people use the other.
const REPRESENTATIVE: [&str; 2] = ["2.71.19", "4.13.1"];

/// Where the server writes its events.
const SERVER: &str = "server.json";

pub(crate) fn trials() -> Vec<Trial> {
    let seconds = Duration::from_secs;
    let lags: [(&str, Lag, &[&str]); 5] = [
        ("no lag", Duration::ZERO.into(), &[]),
        ("lag 1 s", seconds(1).into(), &VERSIONS),
        ("lag 5 s", seconds(5).into(), &[]),
        ("lag 30 s", seconds(30).into(), &[]),
        (
            "lag 0 to 5 s, reordered",
            (Duration::ZERO..=seconds(5)).into(),
            &REPRESENTATIVE,
        ),
    ];
    let skips = [
        "target.added",
        "target.changed",
        "target.removed",
        "target.key.added",
        "target.key.activated",
        "target.key.removed",
        "execution*",
    ];
    let mut trials = Vec::new();
    for version in VERSIONS {
        for (name, lag, representative) in lags {
            let trial = Trial::test(format!("{version} / {name}"), move || lagging(version, lag));
            trials.push(trial.with_ignored_flag(!representative.contains(&version)));
        }
        for event in skips {
            if event.starts_with("target.key") && version != WITH_KEYS {
                continue;
            }
            let name = format!("{version} / every {event} skipped for good");
            let trial = Trial::test(name, move || skipping(version, event));
            trials.push(trial.with_ignored_flag(!REPRESENTATIVE.contains(&version)));
        }
    }
    trials
}

/// The steps of a life: what it is called, the configuration, and an additional argument.
fn steps(version: &str) -> [(&'static str, String, Option<&'static str>); 4] {
    let few = configuration(version, "10s", &["t"], false);
    let many = configuration(version, "20s", &["t", "u"], true);
    let replace = Some("-replace=zitadelactions_execution.e");
    [
        ("create", few.clone(), None),
        ("change", many.clone(), None),
        ("replace", many, replace),
        ("change back", few, None),
    ]
}

/// Two targets, an execution that calls these, an attachment of each of these, a public key.
fn configuration(version: &str, timeout: &str, called: &[&str], active: bool) -> String {
    let webhook = target_of_kind("t", "rest_webhook", false).text("timeout", timeout);
    let event = r#"{ event = { event = "user.human.added" } }"#;
    let other = r#"{ event = { event = "user.human.email.verified" } }"#;
    let mut blocks = vec![webhook, target("u"), execution("e", event, called)];
    blocks.extend(called.iter().map(|name| attachment(name, other, name)));
    if version == WITH_KEYS {
        blocks.push(public_key("k", "t", RSA).set("active", active));
    }
    all(blocks)
}

/// Reads show every write in the end.
fn lagging(version: &'static str, lag: Lag) -> Result<(), Failed> {
    let life = Life::begin(version, "", "60s");
    life.world.zitadel.set_lag(lag);
    for (step, configuration, argument) in steps(version) {
        life.apply(step, &configuration, argument)?;
        life.plans_nothing(step)?;
    }
    life.apply("destroy", "", None)
}

/// Reads never learn of these events.
fn skipping(version: &'static str, event: &'static str) -> Result<(), Failed> {
    let life = Life::begin(version, event, "1s");
    for (step, configuration, argument) in steps(version) {
        life.apply(step, &configuration, argument)?;
        // The repair of an execution that reads do not show is to set it again, which is harmless.
        // Reads show an execution without the targets that they do not know.
        if ["target.changed", "target.removed"].contains(&event) {
            life.plans_nothing(step)?;
        }
    }
    life.apply("destroy", "", None)?;
    // What the reads still show is not there: its name is free again.
    life.apply("second create", &steps(version)[0].1, None)
}

/// One life, and the folder of the server's events.
struct Life {
    version: &'static str,
    /// The events that the projections never process; empty where they process all.
    skipped: &'static str,
    world: World,
    events: TempDir,
}

impl Life {
    fn begin(version: &'static str, skipped: &'static str, consistency_timeout: &str) -> Self {
        let events = tempfile::tempdir().unwrap();
        let zitadel = Emulator::builder()
            .server_version(version)
            .state_file(events.path().join(SERVER))
            .start_blocking();
        zitadel.set_actions_feature(true);
        if !skipped.is_empty() {
            zitadel.skip_projection_of(Skip::event(skipped));
        }
        let world = world_with(zitadel, "");
        let arguments = format!("consistency_timeout = {consistency_timeout:?}");
        world.terraform.provider_block(&arguments);
        Self {
            version,
            skipped,
            world,
            events,
        }
    }

    /// Applies the configuration, after which the state names exactly what is on the server.
    fn apply(&self, step: &str, configuration: &str, more: Option<&str>) -> Result<(), Failed> {
        let terraform = &self.world.terraform;
        terraform.write(configuration);
        let mut arguments = vec!["apply", "-auto-approve", "-no-color", "-input=false"];
        arguments.extend(more);
        let run = terraform.run(&arguments);
        if run.code != 0 {
            return Err(format!("{step} fails:\n{}", laws::output(&run)).into());
        }
        let (written, state) = (self.written(), laws::in_state(&self.world));
        let lost: Vec<_> = written
            .difference(&state)
            .filter(|thing| self.is_used(thing))
            .collect();
        if lost.is_empty() && state.is_subset(&written) {
            return Ok(());
        }
        let output = laws::output(&run);
        Err(
            format!("after {step}, lost {lost:?} of {written:?}\nin state {state:?}\n{output}")
                .into(),
        )
    }

    /// Executions and keys whose creation was skipped cannot be found: no read shows them, no write
    /// can look for them without a change, and ZITADEL itself does not use them.
    fn is_used(&self, thing: &str) -> bool {
        let unused = match self.skipped {
            "execution*" => thing.contains(" -> "),
            "target.key.added" => thing.starts_with("key "),
            _ => false,
        };
        !unused || laws::on_server(&self.world).contains(thing)
    }

    fn plans_nothing(&self, step: &str) -> Result<(), Failed> {
        let arguments = ["plan", "-detailed-exitcode", "-no-color", "-input=false"];
        let plan = self.world.terraform.run(&arguments);
        if plan.code == 0 {
            return Ok(());
        }
        Err(format!(
            "the plan after {step} is not empty:\n{}",
            laws::output(&plan)
        )
        .into())
    }

    /// What is on the server, whatever its reads show: a second server that has processed every
    /// event of the first one.
    fn written(&self) -> Things {
        let mut events =
            serde_json::from_slice(&fs::read(self.events.path().join(SERVER)).unwrap())
                .expect("the server's state is JSON");
        unskip(&mut events);
        let caught_up = self.events.path().join("caught-up.json");
        fs::write(&caught_up, events.to_string()).unwrap();
        let zitadel = Emulator::builder()
            .server_version(self.version)
            .state_snapshot(caught_up)
            .start_blocking();
        laws::on_server(&world_with(zitadel, ""))
    }
}

/// Processes the events that the projections skipped.
fn unskip(events: &mut Value) {
    match events {
        Value::Object(members) => {
            members.remove("skipped");
            members.values_mut().for_each(unskip);
        }
        Value::Array(items) => items.iter_mut().for_each(unskip),
        _ => {}
    }
}
