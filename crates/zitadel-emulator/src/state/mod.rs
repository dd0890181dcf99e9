//! The one state behind every generation: histories of targets and executions, as events.
//!
//! ZITADEL stores events and computes its answers from them. The quirks of the API follow from
//! that, so the emulator does the same: a *write model* sees every event at once and decides
//! whether a write changes anything, a *read model* sees an event only after the projection lag.

mod event;
mod execution;
mod file;
mod key;
mod moment;
mod projection;
mod search;
mod target;

use std::collections::BTreeMap;
use std::path::PathBuf;

use ring::rand::{SecureRandom as _, SystemRandom};
use serde::{Deserialize, Serialize};

pub(crate) use event::{Event, ExecutionChange, Reference, TargetChange, TargetKind};
pub(crate) use execution::Execution;
pub(crate) use key::{KeyFilter, KeyKind, PublicKey, PublicKeyInfo};
pub(crate) use moment::Moment;
pub(crate) use projection::Projections;
pub use projection::{Lag, Skip};
pub(crate) use search::{Page, Paging, TextMethod, page};
pub(crate) use target::{Target, TargetDraft, TargetUpdate};

/// Everything that survives a restart.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct State {
    pub(crate) instance: Instance,
    pub(crate) features: Features,
    targets: BTreeMap<String, Vec<Event<TargetChange>>>,
    executions: BTreeMap<String, Vec<Event<ExecutionChange>>>,
    last_id: u64,
    last_moment: Moment,
    #[serde(skip)]
    pub(crate) projections: Projections,
    #[serde(skip)]
    path: Option<PathBuf>,
}

/// The instance and the IDs around it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Instance {
    pub(crate) id: String,
    pub(crate) organization_id: String,
    /// The machine user with all rights: owner of the token and of the service account key.
    pub(crate) owner_id: String,
    pub(crate) generated_domain: String,
    pub(crate) created: Moment,
}

/// The instance features that were set, and their history's length and end.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Features {
    pub(crate) set: BTreeMap<String, bool>,
    pub(crate) sequence: u64,
    pub(crate) changed: Moment,
}

impl State {
    /// An instance as the setup leaves it, with the feature `actions` on.
    pub(crate) fn new() -> Self {
        let now = Moment::now();
        let mut state = Self {
            instance: Instance {
                id: String::new(),
                organization_id: String::new(),
                owner_id: String::new(),
                generated_domain: format!("zitadel-{}.localhost", random_string(6).to_lowercase()),
                created: now,
            },
            features: Features {
                set: [
                    ("loginDefaultOrg".to_owned(), true),
                    ("actions".to_owned(), true),
                ]
                .into(),
                sequence: 2,
                changed: now,
            },
            targets: BTreeMap::new(),
            executions: BTreeMap::new(),
            last_id: 300_000_000_000_000_000 + now.micros().unsigned_abs() % 50_000_000_000_000_000,
            last_moment: now,
            projections: Projections::default(),
            path: None,
        };
        state.instance.id = state.next_id();
        state.instance.organization_id = state.next_id();
        state.instance.owner_id = state.next_id();
        state
    }

    /// Returns a new id: a number as a string, larger than every ID before.
    pub(crate) fn next_id(&mut self) -> String {
        self.last_id += 65_537;
        self.last_id.to_string()
    }

    /// Returns the present, at least a microsecond after every moment returned before.
    pub(crate) fn tick(&mut self) -> Moment {
        self.last_moment = Moment::now().max(self.last_moment.next());
        self.last_moment
    }

    /// Whether the feature `actions` is on.
    pub(crate) fn actions_enabled(&self) -> bool {
        self.features.set.get("actions").copied().unwrap_or(false)
    }

    /// Sets feature flags.
    pub(crate) fn set_features(&mut self, flags: BTreeMap<String, bool>) {
        self.features.set.extend(flags);
        self.features.sequence += 1;
        self.features.changed = self.tick();
        self.save();
    }
}

/// Returns a string of random letters and digits.
pub(crate) fn random_string(length: usize) -> String {
    const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let mut bytes = vec![0; length];
    SystemRandom::new()
        .fill(&mut bytes)
        .expect("the operating system provides random numbers");
    bytes
        .iter()
        .map(|b| ALPHABET[usize::from(*b) % ALPHABET.len()] as char)
        .collect()
}
