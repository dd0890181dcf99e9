//! How the command ended, for each operation and fault, as a table at the end of a run.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde_json::Value;
use terraform_plugin_testing::Run;

use crate::laws;
use crate::world::World;

/// How the command ended, before anything was repaired.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    /// As if nothing had happened.
    Unnoticed,
    /// With an error; the next apply goes on from an exact state.
    Failed,
    /// With an error; the next apply replaces an object whose state is uncertain.
    Tainted,
}

/// Counts by operation and by what happened.
static COUNTS: Mutex<BTreeMap<(String, String), [usize; 3]>> = Mutex::new(BTreeMap::new());

/// How a command ended.
pub(crate) fn outcome(run: &Run, world: &World) -> Outcome {
    if run.code == 0 {
        return Outcome::Unnoticed;
    }
    let tainted = |(_, instance): &(String, Value)| instance["status"] == "tainted";
    if laws::instances(world).iter().any(tainted) {
        Outcome::Tainted
    } else {
        Outcome::Failed
    }
}

/// Counts a case in which every law held.
pub(crate) fn record(operation: &str, cause: &str, outcome: Outcome) {
    let mut counts = COUNTS.lock().unwrap_or_else(PoisonError::into_inner);
    counts
        .entry((operation.to_owned(), cause.to_owned()))
        .or_default()[outcome as usize] += 1;
}

/// Prints the table, unless nothing was counted.
pub(crate) fn print() {
    let counts = COUNTS.lock().unwrap_or_else(PoisonError::into_inner);
    if counts.is_empty() {
        return;
    }
    println!(
        "{:<28} {:<34} {:>9} {:>7} {:>8}",
        "operation", "what happened", "unnoticed", "failed", "tainted"
    );
    for ((operation, cause), [unnoticed, failed, tainted]) in counts.iter() {
        println!("{operation:<28} {cause:<34} {unnoticed:>9} {failed:>7} {tainted:>8}");
    }
    println!();
}
