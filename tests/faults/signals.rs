//! Terraform or the provider gets a signal in the middle of a change.

use std::fmt;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use libtest_mimic::{Failed, Trial};
use terraform_plugin_testing::Running;
use zitadel_emulator::{Fault, FaultAction};

use crate::operations::Operation;
use crate::stage::Retries;
use crate::world::World;
use crate::{laws, summary};

/// A signal, and who gets it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Signal {
    /// Ctrl-C in a terminal: SIGINT to the process group.
    Interrupt,
    /// SIGTERM to Terraform alone.
    Terminate,
    /// SIGTERM to the process group, as service managers and CI runners do.
    TerminateGroup,
    /// SIGKILL to the provider, as when memory runs out.
    KillProvider,
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Interrupt => "SIGINT to the group",
            Self::Terminate => "SIGTERM to Terraform",
            Self::TerminateGroup => "SIGTERM to the group",
            Self::KillProvider => "SIGKILL to the provider",
        })
    }
}

impl Signal {
    fn send(self, terraform: &Running) {
        match self {
            Self::Interrupt => terraform.interrupt(),
            Self::TerminateGroup => terraform.signal_group("TERM"),
            Self::Terminate => succeed("kill", &["-TERM", &terraform.id().to_string()]),
            Self::KillProvider => succeed("pkill", &["-KILL", "-P", &terraform.id().to_string()]),
        }
    }
}

fn succeed(program: &str, arguments: &[&str]) {
    let sent = Command::new(program).args(arguments).status();
    assert!(
        sent.is_ok_and(|status| status.success()),
        "{program} {arguments:?} failed"
    );
}

pub(crate) fn trials(operations: &[Arc<Operation>]) -> Vec<Trial> {
    let signals = [
        Signal::Interrupt,
        Signal::Terminate,
        Signal::TerminateGroup,
        Signal::KillProvider,
    ];
    let mut trials = Vec::new();
    for operation in operations {
        for (at, call) in operation.calls.iter().enumerate() {
            for signal in signals {
                let k = at + 1;
                let name = format!("{} / {k} {} / {signal}", operation.name, call.shown());
                let is_representative =
                    call.mutates() && matches!(signal, Signal::Interrupt | Signal::TerminateGroup);
                let operation = Arc::clone(operation);
                trials.push(
                    Trial::test(name, move || run(&operation, k, signal))
                        .with_ignored_flag(!is_representative),
                );
            }
        }
    }
    trials
}

/// Waits until the server got the k-th call, or the command ended without it.
fn wait_for_call(world: &World, k: usize, terraform: &mut Running) {
    while world.zitadel.calls().len() < k {
        if terraform.has_ended() {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn run(operation: &Operation, k: usize, signal: Signal) -> Result<(), Failed> {
    let world = operation.prepared(Retries::One);
    let fault = Fault::new(FaultAction::Delay(Duration::from_millis(1500))).after_work();
    world.zitadel.fault(fault.on_call(k as u64));
    let mut terraform = world.terraform.start(&operation.arguments());
    wait_for_call(&world, k, &mut terraform);
    // The work is done; the provider waits for the answer.
    std::thread::sleep(Duration::from_millis(200));
    signal.send(&terraform);
    let run = terraform.wait();
    world.zitadel.clear_faults();
    wait_for_answers(&world);
    let outcome = summary::outcome(&run, &world);
    if signal == Signal::KillProvider {
        laws::the_next_apply_continues_or_says_how(operation, &world, &run)?;
    } else {
        laws::nothing_is_lost(operation, &world, &run)?;
        laws::the_next_apply_converges(operation, &world, &run)?;
    }
    summary::record(operation.name, &signal.to_string(), outcome);
    Ok(())
}

/// Waits until the server has answered, or given up on, every call.
fn wait_for_answers(world: &World) {
    let busy = || {
        world
            .zitadel
            .calls()
            .last()
            .is_some_and(|call| call.status.is_none())
    };
    for _ in 0..200 {
        if !busy() {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}
