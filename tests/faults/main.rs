//! The fault suite: what is left behind when a call fails, a process gets a signal, or a read
//! lags. One line of output for each case, such as
//!
//! ```text
//! test target create / 3 POST /v2/actions/targets / reply lost / once ... ok
//! ```
//!
//! Whatever happens, the laws are the same ([`laws`]): no ID is lost, nothing exists twice, the
//! next apply converges, and the plan after it is empty.
//!
//! - [`operations`]: what Terraform is doing when it happens; [`stage`]: where it begins.
//! - [`faults`]: what happens to one call, or to all calls from one on.
//! - [`signals`]: what happens to the processes.
//! - [`projections`]: reads that lag, that are out of order, and that skip an event for good.
//!
//! `cargo test --test faults` runs a representative part, `make faults` all cases. A string after
//! `--` selects cases: `cargo test --test faults -- "key create" --include-ignored`.

#[path = "../support/mod.rs"]
#[expect(
    dead_code,
    unreachable_pub,
    reason = "shared with the acceptance tests"
)]
mod support;

mod faults;
mod laws;
mod operations;
mod projections;
mod signals;
mod stage;
mod summary;

use std::process::ExitCode;

use libtest_mimic::Arguments;
use support::{hcl, world};

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // The cases mostly wait, for processes and for time.
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    arguments.test_threads.get_or_insert(4 * cores);
    let operations = operations::selected(&arguments);
    let mut trials = faults::trials(&operations);
    trials.extend(signals::trials(&operations));
    trials.extend(projections::trials());
    // The thousands of cases that were not asked for would bury the others as `ignored`.
    if !(arguments.include_ignored || arguments.ignored) {
        trials.retain(|trial| !trial.has_ignored_flag());
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    summary::print();
    conclusion.exit_code()
}
