//! What the provider itself costs for each object, from a hundred objects to ten thousand.
//!
//! Terraform's own time grows with the square of the objects and would hide the provider's. So a
//! small core calls the provider's process here, one object after the other, and the kernel counts
//! what that process took. A step of our own that looks at all objects for each object would show
//! as a cost for each object that grows with their number.

use std::fmt::Write as _;
use std::io::BufRead as _;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::Context as _;
use serde_json::Value as Json;
use terraform_plugin::terraform::Value;
use terraform_plugin::testing::Core;

use super::process::{cpu, peak_memory};
use super::provider::Provider;
use super::report::mebibytes;
use super::server::Server;

const TARGET: &str = "zitadelactions_target";

/// What one step took.
struct Step {
    name: &'static str,
    cpu: Duration,
    requests: usize,
    peak: u64,
}

/// Measures, and writes a table.
pub(super) fn measure(provider: &Path, emulator: &Path, sizes: &[usize]) -> anyhow::Result<String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let mut table = String::from(
        "| targets | step | CPU per target | requests | peak memory |\n|--:|---|--:|--:|--:|\n",
    );
    for &size in sizes {
        eprintln!("measuring the growth: {size} targets");
        let server = Server::start(emulator, Duration::ZERO)?;
        for step in runtime.block_on(steps(provider, &server, size))? {
            let _ = writeln!(
                table,
                "| {size} | {} | {} µs | {} | {:.1} MiB |",
                step.name,
                step.cpu.as_micros(),
                step.requests,
                mebibytes(step.peak),
            );
        }
    }
    Ok(table)
}

/// Creates, plans and destroys this many targets, each step in a process of its own as under the
/// CLI.
async fn steps(provider: &Path, server: &Server, size: usize) -> anyhow::Result<[Step; 4]> {
    let (mut plans, mut states) = (Vec::new(), Vec::new());
    let process = Process::start(provider, server).await?;
    for number in 0..size {
        plans.push(process.core.plan(TARGET, None, config(number)).await?);
    }
    let first_plan = process.step("plan, all new", server, size);

    let process = Process::start(provider, server).await?;
    for plan in plans {
        let applied = process.core.apply(plan).await?;
        states.push(applied.context("a target was not created")?);
    }
    let create = process.step("create", server, size);

    let process = Process::start(provider, server).await?;
    for (number, state) in states.iter_mut().enumerate() {
        let read = process.core.read(state).await?;
        *state = read.context("a target is not there")?;
        let config = config(number);
        let plan = process.core.plan(TARGET, Some(state), config).await?;
        anyhow::ensure!(
            plan.planned == state.value,
            "the plan should change nothing"
        );
    }
    let plan = process.step("plan, no changes", server, size);

    let process = Process::start(provider, server).await?;
    for state in &states {
        let plan = process.core.plan_destroy(state).await?;
        process.core.apply(plan).await?;
    }
    let destroy = process.step("destroy", server, size);
    Ok([first_plan, create, plan, destroy])
}

fn config(number: usize) -> Value {
    Value::object([
        ("name", format!("t-{number}").into()),
        ("endpoint", format!("https://192.0.2.1/{number}").into()),
        ("rest_async", Value::object::<&str>([])),
    ])
}

/// A provider that serves a core in this process.
struct Process {
    provider: Provider,
    core: Core,
}

impl Process {
    async fn start(provider: &Path, server: &Server) -> anyhow::Result<Self> {
        server.take_requests();
        let mut provider = Provider::spawn(Command::new(provider).arg("--debug"))?;
        let lines = (&mut provider.stdout).lines();
        let address = lines
            .map_while(Result::ok)
            .find_map(|line| address_in(&line));
        let address = address.context("the provider did not say where it listens")?;
        let core = Core::attach(address).await?;
        let block = Value::object([
            ("domain", server.url.as_str().into()),
            ("access_token", server.token.as_str().into()),
        ]);
        core.configure(block).await?;
        Ok(Self { provider, core })
    }

    /// What the process took until now; it ends.
    fn step(self, name: &'static str, server: &Server, size: usize) -> Step {
        let process = self.provider.id();
        Step {
            name,
            cpu: cpu(process) / u32::try_from(size).unwrap_or(u32::MAX),
            requests: server.take_requests(),
            peak: peak_memory(process).unwrap_or(0),
        }
    }
}

/// The socket in `TF_REATTACH_PROVIDERS='{…}'`.
fn address_in(line: &str) -> Option<String> {
    let json = line.split_once("TF_REATTACH_PROVIDERS='")?.1;
    let said: Json = serde_json::from_str(json.strip_suffix('\'')?).ok()?;
    let (_, provider) = said.as_object()?.iter().next()?;
    let path = provider["Addr"]["String"].as_str()?;
    Some(format!("unix:{path}"))
}
