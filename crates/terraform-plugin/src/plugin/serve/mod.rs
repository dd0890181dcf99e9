//! The one call in a provider's `main`.

use std::io;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::certificate::ServerCertificate;
use super::handshake::{Handshake, HandshakeError, print_line, print_reattach};
use super::listener::{Listener, ListenerOptions};
use super::{logging, mutual_tls, services};
use crate::framework::{Provider, Server};

mod signals;

/// How long running calls and answers on their way may take after Shutdown was answered. Terraform
/// gives a provider two seconds and waits for its end, so this is kept short.
const GRACE: Duration = Duration::from_millis(50);

/// What a provider says about itself.
#[derive(Clone, Copy, Debug)]
pub struct ServeOptions {
    /// The provider's address in a registry: `registry.terraform.io/namespace/name`.
    pub address: &'static str,
    /// The provider's version: `env!("CARGO_PKG_VERSION")`.
    pub version: &'static str,
}

impl ServeOptions {
    fn name(&self) -> &'static str {
        self.address.rsplit('/').next().unwrap_or(self.address)
    }
}

/// Serves the provider to the Terraform or OpenTofu that started this process, until it says to
/// end. Returns the process's exit code.
///
/// Started by a person, the program says what it is; `--version` prints the version, and `--debug`
/// serves until Ctrl-C and prints the `TF_REATTACH_PROVIDERS` with which a Terraform uses this
/// running process.
///
/// It makes its own tokio runtime, of one thread: handlers should wait, not compute.
pub fn serve<P: Provider>(provider: P, options: ServeOptions) -> ExitCode {
    let name = options.name();
    let result = match Task::choose(std::env::args().skip(1), variable) {
        Ok(Task::PrintVersion) => print_line(&format!("{name} {}", options.version)),
        Ok(Task::PrintHelp) => print_line(&help(&options)),
        Ok(Task::Serve(handshake)) => start(provider, &options, Some(*handshake)),
        Ok(Task::Debug) => start(provider, &options, None),
        Err(HandshakeError::NotStartedByTerraform) => {
            eprintln!("{}", help(&options));
            return ExitCode::FAILURE;
        }
        Err(error) => Err(io::Error::other(error)),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("The provider {name} cannot be served: {error}.");
            ExitCode::FAILURE
        }
    }
}

/// Whether Terraform, OpenTofu or another go-plugin client started this process, and not a person.
/// A program that has a command line of its own asks this first.
pub fn started_by_client() -> bool {
    Handshake::is_offered(variable)
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn help(options: &ServeOptions) -> String {
    let ServeOptions { address, version } = options;
    format!(
        "This is version {version} of the provider {address}. It is a plugin: Terraform and \
         OpenTofu start it when a configuration names it in required_providers. To attach a \
         debugger, start it with --debug."
    )
}

/// What this run of the program is for.
enum Task {
    PrintVersion,
    PrintHelp,
    Serve(Box<Handshake>),
    Debug,
}

impl Task {
    /// A client's cookie decides before any argument does.
    fn choose(
        mut arguments: impl Iterator<Item = String>,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, HandshakeError> {
        match Handshake::read(variable) {
            Err(HandshakeError::NotStartedByTerraform) => {}
            started => return started.map(Box::new).map(Self::Serve),
        }
        match arguments.next().as_deref() {
            Some("--version" | "-version" | "-V") => Ok(Self::PrintVersion),
            Some("--help" | "-help" | "-h") => Ok(Self::PrintHelp),
            Some("--debug" | "-debug") => Ok(Self::Debug),
            _ => Err(HandshakeError::NotStartedByTerraform),
        }
    }
}

fn start<P: Provider>(
    provider: P,
    options: &ServeOptions,
    handshake: Option<Handshake>,
) -> io::Result<()> {
    logging::start(options.name(), variable);
    logging::install_panic_hook();
    let server = Arc::new(Server::new(provider));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let result = runtime.block_on(async {
        match handshake {
            Some(handshake) => serve_terraform(server, &handshake).await,
            None => serve_debugger(server, options.address).await,
        }
    });
    // A blocking task that is still running must not hold the process.
    runtime.shutdown_background();
    result
}

/// Serves the client that started us, until it calls Shutdown.
async fn serve_terraform(server: Arc<Server>, handshake: &Handshake) -> io::Result<()> {
    // Ctrl-C reaches the whole process group. Terraform answers it, and tells us what to do.
    signals::ignore_interrupts()?;
    let parent = signals::Parent::remember();
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
    let shutdown = CancellationToken::new();
    let overdue = async {
        shutdown.cancelled().await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        served = services::serve(server, listener.connections(tls), shutdown.clone()) => {
            served.map_err(io::Error::other)
        }
        () = overdue => Ok(()),
        () = parent.gone() => Ok(()),
        terminated = signals::terminated() => terminated,
    }
}

/// Serves whoever attaches, until a person stops it.
async fn serve_debugger(server: Arc<Server>, address: &str) -> io::Result<()> {
    let listener = Listener::bind(&ListenerOptions::default())?;
    print_reattach(address, listener.endpoint())?;
    let never = CancellationToken::new();
    tokio::select! {
        served = services::serve(server, listener.connections(None), never) => {
            served.map_err(io::Error::other)
        }
        interrupted = tokio::signal::ctrl_c() => interrupted,
        terminated = signals::terminated() => terminated,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choose(arguments: &[&str], cookie: bool) -> Result<Task, HandshakeError> {
        let arguments = arguments.iter().map(|argument| (*argument).to_owned());
        Task::choose(arguments, |name| {
            let value = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";
            (cookie && name == "TF_PLUGIN_MAGIC_COOKIE").then(|| value.to_owned())
        })
    }

    #[test]
    fn a_person_gets_what_the_argument_says_and_help_otherwise() {
        assert!(matches!(
            choose(&["--version"], false),
            Ok(Task::PrintVersion)
        ));
        assert!(matches!(choose(&["--help"], false), Ok(Task::PrintHelp)));
        assert!(matches!(choose(&["--debug"], false), Ok(Task::Debug)));
        for arguments in [&[][..], &["serve"][..]] {
            assert!(matches!(
                choose(arguments, false),
                Err(HandshakeError::NotStartedByTerraform)
            ));
        }
    }

    #[test]
    fn terraform_is_served_whatever_the_arguments_say() {
        assert!(matches!(choose(&["--version"], true), Ok(Task::Serve(_))));
    }
}
