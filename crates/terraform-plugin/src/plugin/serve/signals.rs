//! What the process does about signals.

use std::io;

/// The signals that concern the process. Registered before anything exists that a sudden end would
/// leave behind, and kept for the life of the process: on Windows, a Ctrl-C that nobody listens to
/// any more ends the process.
pub(super) struct Signals(platform::Signals);

impl Signals {
    /// Registers the handlers. Must be called in a runtime.
    pub(super) fn register() -> io::Result<Self> {
        platform::Signals::register().map(Self)
    }

    /// Waits until the process is told to end: SIGTERM or SIGHUP, on Windows the end of the
    /// console, the session or the system. Ctrl-C does nothing: it reaches the whole process group,
    /// Terraform answers it, and tells us what to do.
    pub(super) async fn told_to_end(&mut self) {
        self.0.told_to_end().await;
    }

    /// Waits until the process is told to end, or a person presses Ctrl-C.
    pub(super) async fn told_to_end_or_interrupted(&mut self) {
        self.0.told_to_end_or_interrupted().await;
    }
}

#[cfg(unix)]
mod platform {
    use std::io;
    use tokio::signal::unix::{Signal, SignalKind, signal};

    pub(super) struct Signals {
        interrupt: Signal,
        terminate: Signal,
        hang_up: Signal,
    }

    impl Signals {
        pub(super) fn register() -> io::Result<Self> {
            Ok(Self {
                interrupt: signal(SignalKind::interrupt())?,
                terminate: signal(SignalKind::terminate())?,
                hang_up: signal(SignalKind::hangup())?,
            })
        }

        pub(super) async fn told_to_end(&mut self) {
            tokio::select! {
                _ = self.terminate.recv() => {}
                _ = self.hang_up.recv() => {}
            }
        }

        pub(super) async fn told_to_end_or_interrupted(&mut self) {
            tokio::select! {
                _ = self.interrupt.recv() => {}
                _ = self.terminate.recv() => {}
                _ = self.hang_up.recv() => {}
            }
        }
    }
}

#[cfg(windows)]
mod platform {
    use std::io;
    use tokio::signal::windows::{self, CtrlBreak, CtrlC, CtrlClose, CtrlLogoff, CtrlShutdown};

    pub(super) struct Signals {
        ctrl_c: CtrlC,
        ctrl_break: CtrlBreak,
        close: CtrlClose,
        log_off: CtrlLogoff,
        shut_down: CtrlShutdown,
    }

    impl Signals {
        pub(super) fn register() -> io::Result<Self> {
            Ok(Self {
                ctrl_c: windows::ctrl_c()?,
                ctrl_break: windows::ctrl_break()?,
                close: windows::ctrl_close()?,
                log_off: windows::ctrl_logoff()?,
                shut_down: windows::ctrl_shutdown()?,
            })
        }

        pub(super) async fn told_to_end(&mut self) {
            tokio::select! {
                _ = self.close.recv() => {}
                _ = self.log_off.recv() => {}
                _ = self.shut_down.recv() => {}
            }
        }

        pub(super) async fn told_to_end_or_interrupted(&mut self) {
            tokio::select! {
                _ = self.ctrl_c.recv() => {}
                _ = self.ctrl_break.recv() => {}
                _ = self.close.recv() => {}
                _ = self.log_off.recv() => {}
                _ = self.shut_down.recv() => {}
            }
        }
    }
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
