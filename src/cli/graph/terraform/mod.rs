//! A picture of a state or a plan, from what `terraform show -json` prints.
//!
//! # Layout
//! - `show`: the documents.
//! - `values`: a target, an execution, an attachment, from the values of its resource.
//! - `state`, `plan`: all of them, and what changes.
//! - `references`, `paths`, `meant`: which target an entry means whose id is known after apply.
//! - `order`: what a changed list had before, and has after.

mod meant;
mod order;
mod paths;
mod plan;
mod references;
mod show;
mod state;
mod values;

use anyhow::Error;

use super::model::Graph;
use show::Document;

/// Reads what `terraform show -json` printed.
///
/// # Errors
/// It is neither a state nor a plan in JSON.
pub fn read(bytes: &[u8]) -> Result<Graph, Error> {
    let document = Document::read(bytes)?;
    let mut graph = if document.is_plan() {
        plan::graph(&document)
    } else {
        state::graph(&document)
    };
    graph.sort();
    Ok(graph)
}

const TARGET: &str = "zitadelactions_target";
const EXECUTION: &str = "zitadelactions_execution";
const ATTACHMENT: &str = "zitadelactions_execution_attachment";
