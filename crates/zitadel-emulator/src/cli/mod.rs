//! The command line.

mod fire;
mod serve;

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, CommandFactory as _, Parser, Subcommand};
use clap_complete::Shell;

/// The exit code of a command that could not do its work.
pub(crate) const USAGE: u8 = 2;

/// A ZITADEL server for tests: the targets and executions API of one server version, on loopback.
///
/// Without a command it serves, prints one line of JSON with its address and token, and ends on
/// SIGTERM or SIGINT.
#[derive(Parser)]
#[command(version, args_conflicts_with_subcommands = true, after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: serve::Options,
}

const EXAMPLES: &str = "\
Examples:
  zitadel-emulator --server-version 2.71.19 --log
  zitadel-emulator --listen 127.0.0.1:8080 --token secret --state state.json
  zitadel-emulator fire event/user.human.added --server http://127.0.0.1:8080 --token secret
  zitadel-emulator completions bash > ~/.local/share/bash-completion/completions/zitadel-emulator

Exit codes: 0 after a signal, 2 for arguments that it cannot use, 70 when a request crashed it that
crashes a real server.";

#[derive(Subcommand)]
enum Command {
    /// Makes something happen and calls the targets that are set on it.
    Fire(fire::Options),
    /// Prints the completions of a shell.
    Completions(CompletionOptions),
}

#[derive(Args)]
struct CompletionOptions {
    /// The shell.
    shell: Shell,
}

/// Runs a command; the error is for stderr.
pub(crate) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    match arguments.command {
        None => serve::run(arguments.serve).await,
        Some(Command::Fire(options)) => fire::run(options).await,
        Some(Command::Completions(options)) => {
            let mut text = Vec::new();
            let mut command = Arguments::command();
            clap_complete::generate(options.shell, &mut command, "zitadel-emulator", &mut text);
            print(&text)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Writes to standard output; a reader that has seen enough is not an error.
fn print(text: &[u8]) -> anyhow::Result<()> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(error).context("cannot write to standard output")
        }
        _ => Ok(()),
    }
}

/// Writes a new file for its owner only; an existing one is never overwritten.
fn write_new(path: &Path, text: &str) -> anyhow::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => anyhow::anyhow!(
            "{} exists and is not overwritten; remove it or choose another file",
            path.display()
        ),
        _ => anyhow::Error::new(error).context(format!("cannot create {}", path.display())),
    })?;
    file.write_all(text.as_bytes())
        .with_context(|| format!("cannot write {}", path.display()))
}
