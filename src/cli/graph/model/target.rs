//! Targets.

use std::time::Duration;

use zitadel_actions::model::{PayloadType, TargetKind};

use super::Change;

/// An endpoint, as far as it may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// The host and the path.
    Shown(String),
    /// It is write-only, so the state does not have it.
    WriteOnly,
    /// It is known after apply.
    Unknown,
    /// The server has lost it, or it was never a URL, so no call can arrive.
    Unusable,
}

impl Endpoint {
    /// In words.
    pub fn text(&self) -> &str {
        match self {
            Self::Shown(text) => text,
            Self::WriteOnly => "(write-only)",
            Self::Unknown => "(known after apply)",
            Self::Unusable => "(no usable endpoint)",
        }
    }
}

/// A target.
#[derive(Clone, Debug)]
pub struct Target {
    /// The server's id; `None` until it is created.
    pub id: Option<String>,
    /// The address of the resource, where Terraform manages it.
    pub address: Option<String>,
    /// The name; `None` if it is known after apply.
    pub name: Option<String>,
    /// Where it is called.
    pub endpoint: Endpoint,
    /// How it is called; `None` if that is known after apply.
    pub kind: Option<TargetKind>,
    /// How long a call may take; `None` if that is known after apply.
    pub timeout: Option<Duration>,
    /// What is sent.
    pub payload: PayloadType,
    /// Whether a payload can be encrypted; `None` where that is not known.
    pub has_active_key: Option<bool>,
    /// What the plan does to it.
    pub change: Change,
}

impl Target {
    /// Its label in a picture.
    pub fn label(&self) -> &str {
        let known = self.name.as_deref().or(self.address.as_deref());
        known.unwrap_or("(known after apply)")
    }

    /// Whether its failure ends what it was called for.
    pub fn interrupts(&self) -> bool {
        self.kind.and_then(TargetKind::interrupt_on_error) == Some(true)
    }
}
