//! The suite of secrets: each one that the provider can hold is planted as a sentinel, and searched
//! for in all that leaves the process. One line of output for each case, such as
//!
//! ```text
//! test echo / client secret / token endpoint / base64 ... ok
//! ```
//!
//! - [`sentinel`]: what is planted, and in which spellings it is found again.
//! - [`life`]: a life of resources at `TF_LOG=TRACE`: state, plan file, `-json`, log.
//! - [`echoes`]: servers that repeat what they were sent, in every spelling, with every status.
//! - [`quotations`]: mistakes in a configuration, whose lines Terraform itself quotes.
//! - [`documents`]: what `export`, `graph` and a test call write.
//!
//! `cargo test --test secrets -- "client secret"` selects cases.

#[path = "../support/mod.rs"]
#[expect(
    dead_code,
    unreachable_pub,
    reason = "shared with the acceptance tests"
)]
mod support;

mod documents;
mod echoes;
mod life;
mod quotations;
mod sentinel;

use std::process::ExitCode;

use libtest_mimic::Arguments;
use support::{front, terraform};

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // The cases mostly wait, for processes and for time.
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    arguments.test_threads.get_or_insert(4 * cores);
    let mut trials = life::trials();
    trials.extend(echoes::trials());
    trials.extend(quotations::trials());
    trials.extend(documents::trials());
    libtest_mimic::run(&arguments, trials).exit_code()
}
