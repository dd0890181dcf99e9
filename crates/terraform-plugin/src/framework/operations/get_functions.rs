//! `GetFunctions`: the signatures of all functions.

use crate::framework::{Server, Signature};
use std::collections::BTreeMap;

impl Server {
    /// The signatures of all functions, by name.
    pub fn get_functions(&self) -> BTreeMap<&str, &Signature> {
        self.functions
            .iter()
            .map(|(name, entry)| (name.as_str(), entry.signature()))
            .collect()
    }
}
