//! A process of the provider that a measurement starts without a CLI.

use std::io::BufReader;
use std::process::{Child, ChildStdout, Command, Stdio};

use anyhow::Context as _;

/// A running provider; it ends when this is dropped, also after a failed measurement.
pub(super) struct Provider {
    process: Child,
    /// What it prints. It stays open as long as the process runs.
    pub(super) stdout: BufReader<ChildStdout>,
}

impl Provider {
    pub(super) fn spawn(command: &mut Command) -> anyhow::Result<Self> {
        let mut process = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .context("the provider does not start")?;
        let stdout = process.stdout.take();
        let stdout = stdout.context("the provider has no stdout")?;
        Ok(Self {
            process,
            stdout: BufReader::new(stdout),
        })
    }

    pub(super) fn id(&self) -> u32 {
        self.process.id()
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
