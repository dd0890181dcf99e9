//! Developer tasks, which the Makefile calls.

mod bench;
mod demo;
mod docs;
mod fuzz;
mod matrix;

use std::process::ExitCode;

use clap::Parser;
use xtask::{dist, install, root};

/// Developer tasks.
#[derive(Parser)]
#[command(name = "cargo run -p xtask --")]
enum Task {
    /// Measures what the provider costs, and writes the results into benches/.
    Bench(bench::Options),
    /// Shows the main job on an emulated ZITADEL.
    Demo,
    /// Writes docs/ from the schemas and the examples.
    Docs,
    /// Builds and packs a release into dist/.
    Dist {
        /// A platform such as linux_amd64; all that this machine can build if none is given.
        platforms: Vec<String>,
    },
    /// Fuzzes each target, or the ones named, guided by coverage.
    Fuzz {
        /// How many minutes each target gets.
        #[arg(long, default_value_t = 5)]
        minutes: u32,
        /// The names of targets; all if none is given.
        targets: Vec<String>,
    },
    /// Installs the provider where Terraform and OpenTofu look for it.
    Install,
}

fn main() -> ExitCode {
    let result = match Task::parse() {
        Task::Bench(options) => bench::run(&options),
        Task::Demo => demo::run(),
        Task::Docs => docs::docs().write().map_err(anyhow::Error::from),
        Task::Dist { platforms } => dist::run(&platforms),
        Task::Fuzz { minutes, targets } => fuzz::run(minutes, &targets),
        Task::Install => install::run(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
