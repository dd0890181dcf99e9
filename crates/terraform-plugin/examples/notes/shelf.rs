//! The client: a file of notes.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use terraform_plugin::terraform::Diagnostics;

/// One note as the file has it.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct StoredNote {
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) pinned: bool,
    pub(crate) labels: Vec<String>,
    pub(crate) reminders: Vec<StoredReminder>,
    /// Only ever a digest of what the practitioner wrote.
    pub(crate) passphrase_digest: Option<u64>,
    pub(crate) revision: i64,
}

/// When to remember a note.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub(crate) struct StoredReminder {
    pub(crate) id: String,
    pub(crate) day: String,
}

/// All notes, by id.
pub(crate) struct Shelf {
    file: Option<PathBuf>,
    /// Handlers run at the same time, and the file is read and written whole.
    lock: Mutex<()>,
}

pub(crate) type Notes = BTreeMap<String, StoredNote>;

impl Shelf {
    pub(crate) fn new(file: PathBuf) -> Self {
        Self {
            file: Some(file),
            lock: Mutex::new(()),
        }
    }

    /// A shelf of which nobody knows yet where it stands.
    pub(crate) fn unknown() -> Self {
        Self {
            file: None,
            lock: Mutex::new(()),
        }
    }

    /// Looks at the notes.
    pub(crate) fn read(&self) -> Result<Notes, Diagnostics> {
        self.change(|notes| notes.clone())
    }

    /// Changes the notes, and says what came of it.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut Notes) -> T) -> Result<T, Diagnostics> {
        let Some(file) = &self.file else {
            return Err(Diagnostics::error(
                "The file is not known yet",
                "The provider's `file` depends on something that is still to be made. Make that \
                 first, with -target.",
            ));
        };
        let _locked = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        let trouble = |what: &str, error: &dyn std::fmt::Display| {
            Diagnostics::error(
                format!("The notes cannot be {what}"),
                format!("{}: {error}. Check the file.", file.display()),
            )
        };
        let before = match fs::read_to_string(file) {
            Ok(text) => serde_json::from_str(&text).map_err(|error| trouble("read", &error))?,
            Err(error) if error.kind() == ErrorKind::NotFound => Notes::new(),
            Err(error) => return Err(trouble("read", &error)),
        };
        let mut after = before.clone();
        let result = change(&mut after);
        let text =
            |notes| serde_json::to_string_pretty(notes).map_err(|error| trouble("kept", &error));
        let (before, after) = (text(&before)?, text(&after)?);
        if before != after {
            fs::write(file, after).map_err(|error| trouble("kept", &error))?;
        }
        Ok(result)
    }
}
