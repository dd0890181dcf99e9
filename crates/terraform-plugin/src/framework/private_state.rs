//! Bytes that a provider keeps beside a resource's state.

use crate::terraform::Diagnostics;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The name under which the framework remembers an import, which no provider uses.
const IMPORTED: &str = ".imported";

/// Named bytes beside a resource's state: stored in the state file as plain text, hidden from the
/// practitioner. Good for an etag, a salted hash, a flag; not for secrets. Clones share everything,
/// and what is set is kept even when the operation fails later.
#[derive(Debug, Clone, Default)]
pub struct PrivateState(Arc<Mutex<BTreeMap<String, Vec<u8>>>>);

impl PrivateState {
    fn entries(&self) -> MutexGuard<'_, BTreeMap<String, Vec<u8>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The bytes of this name.
    pub fn get(&self, name: &str) -> Option<Vec<u8>> {
        self.entries().get(name).cloned()
    }

    /// Keeps bytes under this name.
    pub fn set(&self, name: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.entries().insert(name.into(), bytes.into());
    }

    /// Forgets the bytes of this name.
    pub fn remove(&self, name: &str) {
        self.entries().remove(name);
    }

    /// Remembers that the object was imported and not read yet.
    pub(crate) fn mark_imported(&self) {
        self.set(IMPORTED, []);
    }

    /// Whether the object was imported and not read yet; not any more from now on.
    pub(crate) fn take_imported(&self) -> bool {
        self.entries().remove(IMPORTED).is_some()
    }

    /// Reads what [`to_bytes`](PrivateState::to_bytes) wrote: a JSON object of base64 texts, or
    /// nothing.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, Diagnostics> {
        if bytes.is_empty() {
            return Ok(PrivateState::default());
        }
        let unreadable = || {
            Diagnostics::error(
                "Unreadable private state",
                "The private data in the resource's state is not what the provider wrote there. If the \
                 state file was edited, restore a backup, or rebuild the object's state with \
                 `terraform state rm` and `terraform import`.",
            )
        };
        let Ok(Json::Object(entries)) = serde_json::from_slice(bytes) else {
            return Err(unreadable());
        };
        let read = |(name, text): (String, Json)| {
            let bytes = text.as_str().and_then(|text| STANDARD.decode(text).ok());
            bytes.map(|bytes| (name, bytes)).ok_or_else(unreadable)
        };
        let entries = entries.into_iter().map(read).collect::<Result<_, _>>()?;
        Ok(PrivateState(Arc::new(Mutex::new(entries))))
    }

    /// The form that Terraform stores; empty if nothing is kept.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let entries = self.entries();
        if entries.is_empty() {
            return Vec::new();
        }
        let text =
            |(name, bytes): (&String, &Vec<u8>)| (name.clone(), Json::from(STANDARD.encode(bytes)));
        Json::Object(entries.iter().map(text).collect())
            .to_string()
            .into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_survive_the_way_there_and_back() {
        let private = PrivateState::default();
        assert_eq!(private.to_bytes(), b"");
        private.set("hash", [0, 255, 7]);
        let read = PrivateState::from_bytes(&private.to_bytes()).unwrap();
        assert_eq!(read.get("hash"), Some(vec![0, 255, 7]));
        assert_eq!(read.get("other"), None);
    }

    #[test]
    fn foreign_bytes_are_an_error() {
        for bytes in [&b"x"[..], b"[]", b"{\"a\":1}", b"{\"a\":\"?\"}"] {
            assert!(PrivateState::from_bytes(bytes).is_err());
        }
    }
}
