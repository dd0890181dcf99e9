//! The emulator as a program.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use clap::Parser;
use tokio::signal::unix::{SignalKind, signal};
use zitadel_emulator::{Emulator, Lag, Skip};

/// A ZITADEL server for tests: the targets and executions API of one server version, on loopback.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    /// The ZITADEL version to behave as.
    #[arg(long, default_value = "4.13.1", value_name = "VERSION")]
    server_version: String,
    /// The loopback address to listen on; port 0 is a free one.
    #[arg(long, default_value = "127.0.0.1:0", value_name = "HOST:PORT")]
    listen: SocketAddr,
    /// The token of the instance's owner; random by default.
    #[arg(long, value_name = "TOKEN")]
    token: Option<String>,
    /// The file that stores the state; it survives a change of the version.
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Milliseconds until reads see a write; a range such as 0..30000 draws a lag for each event.
    #[arg(long, default_value = "0", value_name = "MS", value_parser = lag)]
    lag: Lag,
    /// An event that reads never see, such as target.added or target.added:NAME; can be repeated.
    #[arg(long, value_name = "EVENT[:OBJECT]", value_parser = skip)]
    skip_projection: Vec<Skip>,
    /// Milliseconds that every call takes at least.
    #[arg(long, default_value_t = 0, value_name = "MS")]
    latency: u64,
    /// The file to write the key of the owner's service account to.
    #[arg(long, value_name = "FILE")]
    service_account: Option<PathBuf>,
}

/// Reads `300` or `0..30000` milliseconds.
fn lag(text: &str) -> Result<Lag, String> {
    let time = |text: &str| match text.trim().parse() {
        Ok(milliseconds) => Ok(Duration::from_millis(milliseconds)),
        Err(_) => Err(format!("{text:?} is not a number of milliseconds")),
    };
    match text.split_once("..") {
        Some((least, most)) => Ok((time(least)?..=time(most)?).into()),
        None => Ok(time(text)?.into()),
    }
}

/// Reads `target.added` or `target.added:NAME`.
fn skip(text: &str) -> Result<Skip, String> {
    let (event, object) = match text.split_once(':') {
        Some((event, object)) => (event, Some(object)),
        None => (text, None),
    };
    if !event.starts_with("target.") && !event.starts_with("execution.") {
        return Err("an event is target.added, execution.v2.set or the like".to_owned());
    }
    let skip = Skip::event(event);
    Ok(object.map_or(skip.clone(), |object| skip.object(object)))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("zitadel-emulator: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// Runs until a signal (0) or until a request crashes the server (70).
async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let mut builder = Emulator::builder()
        .server_version(&arguments.server_version)
        .listen(arguments.listen)
        .lag(arguments.lag)
        .latency(Duration::from_millis(arguments.latency));
    for skip in arguments.skip_projection {
        builder = builder.skip_projection_of(skip);
    }
    if let Some(token) = &arguments.token {
        builder = builder.token(token);
    }
    if let Some(path) = &arguments.state {
        builder = builder.state_file(path);
    }
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let emulator = builder.try_start()?;
    if let Some(path) = &arguments.service_account {
        write_key(path, &emulator.service_account_key())
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    announce(&emulator).context("cannot write to stdout")?;
    tokio::select! {
        _ = terminate.recv() => Ok(ExitCode::SUCCESS),
        _ = interrupt.recv() => Ok(ExitCode::SUCCESS),
        died = emulator.ended() => {
            if !died {
                return Ok(ExitCode::FAILURE);
            }
            eprintln!(
                "zitadel-emulator: a request without a condition arrived; \
                 it would have ended ZITADEL {}",
                emulator.recorded_version()
            );
            // The emulator's Drop panics after such a request, for tests; here the sentence is
            // enough.
            std::process::exit(70);
        }
    }
}

fn announce(emulator: &Emulator) -> std::io::Result<()> {
    let mut line = serde_json::json!({
        "base_url": emulator.base_url(),
        "token": emulator.token(),
        "server_version": emulator.server_version(),
    });
    let recorded = emulator.recorded_version().to_string();
    if recorded != emulator.server_version() {
        line["behaves_as"] = recorded.into();
    }
    let mut stdout = std::io::stdout().lock();
    writeln!(stdout, "{line}")?;
    stdout.flush()
}

fn write_key(path: &PathBuf, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
}
