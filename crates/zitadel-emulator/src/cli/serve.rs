//! `zitadel-emulator`: serving until a signal.

use std::io::IsTerminal as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use tokio::signal::unix::{SignalKind, signal};
use zitadel_emulator::{Emulator, Lag, Skip};

/// The options of a server.
#[derive(Args)]
pub(super) struct Options {
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
    /// The new file to write the key of the owner's service account to.
    #[arg(long, value_name = "FILE")]
    service_account: Option<PathBuf>,
    /// Prints every call of the API and of a target on standard error, as it happens.
    #[arg(long)]
    log: bool,
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

/// Runs until a signal (0) or until a request crashes the server (70).
pub(super) async fn run(options: Options) -> anyhow::Result<ExitCode> {
    let mut builder = Emulator::builder()
        .server_version(&options.server_version)
        .listen(options.listen)
        .lag(options.lag)
        .latency(Duration::from_millis(options.latency));
    for skip in options.skip_projection {
        builder = builder.skip_projection_of(skip);
    }
    if let Some(token) = &options.token {
        builder = builder.token(token);
    }
    if let Some(path) = &options.state {
        builder = builder.state_file(path);
    }
    if options.log {
        builder = builder.log(|line| eprintln!("{line}"));
    }
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let emulator = builder.try_start()?;
    if let Some(path) = &options.service_account {
        super::write_new(path, &emulator.service_account_key())?;
    }
    announce(&emulator)?;
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

/// Prints the line of JSON that programs read, and on a terminal what to do next.
fn announce(emulator: &Emulator) -> anyhow::Result<()> {
    let mut line = serde_json::json!({
        "base_url": emulator.base_url(),
        "token": emulator.token(),
        "server_version": emulator.server_version(),
    });
    let recorded = emulator.recorded_version().to_string();
    if recorded != emulator.server_version() {
        line["behaves_as"] = recorded.into();
    }
    super::print(format!("{line}\n").as_bytes())?;
    if std::io::stdout().is_terminal() && std::io::stderr().is_terminal() {
        eprintln!(
            "\nCtrl-C stops it. In another terminal:\n  \
             export ZITADEL_DOMAIN={} ZITADEL_ACCESS_TOKEN={}\n  \
             zitadel-emulator fire event/user.human.added\n",
            emulator.base_url(),
            emulator.token()
        );
    }
    Ok(())
}
