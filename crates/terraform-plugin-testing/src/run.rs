//! A command of the CLI, finished or under way.

use std::process::{Child, Command, Output, Stdio};

/// What a command printed, and how it ended.
#[derive(Debug)]
pub struct Run {
    /// The exit code; -1 if a signal ended it.
    pub code: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Run {
    /// The run, which must have succeeded.
    ///
    /// # Panics
    ///
    /// If it failed, with everything that was printed.
    #[track_caller]
    pub fn succeeded(self) -> Self {
        assert_eq!(self.code, 0, "{}\n{}", self.stdout, self.stderr);
        self
    }

    /// The error text of a run that must have failed, without Terraform's frame and line breaks.
    ///
    /// # Panics
    ///
    /// If it succeeded, with everything that was printed.
    #[track_caller]
    pub fn failed(&self) -> String {
        assert_ne!(self.code, 0, "should have failed:\n{}", self.stdout);
        unframed(&self.stderr)
    }

    /// Everything that was printed, without Terraform's frame and line breaks.
    pub fn said(&self) -> String {
        unframed(&format!("{}\n{}", self.stdout, self.stderr))
    }
}

/// Terraform draws a frame and wraps at the terminal's width; a test wants the sentence.
fn unframed(text: &str) -> String {
    let plain = text.replace(['│', '╷', '╵'], " ");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The command as a terminal starts it: a test that runs under `nohup` must not hand that on.
fn with_default_hang_up(command: Command) -> Command {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u128::from_str_radix(mask.trim(), 16).ok());
    // SIGHUP is signal 1, the lowest bit.
    if ignored.is_none_or(|mask| mask & 1 == 0) {
        return command;
    }
    let mut wrapped = Command::new("env");
    wrapped
        .arg("--default-signal=HUP")
        .arg(command.get_program())
        .args(command.get_args())
        .env_clear()
        .stdin(Stdio::null());
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            wrapped.env(name, value);
        }
    }
    if let Some(folder) = command.get_current_dir() {
        wrapped.current_dir(folder);
    }
    wrapped
}

/// A command that is under way, in a process group of its own.
#[derive(Debug)]
pub struct Running(Child);

impl Running {
    pub(crate) fn start(command: Command) -> Self {
        let mut command = with_default_hang_up(command);
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        Self(command.spawn().unwrap_or_else(|error| {
            panic!(
                "Could not start {}: {error}",
                command.get_program().display()
            )
        }))
    }

    /// The ID of the CLI's process, and on Unix that of its process group.
    pub fn id(&self) -> u32 {
        self.0.id()
    }

    /// Whether the command has ended.
    ///
    /// # Panics
    ///
    /// If the operating system does not say.
    pub fn has_ended(&mut self) -> bool {
        let status = self.0.try_wait();
        status.expect("the status of a child process").is_some()
    }

    /// Sends a signal such as `INT` to the CLI and its providers, as a terminal, a service manager
    /// or a CI runner does.
    ///
    /// # Panics
    ///
    /// If it cannot be sent.
    #[cfg(unix)]
    pub fn signal_group(&self, signal: &str) {
        let group = format!("-{}", self.id());
        let sent = Command::new("kill")
            .args(["-s", signal, "--", &group])
            .status();
        assert!(
            sent.is_ok_and(|status| status.success()),
            "could not send {signal} to the process group {group}"
        );
    }

    /// Presses Ctrl-C.
    ///
    /// # Panics
    ///
    /// If the signal cannot be sent.
    #[cfg(unix)]
    pub fn interrupt(&self) {
        self.signal_group("INT");
    }

    /// Waits for the end.
    ///
    /// # Panics
    ///
    /// If the output cannot be read.
    pub fn wait(self) -> Run {
        let output = self.0.wait_with_output();
        output.expect("the output of a child process").into()
    }
}
