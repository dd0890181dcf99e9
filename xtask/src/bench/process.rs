//! What processes cost, as the kernel counts it. Known on Linux; elsewhere it reads as zero.

use std::collections::HashMap;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How often a running process is looked at. What it does after the last look is not counted.
const INTERVAL: Duration = Duration::from_millis(3);

/// What one command took.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Usage {
    /// From its start to its end.
    pub(super) wall: Duration,
    /// CPU time of the CLI itself.
    pub(super) cli_cpu: Duration,
    /// CPU time of its plugins.
    pub(super) plugin_cpu: Duration,
    /// The most memory that a plugin held, in KiB.
    pub(super) plugin_peak: u64,
}

/// Watches a process and its children until it has ended.
pub(super) struct Watch {
    done: Arc<AtomicBool>,
    thread: JoinHandle<Usage>,
}

impl Watch {
    /// Begins to watch.
    pub(super) fn start(cli: u32) -> Self {
        let done = Arc::new(AtomicBool::new(false));
        let until = Arc::clone(&done);
        let thread = thread::spawn(move || {
            let (mut cli_cpu, mut plugins) = (Duration::ZERO, HashMap::new());
            while !until.load(Ordering::Relaxed) {
                cli_cpu = cpu(cli).max(cli_cpu);
                for plugin in children(cli).into_iter().filter(|child| is_plugin(*child)) {
                    let (spent, peak) = plugins.entry(plugin).or_default();
                    *spent = cpu(plugin).max(*spent);
                    *peak = peak_memory(plugin).unwrap_or(0).max(*peak);
                }
                thread::sleep(INTERVAL);
            }
            Usage {
                wall: Duration::ZERO,
                cli_cpu,
                plugin_cpu: plugins.values().map(|(spent, _)| *spent).sum(),
                plugin_peak: plugins.values().map(|(_, peak)| *peak).max().unwrap_or(0),
            }
        });
        Self { done, thread }
    }

    /// The costs of a process that has ended after this time.
    pub(super) fn end(self, wall: Duration) -> Usage {
        self.done.store(true, Ordering::Relaxed);
        let usage = self.thread.join().unwrap_or_default();
        Usage { wall, ..usage }
    }
}

/// The files of this name of all threads of a process.
fn of_threads(process: u32, file: &str) -> Vec<String> {
    let threads = fs::read_dir(format!("/proc/{process}/task"));
    let threads = threads.into_iter().flatten().flatten();
    threads
        .filter_map(|thread| fs::read_to_string(thread.path().join(file)).ok())
        .collect()
}

/// The CPU time of the threads of a process, to the nanosecond.
pub(super) fn cpu(process: u32) -> Duration {
    let threads = of_threads(process, "schedstat");
    let spent = threads
        .iter()
        .filter_map(|line| line.split(' ').next()?.parse::<u64>().ok());
    Duration::from_nanos(spent.sum())
}

fn children(process: u32) -> Vec<u32> {
    let lists = of_threads(process, "children").join(" ");
    let numbers = lists.split_whitespace();
    numbers.filter_map(|number| number.parse().ok()).collect()
}

/// Whether a child of the CLI is a plugin by now: right after its start it is still a copy of the
/// CLI, with all its memory.
fn is_plugin(process: u32) -> bool {
    let name = fs::read_to_string(format!("/proc/{process}/comm")).unwrap_or_default();
    name.starts_with("terraform-prov")
}

/// The most memory that a process has held so far, in KiB.
pub(super) fn peak_memory(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
