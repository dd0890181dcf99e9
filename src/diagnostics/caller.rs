//! The caller and its server: what the errors of one run have in common.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use super::Title;

/// The caller: the host that it calls, and the source of its credential.
#[derive(Debug)]
pub struct Caller {
    /// The instance, as scheme, host and port.
    pub host: String,
    /// The credential.
    pub credential: CredentialSource,
    explained: Mutex<HashSet<Title>>,
}

/// A credential's kind, and where the configuration has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialSource {
    /// Its kind.
    pub kind: CredentialKind,
    /// The attribute of the provider block that it belongs to.
    pub attribute: &'static str,
    /// Where it is set: the attribute, or an environment variable.
    pub place: String,
}

/// The kind of a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CredentialKind {
    /// A bearer token.
    AccessToken,
    /// A file with a bearer token.
    AccessTokenFile,
    /// The key of a service account.
    JwtProfile,
    /// A client ID and its secret.
    ClientCredentials,
    /// A user of the system API.
    SystemUser,
}

/// The callers of this process. Terraform starts one process for each provider configuration; with
/// a provider that runs under a debugger there can be several, and then nobody is named.
static CALLERS: Mutex<Vec<Weak<Caller>>> = Mutex::new(Vec::new());

impl Caller {
    /// Registers the caller of a run.
    pub fn register(host: String, credential: CredentialSource) -> Arc<Self> {
        let caller = Arc::new(Self {
            host,
            credential,
            explained: Mutex::default(),
        });
        let mut callers = CALLERS.lock().unwrap_or_else(PoisonError::into_inner);
        callers.retain(|caller| caller.strong_count() > 0);
        callers.push(Arc::downgrade(&caller));
        caller
    }

    /// The caller of this process, if there is exactly one.
    pub(super) fn only() -> Option<Arc<Self>> {
        let callers = CALLERS.lock().unwrap_or_else(PoisonError::into_inner);
        let mut alive = callers.iter().filter_map(Weak::upgrade);
        alive.next().filter(|_| alive.next().is_none())
    }

    /// Whether this is the first error of its kind; from then on it is not.
    pub(super) fn is_first(&self, title: Title) -> bool {
        self.explained
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(title)
    }
}

impl CredentialKind {
    /// The credential as a noun.
    pub(super) fn noun(self) -> &'static str {
        match self {
            Self::AccessToken => "access token",
            Self::AccessTokenFile => "access token file",
            Self::JwtProfile => "service account key",
            Self::ClientCredentials => "client credentials",
            Self::SystemUser => "system user's key",
        }
    }
}
