//! What the process does about signals.

use std::io;

/// From now on Ctrl-C does nothing to this process.
#[cfg(unix)]
pub(super) fn ignore_interrupts() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    // Once registered, a signal never has its default effect again, even without a listener.
    signal(SignalKind::interrupt()).map(drop)
}

/// From now on Ctrl-C does nothing to this process.
#[cfg(windows)]
pub(super) fn ignore_interrupts() -> io::Result<()> {
    tokio::signal::windows::ctrl_c().map(drop)
}

/// Waits until the process is told to end, so that it can take its socket away first.
#[cfg(unix)]
pub(super) async fn terminated() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    signal(SignalKind::terminate())?.recv().await;
    Ok(())
}

/// Waits until the process is told to end.
#[cfg(windows)]
pub(super) async fn terminated() -> io::Result<()> {
    tokio::signal::windows::ctrl_close()?.recv().await;
    Ok(())
}

/// The process that started us.
pub(super) struct Parent(#[cfg(unix)] u32);

impl Parent {
    /// Remembers it. To be called before the client hears from us: from then on it may go.
    pub(super) fn remember() -> Self {
        Self(
            #[cfg(unix)]
            std::os::unix::process::parent_id(),
        )
    }

    /// Waits until it is gone. A Terraform that is killed cannot call Shutdown, and nobody else
    /// would ever end its providers.
    #[cfg(unix)]
    pub(super) async fn gone(&self) {
        const LOOK_EVERY: std::time::Duration = std::time::Duration::from_secs(1);
        // The system gives an orphan another parent.
        while std::os::unix::process::parent_id() == self.0 {
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// Never ends: on Windows a process keeps its parent's number for ever.
    #[cfg(windows)]
    pub(super) async fn gone(&self) {
        std::future::pending().await
    }
}
