//! The settings of an emulator, and starting it.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::watch;

use crate::callers::Callers;
use crate::controls::Controls;
use crate::emulator::Emulator;
use crate::endpoint::EndpointPolicy;
use crate::generations::{World, generations_of};
use crate::listener::{self, Life};
use crate::names::Names;
use crate::pipeline::{Log, Server};
use crate::rules::Rules;
use crate::state::{Lag, Skip, State, random_string};
use crate::version::Version;

/// Why an emulator did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The version is invalid, or none that was recorded.
    #[error("{0}")]
    Version(String),
    /// The address is not on this machine's loopback.
    #[error(
        "{0} is not a loopback address; the emulator has no protection and listens on loopback only"
    )]
    NotLoopback(SocketAddr),
    /// The emulator cannot listen on the address.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// The system's error.
        source: io::Error,
    },
    /// The state file cannot be used.
    #[error("the state file cannot be used: {0}")]
    State(io::Error),
    /// The thread of the server cannot be started.
    #[error("the server cannot be started: {0}")]
    Thread(io::Error),
}

/// The settings of an emulator. They include a token, so they cannot be printed.
#[derive(Clone)]
pub struct Builder {
    version: String,
    listen: SocketAddr,
    token: Option<String>,
    lag: Option<Lag>,
    skips: Vec<Skip>,
    latency: Duration,
    state_file: Option<PathBuf>,
    keeps_state: bool,
    denied: Vec<IpAddr>,
    token_lifetime: Duration,
    log: Option<Log>,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            version: "4.13.1".to_owned(),
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            token: None,
            lag: None,
            skips: Vec::new(),
            latency: Duration::ZERO,
            state_file: None,
            keeps_state: true,
            denied: vec![IpAddr::from([203, 0, 113, 255])],
            // As on the recorded servers: 12 hours, less the second that has passed.
            token_lifetime: Duration::from_secs(43_199),
            log: None,
        }
    }
}

impl Builder {
    /// The ZITADEL version, such as `4.13.1` (the default). It behaves as the newest recorded
    /// server that is not newer, within its line; see the crate's README.
    #[must_use]
    pub fn server_version(mut self, version: &str) -> Self {
        self.version = version.to_owned();
        self
    }

    /// The address to listen on: `127.0.0.1` with a free port by default.
    #[must_use]
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self
    }

    /// The token of the instance's owner; a random one by default.
    #[must_use]
    pub fn token(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    /// How long reads do not see a write (projection lag), a duration or a range of durations;
    /// zero by default.
    #[must_use]
    pub fn lag(mut self, lag: impl Into<Lag>) -> Self {
        self.lag = Some(lag.into());
        self
    }

    /// Events that the projections never process; none by default.
    #[must_use]
    pub fn skip_projection_of(mut self, skip: Skip) -> Self {
        self.skips.push(skip);
        self
    }

    /// How long every call takes at least; zero by default.
    #[must_use]
    pub fn latency(mut self, latency: Duration) -> Self {
        self.latency = latency;
        self
    }

    /// The file that the state is read from, and written to after each change (mode 0600).
    #[must_use]
    pub fn state_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.state_file = Some(path.into());
        self.keeps_state = true;
        self
    }

    /// The existing file that the state is read from, and never written to.
    #[must_use]
    pub fn state_snapshot(mut self, path: impl Into<PathBuf>) -> Self {
        self.state_file = Some(path.into());
        self.keeps_state = false;
        self
    }

    /// The addresses that servers from v4.11.1 on refuse as endpoints; `203.0.113.255` by default,
    /// as on the recorded servers, so that targets on loopback are accepted.
    #[must_use]
    pub fn deny_list(mut self, addresses: Vec<IpAddr>) -> Self {
        self.denied = addresses;
        self
    }

    /// How long access tokens of the token endpoint are valid; 43199 s by default.
    #[must_use]
    pub fn token_lifetime(mut self, lifetime: Duration) -> Self {
        self.token_lifetime = lifetime;
        self
    }

    /// Receives a line for every call of the API and of a target, as it happens.
    #[must_use]
    pub fn log(mut self, log: impl Fn(&str) + Send + Sync + 'static) -> Self {
        self.log = Some(Arc::new(log));
        self
    }

    /// Starts the emulator; it answers when this returns. An async test calls it as well: starting
    /// waits for nothing but the system.
    ///
    /// # Panics
    /// When it cannot be started; [`try_start`](Self::try_start) returns the error instead.
    pub fn start_blocking(self) -> Emulator {
        self.try_start()
            .unwrap_or_else(|error| panic!("the emulator does not start: {error}"))
    }

    /// Starts the emulator on a thread of its own.
    ///
    /// # Errors
    /// See [`StartError`].
    pub fn try_start(self) -> Result<Emulator, StartError> {
        if !self.listen.ip().is_loopback() {
            return Err(StartError::NotLoopback(self.listen));
        }
        let version = Version::parse(&self.version)
            .and_then(Version::recorded)
            .map_err(StartError::Version)?;
        let mut state = match &self.state_file {
            Some(path) if self.keeps_state => {
                State::open(path.clone()).map_err(StartError::State)?
            }
            Some(path) => State::read(path).map_err(StartError::State)?,
            None => State::new(),
        };
        (state.projections.lag, state.projections.skips) = (self.lag, self.skips);
        let rules = Rules { version };
        let world = World {
            rules,
            names: Names::of(version),
            policy: EndpointPolicy {
                denied: self.denied,
            },
            state,
        };
        let token = self.token.unwrap_or_else(|| random_string(40));
        let server = Arc::new(Server {
            rules,
            generations: generations_of(version),
            world: Mutex::new(world),
            callers: Mutex::new(Callers::new(token, self.token_lifetime)),
            controls: Mutex::new(Controls::new(self.latency)),
            log: self.log,
        });
        let failed = |source| StartError::Listen {
            address: self.listen,
            source,
        };
        let listener = std::net::TcpListener::bind(self.listen).map_err(failed)?;
        listener.set_nonblocking(true).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let (life, _) = watch::channel(Life::Running);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(StartError::Thread)?;
        let (shared, sender) = (Arc::clone(&server), life.clone());
        let serve = move || {
            runtime.block_on(async {
                match tokio::net::TcpListener::from_std(listener) {
                    Ok(listener) => listener::serve(listener, shared, sender).await,
                    Err(error) => {
                        eprintln!("zitadel-emulator: the socket cannot be served: {error}");
                    }
                }
            });
        };
        let thread = std::thread::Builder::new()
            .name("zitadel-emulator".to_owned())
            // Room for bodies nested as deep as Go's decoder follows them.
            .stack_size(64 << 20)
            .spawn(serve)
            .map_err(StartError::Thread)?;
        Ok(Emulator {
            server,
            life,
            address,
            asked_version: self.version,
            thread: Some(thread),
        })
    }
}
