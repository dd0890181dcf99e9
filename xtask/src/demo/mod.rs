//! The main job, shown: real Terraform, the provider of this build, an emulated ZITADEL on
//! loopback.

mod receiver;
mod stage;

use std::time::Duration;

use anyhow::{Context as _, ensure};
use zitadel_emulator::{Emulator, TargetEdit};

use receiver::Receiver;
use stage::Stage;
pub(crate) use stage::{build, find_cli};

/// Runs every step after a sentence about it; what it created is removed at the end.
pub(crate) fn run() -> anyhow::Result<()> {
    let cli = find_cli()?;
    say("Building the provider.");
    let built = build(stage::PROVIDER, &[])?;

    let zitadel = Emulator::builder()
        .server_version("4.13.1")
        .lag(Duration::from_millis(100))
        .start_blocking();
    say(&format!(
        "An emulated ZITADEL v4.13.1 answers at {}. Its reads lag 100 ms behind its \
         writes, as on a real server.",
        zitadel.base_url()
    ));
    let receiver = Receiver::start()?;
    let stage = Stage::new(cli, &built, &zitadel, &receiver.url)?;

    say(
        "Plan: everything will be created, and the plan has already checked that the server \
         supports it.",
    );
    stage.terraform(&["plan"])?;
    say(
        "Apply: three targets, then the executions that refer to them. The state is built \
         from the responses, without a read.",
    );
    stage.terraform(&["apply", "-auto-approve"])?;
    say("Plan again: no changes.");
    stage.terraform(&["plan", "-detailed-exitcode"])?;

    say("Now somebody changes a timeout outside of Terraform, in ZITADEL itself.");
    let gate = zitadel
        .find_target("quickstart-gate")
        .context("the target of the demo is not on the server")?;
    zitadel.edit_target(
        &gate.id,
        &TargetEdit {
            timeout: Some(Duration::from_secs(9)),
            ..TargetEdit::default()
        },
    );
    wait_for_the_projection();
    say(
        "Plan: exactly that one attribute has drifted (and the date of the change will be \
         known after apply).",
    );
    stage.terraform(&["plan"])?;
    say("Apply: restored, with one request that sends the one field.");
    stage.terraform(&["apply", "-auto-approve"])?;

    say(
        "Import: a target and an execution are removed from the state and imported again, by \
         name and by ID.",
    );
    stage.terraform(&[
        "state",
        "rm",
        "zitadelactions_target.audit",
        "zitadelactions_execution.user_added",
    ])?;
    stage.terraform(&[
        "import",
        "zitadelactions_target.audit",
        "name:quickstart-audit",
    ])?;
    stage.terraform(&[
        "import",
        "zitadelactions_execution.user_added",
        "event/user.human.added",
    ])?;
    say("Plan: the imported objects match the configuration.");
    stage.terraform(&["plan", "-detailed-exitcode"])?;

    fire(&stage, &zitadel, &receiver)?;

    say("Destroy: the executions first, then the targets that they call.");
    stage.terraform(&["destroy", "-auto-approve"])?;
    say(
        "That was the main job. The same files work on a real instance: build the \
         provider, point ~/.terraformrc at it as the README shows, and set ZITADEL_DOMAIN \
         and ZITADEL_ACCESS_TOKEN.",
    );
    Ok(())
}

/// Runs what was applied: the emulator calls the receiver, which adds a claim.
fn fire(stage: &Stage, zitadel: &Emulator, receiver: &Receiver) -> anyhow::Result<()> {
    say(
        "Now run what was applied. A receiver listens on loopback; it trusts the signing \
         keys that Terraform has in its state. Somebody signs in, so ZITADEL runs the \
         function preuserinfo and calls the target \"quickstart-claims\".",
    );
    for target in ["claims", "audit"] {
        let address = format!("zitadelactions_target.{target}");
        receiver.trust(stage.attribute(&address, "signing_key")?);
    }
    let trace = zitadel.fire_blocking("function/preuserinfo")?;
    println!("{trace}");
    ensure!(trace.succeeded(), "the receiver should have been called");
    say(&format!(
        "The receiver verified the signature and added a claim: department = {}.",
        trace.claim("department")
    ));
    say("A new user: the event goes to \"quickstart-audit\", and ZITADEL does not wait for it.");
    let trace = zitadel.fire_blocking("event/user.human.added")?;
    println!("{trace}");
    ensure!(trace.succeeded(), "the receiver should have been called");
    Ok(())
}

fn wait_for_the_projection() {
    std::thread::sleep(Duration::from_millis(300));
}

fn say(sentence: &str) {
    println!("\n\x1b[36m▸ {sentence}\x1b[0m\n");
}
