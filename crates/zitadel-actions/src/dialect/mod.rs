//! How each API generation spells the calls: one trait, one file per generation.
//!
//! A dialect is chosen once, by detection or by configuration, and never asked for its name again:
//! what a server cannot do is a [`Feature`] it does not support. A dialect does no I/O; it turns
//! neutral values into a [`Call`] and the answer back into neutral values.
//!
//! Two pairs of generations share their calls: v2 and v2beta in `flat`, the two of 2024 in
//! `v3alpha`. The file of each generation says what distinguishes it from the other one.

mod feature;
mod flat;
mod generation;
pub mod instance;
mod resources_v3alpha;
mod v2;
mod v2beta;
mod v3alpha;
mod v3alpha_2024_03;
mod v3alpha_2024_05;
mod wire;

use std::fmt::Debug;

pub use feature::{Feature, Limits};
pub use generation::{Generation, UnknownGeneration};

use crate::{
    Error,
    call::Call,
    error::Unsupported,
    model::{
        Condition, CreatedTarget, Execution, KeyId, PriorTarget, PublicKey, PublicKeyDraft, Target,
        TargetDraft, TargetId, TargetPatch, TargetRef, Timestamp, UpdatedTarget, VersionRange,
    },
};

/// The spelling of one API generation, on one server.
///
/// Methods that build a call from much input return an [`Error`] for what this server cannot do;
/// such a call would be refused, or worse, half understood.
pub trait Dialect: Debug + Send + Sync {
    /// Which generation this is; for messages, not for decisions.
    fn generation(&self) -> Generation;

    /// What is known of the server's version.
    fn server(&self) -> VersionRange;

    /// Whether the server has `feature`; `None` where its version would have to be known.
    fn has(&self, feature: Feature) -> Option<bool>;

    /// The largest values that the server accepts, as far as its version is known.
    fn limits(&self) -> Limits;

    /// Succeeds if the server has `feature`.
    ///
    /// # Errors
    /// [`Unsupported`], also where that is not known, because a server drops what it does not know
    /// and reports success (API.md 3).
    fn require(&self, feature: Feature) -> Result<(), Unsupported> {
        match self.has(feature) {
            Some(true) => Ok(()),
            Some(false) | None => Err(self.unsupported(feature)),
        }
    }

    /// The error that names `feature`, this server and the servers that have it.
    fn unsupported(&self, feature: Feature) -> Unsupported {
        Unsupported {
            feature: feature.to_string(),
            server: format!("{}, {}", self.generation(), self.server()),
            since: feature.since(),
            reason: feature.reason(),
        }
    }

    /// A write that succeeds at most once: the name is unique.
    ///
    /// # Errors
    /// [`Error::Unsupported`] for a payload type that the server would drop.
    fn create_target(&self, draft: &TargetDraft) -> Result<Call<CreatedTarget>, Error>;

    /// Changes what `patch` names; `past` is what the target is now.
    ///
    /// # Errors
    /// [`Error::Unsupported`] for a payload type or a rotation that the server would drop,
    /// [`Error::InvalidInput`] where a change needs an endpoint and there is none.
    fn update_target(
        &self,
        id: &TargetId,
        patch: &TargetPatch,
        past: &PriorTarget,
    ) -> Result<Call<UpdatedTarget>, Error>;

    /// An update that changes nothing: whether the target exists, and when it last changed, as the
    /// write side knows it. Reads come from projections, which lag and may skip an event for good
    /// (API.md 6.11).
    ///
    /// A missing target is [`Error::NotFound`]; a caller who may only read gets
    /// [`Error::PermissionDenied`].
    fn probe_target(&self, id: &TargetId) -> Call<Option<Timestamp>>;

    /// Deletes a target; some generations answer [`Error::NotFound`] for one that is gone.
    fn delete_target(&self, id: &TargetId) -> Call<()>;

    /// Reads one target.
    fn get_target(&self, id: &TargetId) -> Call<Target>;

    /// Reads a page of targets, by ID ascending.
    fn list_targets(&self, filter: TargetFilter<'_>, page: Page) -> Call<Listed<Target>>;

    /// Sets the list of an execution; an empty one removes it where [`Self::empties_executions`].
    ///
    /// # Errors
    /// [`Error::Unsupported`] for includes that the server does not take.
    fn set_execution(
        &self,
        condition: &Condition,
        targets: &[TargetRef],
    ) -> Result<Call<Option<Timestamp>>, Error>;

    /// Removes an execution; some generations answer [`Error::NotFound`] for one that is not set.
    fn remove_execution(&self, condition: &Condition) -> Call<Option<Timestamp>>;

    /// Reads a page of executions. The server may ignore the filter and return more rows.
    fn list_executions(&self, filter: ExecutionFilter<'_>, page: Page) -> Call<Listed<Execution>>;

    /// What identifies an execution on this server: two conditions with equal keys are one
    /// execution.
    fn execution_key(&self, condition: &Condition) -> String {
        condition.id()
    }

    /// Reads the names of a kind that the server knows.
    fn list_names(&self, list: NameList) -> Call<Vec<String>>;

    /// Whether the server lists the execution on one condition alone when asked to. March 2024
    /// cannot do it for functions.
    fn filters_executions(&self) -> bool {
        true
    }

    /// Whether lists come in pages; otherwise one answer has every row.
    fn pages(&self) -> bool {
        true
    }

    /// Whether setting an empty list removes an execution.
    fn empties_executions(&self) -> bool {
        true
    }

    /// Whether setting the list that was set last does nothing at all, not even when one of its
    /// targets is gone by now (API.md 6.4).
    fn ignores_same_list(&self) -> bool {
        true
    }

    /// Whether a target that interrupts still does so after it became asynchronous, and reads as
    /// what it was (API.md 6.2).
    fn interrupt_outlives_async(&self) -> bool {
        false
    }

    /// Adds a public key to a target, inactive.
    ///
    /// # Errors
    /// [`Error::Unsupported`], as for the other calls about public keys.
    fn add_public_key(
        &self,
        _target: &TargetId,
        _draft: &PublicKeyDraft,
    ) -> Result<Call<AddedPublicKey>, Error> {
        Err(self.unsupported(Feature::PublicKeys).into())
    }

    /// Reads a page of a target's public keys; a missing target has none.
    ///
    /// # Errors
    /// [`Error::Unsupported`].
    fn list_public_keys(
        &self,
        _target: &TargetId,
        _page: Page,
    ) -> Result<Call<Listed<PublicKey>>, Error> {
        Err(self.unsupported(Feature::PublicKeys).into())
    }

    /// Activates a key, and deactivates the one that was active.
    ///
    /// # Errors
    /// [`Error::Unsupported`].
    fn activate_public_key(
        &self,
        _target: &TargetId,
        _key: &KeyId,
    ) -> Result<Call<Option<Timestamp>>, Error> {
        Err(self.unsupported(Feature::PublicKeys).into())
    }

    /// Deactivates a key.
    ///
    /// # Errors
    /// [`Error::Unsupported`].
    fn deactivate_public_key(
        &self,
        _target: &TargetId,
        _key: &KeyId,
    ) -> Result<Call<Option<Timestamp>>, Error> {
        Err(self.unsupported(Feature::PublicKeys).into())
    }

    /// Removes an inactive key; one that is not there counts as removed.
    ///
    /// # Errors
    /// [`Error::Unsupported`].
    fn remove_public_key(&self, _target: &TargetId, _key: &KeyId) -> Result<Call<()>, Error> {
        Err(self.unsupported(Feature::PublicKeys).into())
    }
}

/// Which targets to list.
#[derive(Clone, Copy, Debug)]
pub enum TargetFilter<'a> {
    /// Every target.
    All,
    /// The one of exactly this name.
    Named(&'a str),
}

impl<'a> TargetFilter<'a> {
    /// The name, where one is looked for.
    pub(crate) fn name(self) -> Option<&'a str> {
        match self {
            Self::All => None,
            Self::Named(name) => Some(name),
        }
    }
}

/// Which executions to list.
#[derive(Clone, Copy, Debug)]
pub enum ExecutionFilter<'a> {
    /// Every execution.
    All,
    /// The one on this condition.
    On(&'a Condition),
}

/// Which names to list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NameList {
    /// The methods that a request or response condition can name, with their slashes.
    Methods,
    /// The services that a request or response condition can name.
    Services,
    /// The functions that a function condition can name.
    Functions,
}

/// A piece of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// How many rows to leave out.
    pub offset: u64,
    /// How many rows to ask for at most; `None` leaves it to the server.
    pub limit: Option<u32>,
}

/// The rows of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// The rows that this client cannot read.
    pub unreadable: Vec<UnreadableRow>,
    /// How many rows there are in all pages; `None` where the server does not say, as behind the
    /// last one.
    pub total: Option<u64>,
    /// How many rows the server was ready to give.
    pub applied_limit: Option<u64>,
}

/// A row of a list that this client cannot read: a later server, or data that somebody else stored
/// in an odd form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadableRow {
    /// Which object it is.
    pub identity: RowIdentity,
    /// Why it cannot be read, after "it has an unexpected shape".
    pub why: String,
}

/// Which object a row of a list is, as far as the row says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowIdentity {
    /// The kind of object: `target`, `execution` or `public key`.
    pub object: &'static str,
    /// Its ID; of an execution that of its condition.
    pub id: Option<String>,
    /// Its name.
    pub name: Option<String>,
}

/// What the server says of a public key that it has just added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddedPublicKey {
    /// The ID that the server chose.
    pub id: KeyId,
    /// When it was added.
    pub creation_date: Option<Timestamp>,
}
