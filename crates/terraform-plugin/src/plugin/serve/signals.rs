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

    /// Waits until the process is told to end: SIGTERM or SIGHUP (not under `nohup`), on Windows
    /// the end of the console, the session or the system. Ctrl-C does nothing: it reaches the whole
    /// process group, Terraform answers it, and tells us what to do.
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
        /// `None` under `nohup`: the end of the terminal shall mean nothing, and Terraform works
        /// on.
        hang_up: Option<Signal>,
    }

    impl Signals {
        pub(super) fn register() -> io::Result<Self> {
            Ok(Self {
                interrupt: signal(SignalKind::interrupt())?,
                terminate: signal(SignalKind::terminate())?,
                hang_up: if hang_up_is_ignored() {
                    None
                } else {
                    Some(signal(SignalKind::hangup())?)
                },
            })
        }

        pub(super) async fn told_to_end(&mut self) {
            let Signals {
                terminate, hang_up, ..
            } = self;
            tokio::select! {
                _ = terminate.recv() => {}
                () = hung_up(hang_up) => {}
            }
        }

        pub(super) async fn told_to_end_or_interrupted(&mut self) {
            let Signals {
                interrupt,
                terminate,
                hang_up,
            } = self;
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
                () = hung_up(hang_up) => {}
            }
        }
    }

    async fn hung_up(signal: &mut Option<Signal>) {
        match signal {
            Some(signal) => {
                signal.recv().await;
            }
            None => std::future::pending().await,
        }
    }

    /// Whether the process was started with SIGHUP ignored. Only Linux tells without code that this
    /// crate forbids.
    fn hang_up_is_ignored() -> bool {
        let status = std::fs::read_to_string("/proc/self/status");
        status.is_ok_and(|status| ignores_hang_up(&status))
    }

    fn ignores_hang_up(status: &str) -> bool {
        let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        let ignored = ignored.and_then(|mask| u128::from_str_radix(mask.trim(), 16).ok());
        // SIGHUP is signal 1, the lowest bit.
        ignored.is_some_and(|mask| mask & 1 == 1)
    }

    #[test]
    fn an_ignored_hang_up_is_told_by_the_status_of_the_process() {
        assert!(ignores_hang_up("Name:\tx\nSigIgn:\t0000000000001001\n"));
        assert!(!ignores_hang_up("SigIgn:\t0000000000001000\n"));
        assert!(!ignores_hang_up(""));
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
