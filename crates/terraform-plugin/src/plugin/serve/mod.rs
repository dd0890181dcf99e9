//! The one call in a provider's `main`.

use std::ffi::OsString;
use std::io;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::certificate::ServerCertificate;
use super::handshake::{Handshake, HandshakeError, print_line, print_reattach};
use super::listener::{Listener, ListenerOptions};
use super::services::{self, Calls};
use super::{logging, mutual_tls};
use crate::framework::{Provider, Server};

mod options;
mod signals;
mod task;

pub use options::ServeOptions;
use signals::{Parent, Signals};
use task::Task;

/// How long running calls and answers on their way may take after Shutdown was answered. Terraform
/// gives a provider two seconds and waits for its end, so this is kept short.
const GRACE: Duration = Duration::from_millis(50);

/// How long a provider that was told to end waits for Terraform, after its last change: the answer
/// must arrive, and a Terraform that got the same signal has a few calls left.
const LINGER: Duration = Duration::from_secs(3);

/// Serves the provider to the Terraform or OpenTofu that started this process, until it says to
/// end. Returns the process's exit code.
///
/// Started by a person, the program says what it is; `--version` prints the version, and `--debug`
/// serves until Ctrl-C and prints the `TF_REATTACH_PROVIDERS` with which a Terraform uses this
/// running process.
///
/// It makes its own tokio runtime, of one thread unless the options say otherwise. In a program
/// that has a runtime already, call [`serve_async`].
pub fn serve<P: Provider>(provider: P, options: ServeOptions) -> ExitCode {
    let handshake = match prepare(&options) {
        Ok(handshake) => handshake,
        Err(code) => return code,
    };
    let result = (options.runtime)().and_then(|runtime| {
        let result = runtime.block_on(run(provider, &options, handshake));
        // A blocking task that is still running must not hold the process.
        runtime.shutdown_background();
        result
    });
    exit_code(&options, result)
}

/// Serves the provider as [`serve`] does, on the runtime of the caller.
pub async fn serve_async<P: Provider>(provider: P, options: ServeOptions) -> ExitCode {
    match prepare(&options) {
        Ok(handshake) => exit_code(&options, run(provider, &options, handshake).await),
        Err(code) => code,
    }
}

/// Does everything that needs no provider; otherwise returns the handshake to answer, `None` for a
/// debugger.
fn prepare(options: &ServeOptions) -> Result<Option<Handshake>, ExitCode> {
    let name = options.name();
    let printed = match Task::choose(std::env::args_os().skip(1), variable) {
        Ok(Task::Serve(handshake)) => return Ok(Some(*handshake)),
        Ok(Task::Debug) => return Ok(None),
        Ok(Task::PrintVersion) => print_line(&format!("{name} {}", options.version)),
        Ok(Task::PrintHelp) => print_line(&help(options)),
        Err(HandshakeError::NotStartedByTerraform) => {
            eprintln!("{}", help(options));
            return Err(ExitCode::FAILURE);
        }
        Err(error) => Err(io::Error::other(error)),
    };
    Err(exit_code(options, printed))
}

fn exit_code(options: &ServeOptions, result: io::Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("Could not serve the provider {}: {error}.", options.name());
            ExitCode::FAILURE
        }
    }
}

/// Whether Terraform, OpenTofu or another go-plugin client started this process, and not a person.
/// A program that has a command line of its own asks this first.
pub fn started_by_client() -> bool {
    Handshake::is_offered(variable)
}

fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

fn help(options: &ServeOptions) -> String {
    let ServeOptions {
        address, version, ..
    } = options;
    format!(
        "This is version {version} of the provider {address}. It is a plugin: Terraform and \
         OpenTofu start it when a configuration names it in required_providers. To attach a \
         debugger, start it with --debug."
    )
}

async fn run<P: Provider>(
    provider: P,
    options: &ServeOptions,
    handshake: Option<Handshake>,
) -> io::Result<()> {
    // First of all, so that no signal finds a socket's directory and no handler.
    let signals = Signals::register()?;
    logging::start(options.name(), |name| std::env::var(name).ok());
    logging::install_panic_hook();
    let server = Arc::new(Server::new(provider));
    match handshake {
        Some(handshake) => serve_terraform(server, &handshake, signals, options).await,
        None => serve_debugger(server, signals, options).await,
    }
}

/// Serves the client that started us, until it calls Shutdown.
async fn serve_terraform(
    server: Arc<Server>,
    handshake: &Handshake,
    mut signals: Signals,
    options: &ServeOptions,
) -> io::Result<()> {
    let parent = Parent::remember();
    let listener = Listener::bind(&handshake.listener)?;
    let endpoint = listener.endpoint().clone();
    let tls = match &handshake.client_certificate {
        None => {
            handshake.answer(&endpoint, None)?;
            None
        }
        Some(client) => {
            let certificate = ServerCertificate::generate().map_err(io::Error::other)?;
            let der = certificate.der.clone();
            let config = mutual_tls::server_config(certificate, client.clone());
            let config = config.map_err(io::Error::other)?;
            handshake.answer(&endpoint, Some(&der))?;
            Some(config)
        }
    };
    Listener::sweep(&handshake.listener);
    let shutdown = CancellationToken::new();
    let overdue = async {
        shutdown.cancelled().await;
        sleep(GRACE).await;
    };
    let calls = Calls::default();
    let connections = listener.connections(tls);
    let serving = services::serve(
        Arc::clone(&server),
        connections,
        shutdown.clone(),
        calls.clone(),
    );
    let left = async {
        tokio::select! {
            () = parent.gone() => {}
            () = signals.told_to_end() => {}
        }
        finish(&server, &calls, options, &parent).await;
    };
    tokio::select! {
        served = serving => served.map_err(io::Error::other),
        () = overdue => Ok(()),
        () = left => Ok(()),
    }
}

/// Asks everything that runs to stop, as StopProvider does, and waits until the calls that change
/// something have finished and their client has had the time to read the answers.
async fn finish(server: &Server, calls: &Calls, options: &ServeOptions, parent: &Parent) {
    server.stop_provider();
    let done = async {
        loop {
            calls.finished().await;
            if !calls.any() {
                return;
            }
            tokio::select! {
                () = parent.gone() => return,
                () = sleep(LINGER) => return,
                () = calls.begun() => {}
            }
        }
    };
    let _ = tokio::time::timeout(options.stop_timeout, done).await;
}

/// Serves whoever attaches, until a person stops it.
async fn serve_debugger(
    server: Arc<Server>,
    mut signals: Signals,
    options: &ServeOptions,
) -> io::Result<()> {
    let listener = Listener::bind(&ListenerOptions::default())?;
    print_reattach(options.address, listener.endpoint())?;
    let never = CancellationToken::new();
    let calls = Calls::default();
    let connections = listener.connections(None);
    let left = async {
        signals.told_to_end_or_interrupted().await;
        server.stop_provider();
        tokio::select! {
            () = calls.finished() => {}
            () = sleep(options.stop_timeout) => {}
            () = signals.told_to_end_or_interrupted() => {}
        }
    };
    tokio::select! {
        served = services::serve(Arc::clone(&server), connections, never, calls.clone()) => {
            served.map_err(io::Error::other)
        }
        () = left => Ok(()),
    }
}
