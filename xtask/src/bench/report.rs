//! The results as numbers and as a table.

use std::fmt::Write as _;
use std::process::Command;
use std::time::Duration;

use anyhow::Context as _;

use super::Operation;
use super::process::Usage;
use super::start::Start;
use crate::demo::find_cli;

/// What one run of one operation cost.
#[derive(Clone, Copy)]
pub(super) struct Cost {
    pub(super) usage: Usage,
    pub(super) requests: usize,
}

/// One operation at one size: the fastest run of each contender.
pub(super) struct Row {
    /// How many targets.
    pub(super) size: usize,
    executions: usize,
    pub(super) operation: Operation,
    best: [Option<Cost>; 3],
}

impl Row {
    pub(super) fn new(size: usize, executions: usize, operation: Operation) -> Self {
        Self {
            size,
            executions,
            operation,
            best: [None; 3],
        }
    }

    /// Adds a run of the contender at this place.
    pub(super) fn add(&mut self, place: usize, cost: Cost) {
        let best = &mut self.best[place];
        if best.is_none_or(|best| cost.usage.wall < best.usage.wall) {
            *best = Some(cost);
        }
    }

    /// The provider's cost.
    pub(super) fn provider(&self) -> Option<Cost> {
        self.best[0]
    }

    /// The cost of `terraform_data`.
    pub(super) fn terraform_data(&self) -> Option<Cost> {
        self.best[1]
    }

    /// The cost of hashicorp/random, if that was measured.
    pub(super) fn random(&self) -> Option<Cost> {
        self.best[2]
    }

    /// How many times as long as `terraform_data` the provider took.
    pub(super) fn ratio(&self) -> f64 {
        match (self.provider(), self.terraform_data()) {
            (Some(ours), Some(other)) => {
                ours.usage.wall.as_secs_f64() / other.usage.wall.as_secs_f64()
            }
            _ => f64::NAN,
        }
    }
}

/// Everything that was measured.
pub(super) struct Report {
    pub(super) rows: Vec<Row>,
    /// The table of the growth.
    pub(super) growth: String,
    pub(super) start: Start,
    pub(super) binary: u64,
    pub(super) machine: String,
}

impl Report {
    /// The tables, and what they were measured on.
    pub(super) fn to_markdown(&self) -> String {
        let mut text = String::from(
            "| targets + executions | operation | provider | `terraform_data` | ratio | requests |",
        );
        let has_random = self.rows.iter().any(|row| row.random().is_some());
        text += if has_random {
            " `hashicorp/random` |\n|---|---|--:|--:|--:|--:|--:|\n"
        } else {
            "\n|---|---|--:|--:|--:|--:|\n"
        };
        for row in &self.rows {
            row.write_times(&mut text);
        }
        if has_random {
            text += "\n`hashicorp/random` is a provider in Go that sends no requests: as many `random_uuid` \
                     resources, with the same values as `keepers`.\n";
        }
        text += "\n| targets + executions | operation | CPU of the provider | CPU of Terraform | CPU of Terraform with \
                 `terraform_data` | memory of the provider |\n|---|---|--:|--:|--:|--:|\n";
        for row in &self.rows {
            row.write_resources(&mut text);
        }
        let Start {
            handshake,
            cpu,
            memory,
        } = self.start;
        text += "\nThe provider alone, called by a small core one target after the other:\n\n";
        text += &self.growth;
        let _ = write!(
            text,
            "\nFrom spawn to handshake: {:.1} ms. CPU time of a start: {:.1} ms. Memory at the handshake: {:.1} MiB. Size of the binary: {:.2} MB.\n\n\
             Measured on {}. The emulated server takes {} ms for each request.\n",
            handshake.as_secs_f64() * 1e3,
            cpu.as_secs_f64() * 1e3,
            mebibytes(memory),
            self.binary as f64 / 1e6,
            self.machine,
            super::LATENCY.as_millis(),
        );
        text
    }
}

impl Row {
    fn write_times(&self, text: &mut String) {
        let (Some(ours), Some(other)) = (self.provider(), self.terraform_data()) else {
            return;
        };
        let _ = write!(
            text,
            "| {size} + {executions} | {} | {} | {} | {:.2} | {} |",
            self.operation.name(),
            seconds(ours.usage.wall),
            seconds(other.usage.wall),
            self.ratio(),
            ours.requests,
            size = self.size,
            executions = self.executions,
        );
        if let Some(random) = self.random() {
            let _ = write!(text, " {} |", seconds(random.usage.wall));
        }
        text.push('\n');
    }

    fn write_resources(&self, text: &mut String) {
        let (Some(ours), Some(other)) = (self.provider(), self.terraform_data()) else {
            return;
        };
        let objects = u32::try_from(self.size + self.executions).unwrap_or(u32::MAX);
        let _ = writeln!(
            text,
            "| {size} + {executions} | {} | {} ({} µs per object) | {} | {} | {:.1} MiB |",
            self.operation.name(),
            seconds(ours.usage.plugin_cpu),
            (ours.usage.plugin_cpu / objects).as_micros(),
            seconds(ours.usage.cli_cpu),
            seconds(other.usage.cli_cpu),
            mebibytes(ours.usage.plugin_peak),
            size = self.size,
            executions = self.executions,
        );
    }
}

/// Seconds with three digits.
pub(super) fn seconds(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    match seconds {
        ..1.0 => format!("{seconds:.2} s"),
        ..100.0 => format!("{seconds:.1} s"),
        _ => format!("{seconds:.0} s"),
    }
}

/// KiB as MiB.
pub(super) fn mebibytes(kibibytes: u64) -> f64 {
    kibibytes as f64 / 1024.0
}

/// The CLI, the processor and the system that everything was measured on.
pub(super) fn machine() -> anyhow::Result<String> {
    let cli = Command::new(find_cli()?)
        .arg("version")
        .env("CHECKPOINT_DISABLE", "1")
        .output()
        .context("cannot start the CLI")?;
    let cli = String::from_utf8_lossy(&cli.stdout).into_owned();
    let cli = cli.lines().next().unwrap_or_default();
    let cores = std::thread::available_parallelism()?;
    let processors = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processors
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "))
        .map_or_else(String::new, |(_, name)| format!(" of an {name}"));
    let (system, architecture) = (std::env::consts::OS, std::env::consts::ARCH);
    Ok(format!(
        "{cores} cores{model}, {system} {architecture}, with {cli}"
    ))
}
