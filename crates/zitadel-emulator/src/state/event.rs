//! What can happen to a target and to an execution.

use std::time::Instant;

use serde::{Deserialize, Serialize};

use super::Moment;

/// Something that happened to one aggregate (a target or an execution).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Event<C> {
    pub(crate) at: Moment,
    pub(crate) change: C,
    /// Reads see the event from then on; `None` is at once.
    #[serde(skip)]
    pub(crate) visible_at: Option<Instant>,
    /// The projection never processes the event (API.md 6.11).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) skipped: bool,
}

impl<C> Event<C> {
    pub(crate) fn is_visible(&self) -> bool {
        !self.skipped && self.visible_at.is_none_or(|at| at <= Instant::now())
    }
}

/// How a target is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum TargetKind {
    Webhook,
    Call,
    Async,
}

/// A change of a target.
///
/// Servers up to v2.51 write `url` and `is_async`, later ones `endpoint` and the third kind; each
/// reads only its own fields, which is why an upgrade loses some of them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum TargetChange {
    Added(TargetFields),
    Changed(TargetFields),
    Removed,
    KeyAdded {
        key_id: String,
        public_key: String,
        fingerprint: String,
        expires: Option<Moment>,
    },
    KeyActivated {
        key_id: String,
    },
    KeyDeactivated {
        key_id: String,
    },
    KeyRemoved {
        key_id: String,
    },
}

impl TargetChange {
    /// ZITADEL's name of the event.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Added(_) => "target.added",
            Self::Changed(_) => "target.changed",
            Self::Removed => "target.removed",
            Self::KeyAdded { .. } => "target.key.added",
            Self::KeyActivated { .. } => "target.key.activated",
            Self::KeyDeactivated { .. } => "target.key.deactivated",
            Self::KeyRemoved { .. } => "target.key.removed",
        }
    }
}

/// The fields that an event sets; those of `Added` that are absent have their zero value.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct TargetFields {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) kind: Option<TargetKind>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) endpoint: Option<String>,
    /// Nanoseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) timeout: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) is_async: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) interrupt_on_error: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) signing_key: Option<String>,
    /// The number of the payload type; 0 is unspecified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) payload_type: Option<i64>,
}

/// One entry of an execution's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Reference {
    /// A target by its ID.
    Target(String),
    /// Another execution by its ID.
    Include(String),
}

/// A change of an execution.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum ExecutionChange {
    /// `dotted` marks an event of a server up to v2.51, which later servers do not read.
    Set {
        targets: Vec<Reference>,
        dotted: bool,
    },
    Removed,
}

impl ExecutionChange {
    /// ZITADEL's name of the event.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Set { dotted: true, .. } => "execution.set",
            Self::Set { .. } => "execution.v2.set",
            Self::Removed => "execution.removed",
        }
    }
}
