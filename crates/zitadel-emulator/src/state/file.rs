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
    /// When the file cannot be read, holds no state, or cannot be written.
    pub(crate) fn open(path: PathBuf) -> io::Result<Self> {
        let mut state = match fs::read(&path) {
            Ok(text) => serde_json::from_slice(&text).map_err(|cause| {
                io::Error::other(format!(
                    "{} holds no emulator state: {cause}",
                    path.display()
                ))
            })?,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Self::new(),
            Err(cause) => {
                return Err(io::Error::other(format!(
                    "{} cannot be read: {cause}",
                    path.display()
                )));
            }
        };
        state.path = Some(path.clone());
        state.write(&path).map_err(|cause| {
            io::Error::other(format!("{} cannot be written: {cause}", path.display()))
        })?;
        Ok(state)
    }

    /// Writes the state back, if it has a file.
    ///
    /// A failure is printed on stderr: the answer to the caller is already decided by then, and the
    /// fault is the machine's, not the request's.
    pub(super) fn save(&self) {
        let Some(path) = &self.path else { return };
        if let Err(cause) = self.write(path) {
            eprintln!(
                "zitadel-emulator: the state cannot be written to {}: {cause}",
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
