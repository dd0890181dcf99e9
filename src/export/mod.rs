//! `terraform-provider-zitadelactions export`: everything on an instance as resource and import
//! blocks.
//!
//! [`inventory`] reads the instance, [`names`] finds names for what it holds, [`configuration`]
//! says it in HCL, [`hcl`] spells that as `terraform fmt` does. The connection is the one of the
//! provider block, from the environment alone. It only reads.

pub mod configuration;
pub mod hcl;
pub mod inventory;
pub mod names;

use std::ffi::OsString;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use terraform_plugin::framework::Context;
use terraform_plugin::terraform::Diagnostics;

use crate::config::{Connection, ProviderModel};
use inventory::Inventory;

/// The first argument that asks for an export.
pub const SUBCOMMAND: &str = "export";

const HELP: &str = "\
Usage: terraform-provider-zitadelactions export [--out FILE]

Writes resource and import blocks for every target, execution and public key of
the instance that ZITADEL_DOMAIN names, to standard output or to a new file.
The environment variables are those of the provider block: ZITADEL_DOMAIN and a
credential, for example ZITADEL_ACCESS_TOKEN. Nothing is changed, and no key or
token is written.";

/// Bad arguments, as the CLIs of this world tell them from failures.
const USAGE: u8 = 2;

/// Exports as `arguments`, those after the subcommand, say. Returns the process's exit code: 0, 1
/// for a failure, 2 for arguments that cannot be understood.
pub fn run(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let finished = match Task::read(arguments) {
        Ok(Task::Help) => print(HELP.as_bytes())
            .and_then(|()| print(b"\n"))
            .map_err(cannot_print),
        Ok(Task::Export { out }) => export(out.as_deref()),
        Err(problem) => {
            eprintln!("{problem}\n\n{HELP}");
            return ExitCode::from(USAGE);
        }
    };
    match finished {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

/// What is asked for.
#[derive(Debug, PartialEq)]
enum Task {
    Help,
    Export { out: Option<PathBuf> },
}

impl Task {
    fn read(mut arguments: impl Iterator<Item = OsString>) -> Result<Self, String> {
        let mut out = None;
        while let Some(argument) = arguments.next() {
            let file = match argument.to_str() {
                Some("--help" | "-help" | "-h") => return Ok(Self::Help),
                Some("--out" | "-out") => {
                    arguments.next().ok_or("After --out a file is missing.")?
                }
                Some(text) => match text
                    .strip_prefix("--out=")
                    .or_else(|| text.strip_prefix("-out="))
                {
                    Some(file) => file.into(),
                    None => return Err(format!("{text:?} is no argument of export.")),
                },
                None => return Err(format!("{argument:?} is no argument of export.")),
            };
            if file.is_empty() || out.replace(PathBuf::from(file)).is_some() {
                return Err("--out takes one file.".into());
            }
        }
        Ok(Self::Export { out })
    }
}

fn export(out: Option<&Path>) -> Result<(), String> {
    if let Some(path) = out.filter(|path| path.exists()) {
        return Err(exists(path));
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.map_err(|error| format!("No runtime for the export: {error}."))?;
    let inventory = runtime
        .block_on(read())
        .map_err(|diagnostics| told(&diagnostics))?;
    let text = configuration::configuration(&inventory);
    match out {
        Some(path) => write_new(path, &text)?,
        None => print(text.as_bytes()).map_err(cannot_print)?,
    }
    eprintln!("{}", inventory.summary());
    Ok(())
}

async fn read() -> Result<Inventory, Diagnostics> {
    let variable = |name: &str| std::env::var(name).ok();
    let connection =
        Connection::configure(&ProviderModel::default(), &variable, &Context::default())?;
    Inventory::read(connection.client()?).await
}

/// As Terraform shows it, without the frame.
fn told(diagnostics: &Diagnostics) -> String {
    let told = |one: &terraform_plugin::terraform::Diagnostic| {
        format!("Error: {}\n\n{}", one.summary, one.detail)
    };
    diagnostics
        .iter()
        .map(told)
        .collect::<Vec<_>>()
        .join("\n\n")
}

/// A configuration that is there may hold somebody's work, so it is never written over.
fn write_new(path: &Path, text: &str) -> Result<(), String> {
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    let written = file.and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => exists(path),
        _ => format!(
            "Error: {} cannot be written\n\n{error}. Check the folder and its permissions.",
            path.display()
        ),
    })
}

fn exists(path: &Path) -> String {
    format!(
        "Error: {} exists\n\nIt is not written over. Remove it, or choose another file with --out.",
        path.display()
    )
}

/// The other place that writes to standard output is the plugin's handshake, which does not run
/// here.
fn print(text: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text)?;
    stdout.flush()
}

fn cannot_print(error: io::Error) -> String {
    format!("Error: standard output cannot be written\n\n{error}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(arguments: &[&str]) -> Result<Task, String> {
        Task::read(arguments.iter().map(OsString::from))
    }

    #[test]
    fn arguments_say_where_the_export_goes() {
        assert_eq!(task(&[]), Ok(Task::Export { out: None }));
        for arguments in [
            &["--out", "a.tf"][..],
            &["--out=a.tf"],
            &["-out=a.tf"],
            &["-out", "a.tf"],
        ] {
            assert_eq!(
                task(arguments),
                Ok(Task::Export {
                    out: Some("a.tf".into())
                })
            );
        }
        assert_eq!(task(&["--out", "a.tf", "--help"]), Ok(Task::Help));
    }

    #[test]
    fn arguments_that_say_nothing_are_refused() {
        for arguments in [
            &["--out"][..],
            &["--out="],
            &["a.tf"],
            &["--out", "a", "--out", "b"],
            &["--token=x"],
        ] {
            assert!(task(arguments).is_err(), "{arguments:?}");
        }
    }
}
