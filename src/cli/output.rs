//! The output of a command: a new file, or standard output.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, Error, anyhow};

/// A place to write to. A file that exists may hold somebody's work, so it is never overwritten.
#[derive(Debug)]
pub struct Output<'a>(Option<&'a Path>);

impl<'a> Output<'a> {
    /// Standard output.
    pub fn standard() -> Self {
        Self(None)
    }

    /// A new file, or standard output.
    ///
    /// # Errors
    /// The file exists, which is checked before anything is read.
    pub fn new(file: Option<&'a Path>) -> Result<Self, Error> {
        match file {
            Some(file) if file.symlink_metadata().is_ok() => Err(exists(file)),
            file => Ok(Self(file)),
        }
    }

    /// Writes everything.
    ///
    /// # Errors
    /// The file was created in the meantime, or the operating system refuses. A reader that closes
    /// the pipe is not an error.
    pub fn write(&self, text: &[u8]) -> Result<(), Error> {
        let Some(path) = self.0 else {
            return match print(text) {
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
                printed => printed.context("could not write to standard output"),
            };
        };
        let file = OpenOptions::new().write(true).create_new(true).open(path);
        let written = file.and_then(|mut file| file.write_all(text));
        written.map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => exists(path),
            _ => Error::new(error).context(format!("could not write {}", path.display())),
        })
    }
}

fn exists(path: &Path) -> Error {
    anyhow!(
        "{} already exists\n\nExisting files are never overwritten. Remove it, or choose another file with --output.",
        path.display()
    )
}

/// The other place that writes to standard output is the plugin's handshake, which does not run
/// here.
fn print(text: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text)?;
    stdout.flush()
}
