//! What makes a release, as a library, so that the acceptance tests pack and install the provider
//! as a user gets it.

pub mod dist;
pub mod install;

use std::path::{Path, PathBuf};

/// The folder of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap_or(Path::new("."))
        .to_path_buf()
}
