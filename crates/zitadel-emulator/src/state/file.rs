//! The state file.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::State;

impl State {
    /// Reads the state from a file, or starts a new one when there is no file yet. Later changes
    /// are written back.
    ///
    /// # Errors
    /// When the file cannot be read, is not a state file, or cannot be written.
    pub(crate) fn open(path: PathBuf) -> io::Result<Self> {
        let mut state = if path.try_exists()? {
            Self::read(&path)?
        } else {
            Self::new()
        };
        state.path = Some(path.clone());
        state.write(&path).map_err(|error| {
            io::Error::other(format!("{} cannot be written: {error}", path.display()))
        })?;
        Ok(state)
    }

    /// Reads the state from a file, and never writes it back.
    ///
    /// # Errors
    /// When the file cannot be read or is not a state file.
    pub(crate) fn read(path: &Path) -> io::Result<Self> {
        let failed = |text: String| io::Error::other(format!("{} {text}", path.display()));
        let text = fs::read(path).map_err(|error| failed(format!("cannot be read: {error}")))?;
        serde_json::from_slice(&text)
            .map_err(|error| failed(format!("is not a state file of the emulator: {error}")))
    }

    /// Writes the state back, if it has a file.
    ///
    /// A failure is printed on stderr: the answer to the caller is already decided by then, and the
    /// fault is the machine's, not the request's.
    pub(super) fn save(&self) {
        let Some(path) = &self.path else { return };
        if let Err(error) = self.write(path) {
            eprintln!(
                "zitadel-emulator: the state cannot be written to {}: {error}",
                path.display()
            );
        }
    }

    /// Replaces the file as a whole, so that a reader never sees half a state.
    fn write(&self, path: &Path) -> io::Result<()> {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".{}.tmp", std::process::id()));
        let fresh = PathBuf::from(name);
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&fresh)?;
        file.write_all(&serde_json::to_vec(self)?)?;
        fs::rename(&fresh, path)
    }
}
