//! How running code learns that Terraform wants to stop.

use tokio_util::sync::CancellationToken;

/// Says when Terraform asked the provider to stop (Ctrl-C). It is a wish: let a call that changes
/// something finish and return its state; don't start another, and stop waiting and retrying.
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
