//! `make bench`: what the provider costs, beside Terraform's own `terraform_data` in the same run.
//!
//! Each size is measured twice under the real CLI: with targets and executions on an emulated
//! ZITADEL, and with `terraform_data`, which needs no plugin at all and so is what Terraform itself
//! costs. The emulator counts the requests; the kernel counts the CPU time and the memory of the
//! provider. The results are `benches/results.md` and `benches/results.svg`.

mod configuration;
mod folder;
mod growth;
mod plot;
mod process;
mod provider;
mod report;
mod server;
mod start;

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;

use configuration::{Contender, conditions};
use folder::Folder;
use report::{Cost, Report, Row};
use server::Server;

use crate::demo::build;
use crate::dist::PROVIDER;
use crate::root;

/// How long the emulated server takes to answer: about what an instance nearby takes.
const LATENCY: Duration = Duration::from_millis(20);

/// What to measure.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// How many targets, and as many executions as there are conditions for them.
    #[arg(long, value_delimiter = ',', default_values_t = [10, 100, 500, 1000])]
    sizes: Vec<usize>,
    /// Measures each size once, and leaves benches/ as it is.
    #[arg(long)]
    quick: bool,
    /// A binary of the provider, in place of one that is built for this.
    #[arg(long)]
    provider: Option<PathBuf>,
    /// A binary of the emulator, in place of one that is built for this.
    #[arg(long)]
    emulator: Option<PathBuf>,
    /// A binary of hashicorp/random, to measure a plugin in Go in the same run.
    #[arg(long)]
    beside: Option<PathBuf>,
}

/// The operations of a practitioner, in the order in which they are run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    Validate,
    Apply,
    Plan,
    Refresh,
    Destroy,
}

impl Operation {
    pub(crate) const ALL: [Self; 5] = [
        Self::Validate,
        Self::Apply,
        Self::Plan,
        Self::Refresh,
        Self::Destroy,
    ];

    fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Validate => &["validate"],
            Self::Apply => &["apply", "-auto-approve", "-input=false"],
            // The code of a plan with changes is an error here: there must not be any.
            Self::Plan => &["plan", "-detailed-exitcode", "-input=false"],
            Self::Refresh => &["apply", "-refresh-only", "-auto-approve", "-input=false"],
            Self::Destroy => &["destroy", "-auto-approve", "-input=false"],
        }
    }

    /// How the table and the plot call it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Validate => "validate",
            Self::Apply => "apply (create)",
            Self::Plan => "plan (no changes)",
            Self::Refresh => "refresh",
            Self::Destroy => "destroy",
        }
    }
}

/// The binaries that are measured, and measured with.
struct Binaries {
    provider: PathBuf,
    emulator: PathBuf,
    random: Option<PathBuf>,
}

/// Measures, prints the table, and writes it and the plot into `benches/`.
pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    let or_built = |given: &Option<PathBuf>, package: &str| match given {
        Some(binary) => Ok(binary.clone()),
        // Each alone, as a release has it: together, one adds features to what the other is made
        // of.
        None => build(package, &["--release"]),
    };
    let binaries = Binaries {
        provider: or_built(&options.provider, PROVIDER)?,
        emulator: or_built(&options.emulator, "zitadel-emulator")?,
        random: options.beside.clone(),
    };
    let mut rows = Vec::new();
    for &size in &options.sizes {
        eprintln!("measuring {size} targets and {size} executions");
        rows.extend(rows_of(size, &binaries, options.quick)?);
    }
    let growth: &[usize] = if options.quick {
        &[100, 1000]
    } else {
        &[100, 1000, 10_000]
    };
    let report = Report {
        rows,
        growth: growth::measure(&binaries.provider, &binaries.emulator, growth)?,
        start: start::measure(&binaries.provider)?,
        binary: fs::metadata(&binaries.provider)?.len(),
        machine: report::machine()?,
    };
    let table = report.to_markdown();
    println!("{table}");
    if !options.quick {
        let folder = root().join("benches");
        fs::write(folder.join("results.md"), table).context("cannot write the table")?;
        fs::write(folder.join("results.svg"), plot::draw(&report.rows))
            .context("cannot write the plot")?;
    }
    Ok(())
}

/// One size: every operation of every contender, the fastest of several runs of each, because
/// everything else on the machine only adds.
fn rows_of(size: usize, binaries: &Binaries, quick: bool) -> anyhow::Result<Vec<Row>> {
    let executions = conditions(size)?.len();
    let mut rows = Operation::ALL.map(|operation| Row::new(size, executions, operation));
    // A thousand objects take minutes to create and destroy, and vary less.
    let (lives, repeats) = match size {
        _ if quick => (1, 1),
        ..=100 => (3, 3),
        _ => (1, 3),
    };
    for _ in 0..lives {
        let server = Server::start(&binaries.emulator, LATENCY)?;
        let random = binaries.random.as_deref().map(Contender::Random);
        let contenders: Vec<Contender<'_>> = [
            Contender::Provider(&binaries.provider, &server),
            Contender::TerraformData,
        ]
        .into_iter()
        .chain(random)
        .collect();
        for (place, contender) in contenders.iter().enumerate() {
            let folder = Folder::new(contender, size)?;
            for row in &mut rows {
                let repeats = match row.operation {
                    Operation::Apply | Operation::Destroy => 1,
                    _ => repeats,
                };
                for _ in 0..repeats {
                    server.take_requests();
                    let usage = folder.run(row.operation.arguments())?;
                    let requests = server.take_requests();
                    row.add(place, Cost { usage, requests });
                }
            }
        }
    }
    Ok(rows.into())
}
