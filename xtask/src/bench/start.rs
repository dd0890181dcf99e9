//! From the start of a provider to its handshake, without a CLI.

use std::io::BufRead as _;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context as _;

use super::process::{cpu, peak_memory};
use super::provider::Provider;

/// go-plugin's words for "started by Terraform".
const COOKIE: &str = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";

/// A certificate as Terraform sends one, so that the start includes mutual TLS.
const CERTIFICATE: &str = include_str!("../../../crates/terraform-plugin/tests/support/client.pem");

const RUNS: usize = 31;

/// After this time a process sleeps. The kernel counts the CPU time of one that runs only now and
/// then.
const SETTLED: Duration = Duration::from_millis(20);

/// What a start costs.
pub(super) struct Start {
    /// The median time from spawn to handshake.
    pub(super) handshake: Duration,
    /// The least CPU time that the process took until it waited for Terraform.
    pub(super) cpu: Duration,
    /// The memory that the process has held by then, in KiB.
    pub(super) memory: u64,
}

/// Starts the provider a few times.
pub(super) fn measure(provider: &Path) -> anyhow::Result<Start> {
    let (mut times, mut least, mut memory) = (Vec::new(), Duration::MAX, 0);
    for _ in 0..RUNS {
        let begin = Instant::now();
        let mut process = Provider::spawn(
            Command::new(provider)
                .env("TF_PLUGIN_MAGIC_COOKIE", COOKIE)
                .env("PLUGIN_CLIENT_CERT", CERTIFICATE),
        )?;
        let read = process.stdout.read_line(&mut String::new());
        times.push(begin.elapsed());
        thread::sleep(SETTLED);
        least = cpu(process.id()).min(least);
        memory = peak_memory(process.id()).unwrap_or(0).max(memory);
        read.context("the provider prints no handshake")?;
    }
    times.sort();
    Ok(Start {
        handshake: times[RUNS / 2],
        cpu: least,
        memory,
    })
}
