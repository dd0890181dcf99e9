//! `terraform-provider-zitadelactions graph`: which targets are called when.
//!
//! # Layout
//! - [`model`]: a picture, independent of its source and format; [`server`]: what the server's
//!   version decides.
//! - `live`, [`terraform`]: from an instance, from a state or a plan.
//! - [`facts`], `findings`: conclusions from it.
//! - `changes`: only what a plan changes.
//! - `svg`, `mermaid`, `dot`, `json`: drawn.

mod changes;
mod dot;
pub mod facts;
mod findings;
mod format;
mod json;
mod live;
mod mermaid;
pub mod model;
pub mod server;
mod svg;
pub mod terraform;
#[cfg(test)]
mod tests;
mod words;

use std::fs;
use std::io::{self, IsTerminal, Read};
use std::path::Path;

use anyhow::{Context, Error, anyhow, bail};

pub use format::Format;

use crate::cli::arguments::GraphOptions;
use crate::cli::output::Output;
use crate::cli::progress::Progress;
use crate::cli::with_client;
use facts::Facts;
use model::{Graph, Source};
use server::Server;

/// Draws what the options say.
///
/// # Errors
/// The source cannot be read, or the file exists or cannot be written.
pub fn run(options: &GraphOptions) -> Result<(), Error> {
    let output = Output::new(options.output.as_deref())?;
    let progress = Progress::new();
    let mut graph = match &options.from {
        Some(from) => document(from)?,
        None => with_client(async |client| live::read(client, &host(), &progress).await)?,
    };
    if let Some(version) = options.server_version {
        if matches!(graph.source, Source::Instance(_)) {
            bail!(
                "--server-version applies to a state or a plan: an instance reports its own version"
            );
        }
        let server = Server::of_version(version);
        graph.server =
            server.ok_or_else(|| anyhow!("ZITADEL {version} does not have Actions v2"))?;
    }
    if options.changes {
        if graph.source != Source::Plan {
            bail!("--changes requires a plan: pass the JSON of a saved plan with --from");
        }
        graph = changes::only(graph);
    }
    output.write(render(&graph, options.format).as_bytes())?;
    progress.done(&format!(
        "Drew {} and {}.",
        words::counted(graph.executions.len(), "execution"),
        words::counted(graph.targets.len(), "target")
    ));
    Ok(())
}

/// The picture of `graph` as text.
pub fn render(graph: &Graph, format: Format) -> String {
    let facts = Facts::of(graph);
    match format {
        Format::Svg => svg::render(graph, &facts),
        Format::Mermaid => mermaid::render(graph, &facts),
        Format::Markdown => mermaid::markdown(graph, &facts),
        Format::Dot => dot::render(graph, &facts),
        Format::Json => json::render(graph, &facts),
    }
}

/// The picture of a state or a plan in a file, or from standard input.
fn document(from: &Path) -> Result<Graph, Error> {
    let (bytes, name) = if from == Path::new("-") {
        let mut stdin = io::stdin().lock();
        if stdin.is_terminal() {
            bail!(
                "standard input is a terminal: pipe the output of `terraform show -json` into it"
            );
        }
        let mut bytes = Vec::new();
        stdin
            .read_to_end(&mut bytes)
            .context("could not read standard input")?;
        (bytes, "standard input".into())
    } else {
        let name = from.display().to_string();
        let bytes = fs::read(from).with_context(|| format!("could not read {name}"))?;
        (bytes, name)
    };
    terraform::read(&bytes).with_context(|| format!("could not draw {name}"))
}

/// The host of the instance that the environment names.
fn host() -> String {
    let domain = std::env::var("ZITADEL_DOMAIN").unwrap_or_default();
    let host = domain
        .split_once("://")
        .map_or(domain.as_str(), |(_, rest)| rest);
    let host = host.split('/').next().unwrap_or(host);
    let host = host.rsplit('@').next().unwrap_or(host);
    host.to_owned()
}
