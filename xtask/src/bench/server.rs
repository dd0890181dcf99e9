//! The emulated ZITADEL, as a process of its own: built for release, it takes little of the time
//! that is measured.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::Context as _;
use serde_json::Value;

/// A running emulator, which ends with this.
pub(super) struct Server {
    process: Child,
    /// Where it answers.
    pub(super) url: String,
    /// The token of its owner.
    pub(super) token: String,
    requests: Arc<AtomicUsize>,
}

impl Server {
    /// Starts an empty server that takes this long for each request.
    pub(super) fn start(emulator: &Path, latency: Duration) -> anyhow::Result<Self> {
        let mut process = Command::new(emulator)
            .args(["--log", "--latency", &latency.as_millis().to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context("the emulator does not start")?;
        let (stdout, stderr) = (process.stdout.take(), process.stderr.take());
        let requests = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&requests);
        let log = BufReader::new(stderr.context("the emulator has no stderr")?);
        thread::spawn(move || {
            for line in log.lines().map_while(Result::ok) {
                if is_request(&line) {
                    counted.fetch_add(1, Ordering::Relaxed);
                }
            }
        });
        let mut line = String::new();
        BufReader::new(stdout.context("the emulator has no stdout")?).read_line(&mut line)?;
        let said: Value = serde_json::from_str(&line).context("the emulator did not start")?;
        let text = |name: &str| said[name].as_str().unwrap_or_default().to_owned();
        Ok(Self {
            process,
            url: text("base_url"),
            token: text("token"),
            requests,
        })
    }

    /// The requests since the last time that this was asked.
    pub(super) fn take_requests(&self) -> usize {
        // The log of the last request may still be on its way.
        thread::sleep(Duration::from_millis(20));
        self.requests.swap(0, Ordering::Relaxed)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Whether a line of the emulator's log is a request, which begins with its method. The others are
/// calls of targets, and begin with a condition: some of the measured ones are of the methods that
/// the provider calls.
fn is_request(line: &str) -> bool {
    line.starts_with(|first: char| first.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::is_request;

    #[test]
    fn a_call_of_a_target_is_not_a_request() {
        assert!(is_request("PUT /v2/actions/executions 200 (Owner)"));
        let call = "request/zitadel.action.v2.ActionService/SetExecution -> t-1 (async) not called";
        assert!(!is_request(call));
    }
}
