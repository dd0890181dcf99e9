//! The client: which calls an operation takes, and in which order.
//!
//! Everything that takes more than one exchange is here: the detection of the generation, shared
//! reads, the wait until a read shows a write of this client, the second step of an update,
//! repairs.

mod ahead;
mod consistency_wait;
mod detect;
mod edit;
mod executions;
mod info;
mod names;
mod pages;
mod preflight;
mod public_keys;
mod refresh;
mod shared_request;
mod snapshot;
mod targets;
mod writes;

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio_util::sync::CancellationToken;

pub use edit::{EditError, Edited, Progress};
pub use executions::Removal;
pub use info::ApiInfo;
pub use public_keys::NewPublicKey;
pub use refresh::Refreshed;
pub use targets::TargetProbe;

use crate::{
    Error,
    call::{Call, Exchange},
    dialect::{Dialect, Generation, NameList},
    model::{Execution, ServerVersion, Target},
};
use detect::Found;
use edit::ExecutionLocks;
use public_keys::KeyLists;
use shared_request::SharedRequest;
use snapshot::Snapshot;
use writes::Writes;

/// Which generation of the API to speak.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ApiGeneration {
    /// The newest one that the server serves, detected at the first call.
    #[default]
    Auto,
    /// This one.
    Pinned(Generation),
}

/// Options of a client.
#[derive(Clone, Debug)]
pub struct ClientOptions {
    /// Which generation of the API to speak.
    pub api_generation: ApiGeneration,
    /// How long to wait until the server's reads show a write of this client, after which the call
    /// is [`Error::NotYetVisible`]. Defaults to one minute.
    pub consistency_timeout: Duration,
    /// How often a creation may be sent again after its answer was lost; more than 2 count as 2.
    /// Defaults to 5, as the retries of the transport.
    pub max_retries: u32,
}

impl Default for ClientOptions {
    /// Detection, one minute, and five retries.
    fn default() -> Self {
        Self {
            api_generation: ApiGeneration::Auto,
            consistency_timeout: Duration::from_secs(60),
            max_retries: 5,
        }
    }
}

/// A client of one ZITADEL instance.
///
/// It is cheap to clone, and its clones share what they know:
///
/// - The generation, the version and the names that the server knows are asked for once.
/// - The first read of targets or executions lists all of them; later reads are answered from that
///   list. An object that this client has written since is read on its own, until the read shows
///   the write or [`ClientOptions::consistency_timeout`] has passed.
/// - An object that is missing from the list is looked for twice, a second apart, before `None` is
///   returned.
///
/// Calls may run concurrently. A dropped call may have reached the server; to stop waiting
/// without losing the answer of a write, cancel the token of [`Client::with_interrupt`].
#[derive(Clone, Debug)]
pub struct Client {
    shared: Arc<Shared>,
    interrupt: CancellationToken,
}

#[derive(Debug)]
struct Shared {
    exchange: Arc<dyn Exchange>,
    options: ClientOptions,
    found: SharedRequest<Found>,
    version: SharedRequest<Option<ServerVersion>>,
    refined: SharedRequest<Arc<dyn Dialect>>,
    names: [SharedRequest<Arc<Vec<String>>>; 3],
    event_types: SharedRequest<Arc<Vec<String>>>,
    targets: SharedRequest<Arc<Snapshot<Target>>>,
    executions: SharedRequest<Arc<Snapshot<Execution>>>,
    public_keys: KeyLists,
    writes: Writes,
    execution_locks: ExecutionLocks,
    /// Each with its kind of object.
    unreadable: Mutex<BTreeSet<(&'static str, String)>>,
}

impl Client {
    /// A client that sends through `exchange`. Nothing is sent before the first call.
    pub fn new(exchange: Arc<dyn Exchange>, options: ClientOptions) -> Self {
        let shared = Shared {
            exchange,
            options,
            found: SharedRequest::default(),
            version: SharedRequest::default(),
            refined: SharedRequest::default(),
            names: Default::default(),
            event_types: SharedRequest::default(),
            targets: SharedRequest::default(),
            executions: SharedRequest::default(),
            public_keys: KeyLists::default(),
            writes: Writes::default(),
            execution_locks: ExecutionLocks::default(),
            unreadable: Mutex::default(),
        };
        Self {
            shared: Arc::new(shared),
            interrupt: CancellationToken::new(),
        }
    }

    /// The same client, whose waits and repeats end when `interrupt` is cancelled.
    ///
    /// A write that is under way is finished, and its answer is returned.
    pub fn with_interrupt(&self, interrupt: CancellationToken) -> Self {
        Self {
            shared: self.shared.clone(),
            interrupt,
        }
    }

    /// The objects that lists have left out because they could not be read, such as
    /// `execution (ID event/a/b)`. An export of a whole instance has to name them.
    pub fn unreadable(&self) -> Vec<String> {
        self.unreadable_where(|_| true)
    }

    /// The same, of one kind: `target`, `execution` or `public key`.
    pub fn unreadable_of(&self, object: &str) -> Vec<String> {
        self.unreadable_where(|kind| kind == object)
    }

    fn unreadable_where(&self, is_wanted: impl Fn(&str) -> bool) -> Vec<String> {
        let unreadable = self.shared.unreadable.lock();
        let unreadable = unreadable.unwrap_or_else(PoisonError::into_inner);
        let wanted = unreadable.iter().filter(|(kind, _)| is_wanted(kind));
        wanted.map(|(_, described)| described.clone()).collect()
    }

    /// Carries out one call.
    async fn send<T>(&self, call: Call<T>) -> Result<T, Error> {
        let response = self
            .shared
            .exchange
            .send(&call.request, &self.interrupt)
            .await?;
        call.decode(&response)
    }

    fn names(&self, list: NameList) -> &SharedRequest<Arc<Vec<String>>> {
        let [methods, services, functions] = &self.shared.names;
        match list {
            NameList::Methods => methods,
            NameList::Services => services,
            NameList::Functions => functions,
        }
    }
}
