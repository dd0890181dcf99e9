//! Developer tasks: `cargo run -p xtask -- demo | docs`.

mod demo;
mod docs;
mod matrix;
mod pages;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let task = std::env::args().nth(1);
    let result = match task.as_deref() {
        Some("demo") => demo::run().map_err(|error| format!("{error:#}")),
        Some("docs") => docs::write(),
        _ => Err("Usage: cargo run -p xtask -- demo | docs".into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// The folder of the workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap_or(Path::new("."))
        .to_path_buf()
}
