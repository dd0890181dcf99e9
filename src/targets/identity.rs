//! The identity of a target, and its label in messages.

use terraform_plugin::prelude::*;

use super::model::TargetModel;

/// The identity of a target: the ID that the server gave it.
#[derive(Clone, Debug, PartialEq, Model)]
pub struct TargetIdentity {
    /// The target's ID.
    pub id: Attr<String>,
}

impl Identity for TargetIdentity {
    fn schema() -> IdentitySchema {
        IdentitySchema::new([IdentityAttribute::string("id").description("The ID of the target.")])
    }
}

/// A target in a message: its name, where it is known, and its ID.
pub fn label(state: &TargetModel) -> String {
    let id = state.id.as_str().unwrap_or("without an ID");
    match state.name.as_str() {
        Some(name) => format!("{name:?} ({id})"),
        None => id.to_owned(),
    }
}
