//! The emulator as a program.

mod cli;

use std::process::ExitCode;

use clap::Parser as _;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match cli::run(cli::Arguments::parse()).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("zitadel-emulator: {error:#}");
            ExitCode::from(cli::USAGE)
        }
    }
}
