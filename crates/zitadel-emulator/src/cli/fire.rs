//! `zitadel-emulator fire`: the sandbox by hand.

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::Args;
use zitadel_emulator::{Emulator, Firing, Trace, fire_at};

/// The options of `fire`.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Options {
    /// What happens: event/NAME, event/GROUP.*, request/SERVICE/METHOD, response/SERVICE/METHOD,
    /// function/NAME; a shorter one (event, request/SERVICE, response) means an example of it.
    condition: String,
    /// The running emulator whose targets are called.
    #[arg(long, env = "ZITADEL_DOMAIN", value_name = "URL")]
    server: Option<String>,
    /// A token of that emulator that may write.
    #[arg(
        long,
        env = "ZITADEL_ACCESS_TOKEN",
        hide_env_values = true,
        value_name = "TOKEN"
    )]
    token: Option<String>,
    /// A state file whose targets are called, instead of a running emulator; it is only read.
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// The ZITADEL version to behave as, with --state.
    #[arg(long, value_name = "VERSION", requires = "state")]
    server_version: Option<String>,
    /// The request, response or event payload, or members of a function's payload: JSON, or a file
    /// with it after an @.
    #[arg(long, value_name = "JSON|@FILE")]
    data: Option<String>,
    /// Prints the trace as JSON.
    #[arg(long)]
    json: bool,
    /// Writes the trace to a new file instead of standard output; an existing file is never
    /// overwritten.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  zitadel-emulator fire event/user.human.added
  zitadel-emulator fire function/preaccesstoken --data '{\"userinfo\":{\"sub\":\"1\"}}'
  zitadel-emulator fire request/zitadel.user.v2.UserService/AddHumanUser --data @request.json
  zitadel-emulator fire response --state state.json --server-version 2.71.19 --json

Only http:// endpoints on loopback are called.

Exit codes: 0 when targets were called, all of them answered well and the operation goes on; 1 when
not, or when nothing ran; 2 when nothing could be fired.";

pub(super) async fn run(options: Options) -> anyhow::Result<ExitCode> {
    if let Some(path) = options.output.as_ref().filter(|path| path.exists()) {
        bail!(
            "{} exists and is not overwritten; remove it or choose another file",
            path.display()
        );
    }
    let mut firing = Firing::new(&options.condition);
    if let Some(data) = &options.data {
        firing = firing.data(&read(data)?);
    }
    let trace = fire(&options, &firing).await?;
    let text = if options.json {
        serde_json::to_string_pretty(&trace)? + "\n"
    } else {
        trace.to_string()
    };
    match &options.output {
        Some(path) => super::write_new(path, &text)?,
        None => super::print(text.as_bytes())?,
    }
    Ok(if trace.succeeded() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn read(data: &str) -> anyhow::Result<String> {
    match data.strip_prefix('@') {
        Some(file) => std::fs::read_to_string(file).with_context(|| format!("cannot read {file}")),
        None => Ok(data.to_owned()),
    }
}

async fn fire(options: &Options, firing: &Firing) -> anyhow::Result<Trace> {
    let progress = |place: &dyn std::fmt::Display| {
        if std::io::stderr().is_terminal() {
            eprintln!("Firing {} on {place} ...", options.condition);
        }
    };
    if let Some(path) = &options.state {
        progress(&path.display());
        let mut builder = Emulator::builder().state_snapshot(path);
        if let Some(version) = &options.server_version {
            builder = builder.server_version(version);
        }
        return Ok(builder.try_start()?.fire(firing.clone()).await?);
    }
    let (Some(server), Some(token)) = (&options.server, &options.token) else {
        bail!(
            "which emulator? Give --server and --token (or ZITADEL_DOMAIN and \
             ZITADEL_ACCESS_TOKEN) of a running one, or --state"
        );
    };
    progress(server);
    Ok(fire_at(server, token, firing).await?)
}
