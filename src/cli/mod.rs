//! The binary's own command line: what a person can do with the provider without Terraform.
//!
//! # Layout
//! - [`export`]: an instance as HCL. [`graph`]: which targets are called when, as a picture.
//! - [`arguments`]: the arguments as a [`Command`].
//! - [`help`]: the texts of `--help`.
//! - [`output`]: a new file, or standard output.
//! - [`progress`]: what the command is doing, for a terminal.
//! - [`endpoint`]: the parts of an endpoint that may be shown.

pub mod arguments;
pub mod endpoint;
pub mod export;
pub mod graph;
pub mod help;
pub mod output;
pub mod progress;

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::{Context as _, Error, anyhow};
use terraform_plugin::framework::Context;
use terraform_plugin::terraform::Diagnostics;
use zitadel_actions::client::Client;

use crate::config::{Connection, ProviderModel};
use crate::printable::visible_lines;
use arguments::Command;
use help::Topic;
use output::Output;

/// The conventional exit code for usage errors.
const USAGE: u8 = 2;

/// Runs what `arguments`, those after the program's name, ask for. `serve` serves a debugger.
///
/// The exit code is 0, 1 for a failure, or 2 for invalid arguments.
pub fn run(
    arguments: impl IntoIterator<Item = OsString>,
    serve: impl FnOnce() -> ExitCode,
) -> ExitCode {
    let command = match Command::parse(arguments) {
        Ok(command) => command,
        Err(error) => {
            let message = visible_lines(&error.message);
            match error.topic {
                Topic::Program => {
                    eprintln!("Error: {message}\n\n{}", Topic::Program.text().trim_end());
                }
                topic => eprintln!("Error: {message}\n\nSee `{} --help`.", topic.name()),
            }
            return ExitCode::from(USAGE);
        }
    };
    let done = match command {
        Command::Debug => return serve(),
        Command::Help(topic) => Output::standard().write(topic.text().as_bytes()),
        Command::Version => Output::standard().write(help::VERSION.as_bytes()),
        Command::Export(options) => export::run(&options),
        Command::Graph(options) => graph::run(&options),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("Error: {}", visible_lines(&format!("{error:#}")));
            ExitCode::FAILURE
        }
    }
}

/// Does `work` with a client of the instance that the environment names.
pub(crate) fn with_client<T>(
    work: impl AsyncFnOnce(&Client) -> Result<T, Diagnostics>,
) -> Result<T, Error> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("the runtime cannot be started")?;
    let worked = runtime.block_on(async {
        let variable = |name: &str| std::env::var(name).ok();
        let context = Context::default();
        let connection = Connection::configure(&ProviderModel::default(), &variable, &context)?;
        work(connection.client()?).await
    });
    worked.map_err(|diagnostics| as_error(&diagnostics))
}

/// The diagnostics as Terraform shows them, without the frame.
fn as_error(diagnostics: &Diagnostics) -> Error {
    let shown = |one: &terraform_plugin::terraform::Diagnostic| {
        // These commands have no state.
        let detail = one.detail.replace(" The state is unchanged.", "");
        format!("{}\n\n{detail}", one.summary)
    };
    let all: Vec<String> = diagnostics.iter().map(shown).collect();
    anyhow!(all.join("\n\nError: "))
}
