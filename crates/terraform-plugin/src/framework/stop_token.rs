//! How running code learns that Terraform wants to stop.

use std::sync::{Mutex, PoisonError};
use tokio_util::sync::CancellationToken;

/// Says when Terraform asked the provider to stop (Ctrl-C). It is a wish: let a call that changes
/// something finish and return its state; do not start another, and stop waiting and retrying.
#[derive(Debug, Clone, Default)]
pub struct StopToken(CancellationToken);

impl StopToken {
    /// A token that nobody has stopped yet.
    pub fn new() -> Self {
        StopToken::default()
    }

    /// Asks everyone who holds this token to stop. Asking twice is the same as once.
    pub fn stop(&self) {
        self.0.cancel();
    }

    /// Whether the stop was asked for.
    pub fn is_stopped(&self) -> bool {
        self.0.is_cancelled()
    }

    /// The same as a tokio token, for clients that take one.
    pub fn cancellation(&self) -> CancellationToken {
        self.0.clone()
    }

    /// Waits until the stop is asked for; for `tokio::select!` beside a wait.
    pub async fn stopped(&self) {
        self.0.cancelled().await;
    }
}

/// The token of the run that the provider serves. Under `--debug` one process serves many runs: the
/// next one must not begin stopped because the one before was interrupted.
#[derive(Debug, Default)]
pub(super) struct CurrentStop(Mutex<StopToken>);

impl CurrentStop {
    /// The token of this run.
    pub(super) fn token(&self) -> StopToken {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Gives a new run a token that nobody has stopped.
    pub(super) fn begin_run(&self) {
        let mut token = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if token.is_stopped() {
            *token = StopToken::new();
        }
    }
}
