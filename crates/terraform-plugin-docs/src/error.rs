//! What can go wrong: files.

use std::io;
use std::path::PathBuf;

/// Why the pages could not be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or a folder could not be read.
    #[error("Could not read {}: {source}.", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file or a folder could not be written or removed.
    #[error("Could not write {}: {source}.", path.display())]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}
