//! A running emulator.

use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;

use tokio::sync::watch;

use crate::builder::Builder;
use crate::controls::{Fault, RecordedCall};
use crate::listener::Life;
use crate::pipeline::{Server, lock};
use crate::runner::{FireError, Firing, TargetCall, Trace};
use crate::state::{Lag, Skip};
use crate::token;
use crate::version::Version;

/// A running ZITADEL server for tests. Dropping it stops it.
///
/// ```
/// use zitadel_emulator::Emulator;
/// let emulator = Emulator::builder().server_version("4.13.1").start_blocking();
/// assert!(emulator.base_url().starts_with("http://127.0.0.1:"));
/// ```
pub struct Emulator {
    pub(crate) server: Arc<Server>,
    pub(crate) life: watch::Sender<Life>,
    pub(crate) address: SocketAddr,
    pub(crate) asked_version: String,
    pub(crate) thread: Option<JoinHandle<()>>,
}

impl Emulator {
    /// The default settings, to be changed.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// `http://127.0.0.1:<port>`.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// `127.0.0.1:<port>`.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The version that was asked for, such as `4.12.0`.
    pub fn server_version(&self) -> &str {
        self.asked_version.trim_start_matches('v')
    }

    /// The recorded version that it behaves as, such as `4.7.6`.
    pub fn recorded_version(&self) -> Version {
        self.server.rules.version
    }

    /// The token of the instance's owner (`IAM_OWNER`).
    pub fn token(&self) -> String {
        lock(&self.server.callers).owner_token().to_owned()
    }

    /// The token of a user who may read only (`IAM_OWNER_VIEWER`).
    pub fn viewer_token(&self) -> String {
        lock(&self.server.callers).viewer_token()
    }

    /// The token of a user without any role.
    pub fn token_without_role(&self) -> String {
        lock(&self.server.callers).token_without_role()
    }

    /// The key file of the owner's service account, as JSON, for the JWT profile.
    pub fn service_account_key(&self) -> String {
        token::key_file(&lock(&self.server.world).state.instance)
    }

    /// The client ID of the owner's service account, for client credentials.
    pub fn client_id(&self) -> String {
        token::CLIENT_ID.to_owned()
    }

    /// The client secret of the owner's service account.
    pub fn client_secret(&self) -> String {
        lock(&self.server.callers).client_secret()
    }

    /// Revokes every access token of the token endpoint; the next call with one is a 401.
    pub fn revoke_access_tokens(&self) {
        lock(&self.server.callers).revoke_all();
    }

    /// The calls so far, in the order of their arrival.
    pub fn calls(&self) -> Vec<RecordedCall> {
        lock(&self.server.controls).calls.clone()
    }

    /// The calls of targets so far, those that are not waited for as soon as they end.
    pub fn target_calls(&self) -> Vec<TargetCall> {
        lock(&self.server.controls).target_calls.clone()
    }

    /// Runs what is applied to this instance when something happens: calls the targets as a server
    /// of this version does, and returns what was sent, answered and changed.
    ///
    /// # Errors
    /// When the condition or the data is invalid.
    pub async fn fire(&self, firing: impl Into<Firing>) -> Result<Trace, FireError> {
        let firing = firing.into();
        self.server.fire(&firing, &self.address.to_string()).await
    }

    /// As [`fire`](Self::fire), for a test that is not async.
    ///
    /// # Errors
    /// As [`fire`](Self::fire).
    ///
    /// # Panics
    /// When it is called in an async test, whose receiver could then not answer.
    pub fn fire_blocking(&self, firing: impl Into<Firing>) -> Result<Trace, FireError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap_or_else(|error| panic!("cannot start a runtime: {error}"));
        runtime.block_on(self.fire(firing))
    }

    /// Clears the record of calls.
    pub fn clear_calls(&self) {
        lock(&self.server.controls).clear_calls();
    }

    /// Adds a fault. It counts calls from now on; of several that hit a call, the oldest acts.
    pub fn fault(&self, fault: Fault) {
        lock(&self.server.controls).faults.push(fault);
    }

    /// Removes every fault.
    pub fn clear_faults(&self) {
        lock(&self.server.controls).faults.clear();
    }

    /// Takes the database away, or brings it back with the data intact.
    pub fn set_outage(&self, outage: bool) {
        lock(&self.server.controls).outage = outage;
    }

    /// Sets how long reads do not see the writes that follow.
    pub fn set_lag(&self, lag: impl Into<Lag>) {
        lock(&self.server.world).state.projections.lag = Some(lag.into());
    }

    /// Skips the projection of events that follow, for good.
    pub fn skip_projection_of(&self, skip: Skip) {
        lock(&self.server.world).state.projections.skips.push(skip);
    }

    /// Projects every event that follows; what was skipped before stays skipped.
    pub fn clear_skips(&self) {
        lock(&self.server.world).state.projections.skips.clear();
    }

    /// Whether a request crashed the server, as it would have crashed a real one.
    pub fn has_died(&self) -> bool {
        *self.life.borrow() == Life::Died
    }

    /// # Panics
    /// When a request ended the server: on v2.49 to v2.58 a set or delete of an execution without
    /// its condition ends the whole ZITADEL process. Dropping such an emulator panics too.
    pub fn assert_alive(&self) {
        assert!(
            !self.has_died(),
            "a request without a condition reached ZITADEL {}; \
             it would have ended the server process",
            self.server.rules.version
        );
    }

    /// Waits until the server has ended by itself; returns [`has_died`](Self::has_died).
    pub async fn ended(&self) -> bool {
        let mut life = self.life.subscribe();
        let ended = life
            .wait_for(|life| *life != Life::Running)
            .await
            .map(|life| *life);
        ended.is_ok_and(|life| life == Life::Died)
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        let died = self.has_died();
        self.life.send_if_modified(|life| {
            let running = *life == Life::Running;
            if running {
                *life = Life::Stopped;
            }
            running
        });
        if let Some(thread) = self.thread.take() {
            // A panic of the server's thread was printed by then.
            let _ = thread.join();
        }
        if died && !std::thread::panicking() {
            self.assert_alive();
        }
    }
}
