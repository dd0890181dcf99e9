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
