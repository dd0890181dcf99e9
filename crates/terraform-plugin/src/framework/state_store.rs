//! State stores: places where Terraform keeps its state.

use super::entry::{Described, Entry, bound};
use super::{ClientCapabilities, Context, ValidateConfigRequest, models};
use crate::terraform::{Diagnostics, Model, Schema, Value};
use async_trait::async_trait;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

/// A place where Terraform keeps its state, one for each workspace: a `state_store` block.
/// Terraform has them behind an experiment so far (alpha versions,
/// `TF_ENABLE_PLUGGABLE_STATE_STORAGE=1`).
///
/// ```
/// use std::{fs, io, path::PathBuf};
/// use terraform_plugin::Model;
/// use terraform_plugin::framework::{
///     ConfigureStateStoreRequest, DeleteStateRequest, ListStatesRequest, LockStateRequest,
///     ReadStateRequest, StateStore, UnlockStateRequest, WriteStateRequest,
/// };
/// use terraform_plugin::terraform::{Attr, Attribute, Diagnostics, Schema};
///
/// struct Folder;
///
/// #[derive(Clone, Model)]
/// struct FolderConfig {
///     path: Attr<String>,
/// }
///
/// impl StateStore for Folder {
///     type Client = ();
///     type Config = FolderConfig;
///     type Store = PathBuf;
///
///     fn schema(&self) -> Schema {
///         Schema::new([Attribute::string("path").required().description("The folder.")])
///     }
///
///     async fn configure(
///         &self,
///         _: &(),
///         request: ConfigureStateStoreRequest<FolderConfig>,
///     ) -> Result<PathBuf, Diagnostics> {
///         Ok(PathBuf::from(request.config.path.require("path")?))
///     }
///
///     async fn read(
///         &self,
///         folder: &PathBuf,
///         request: ReadStateRequest,
///     ) -> Result<Option<Vec<u8>>, Diagnostics> {
///         match fs::read(folder.join(request.state_id)) {
///             Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
///             state => state.map(Some).map_err(|error| failed(&error)),
///         }
///     }
///
///     async fn write(
///         &self,
///         folder: &PathBuf,
///         request: WriteStateRequest,
///     ) -> Result<(), Diagnostics> {
///         fs::write(folder.join(request.state_id), request.state).map_err(|error| failed(&error))
///     }
///     // …
/// #     async fn lock(&self, _: &PathBuf, _: LockStateRequest) -> Result<String, Diagnostics> {
/// #         Ok("1".to_owned())
/// #     }
/// #     async fn unlock(&self, _: &PathBuf, _: UnlockStateRequest) -> Result<(), Diagnostics> {
/// #         Ok(())
/// #     }
/// #     async fn list(&self, _: &PathBuf, _: ListStatesRequest) -> Result<Vec<String>, Diagnostics> {
/// #         Ok(Vec::new())
/// #     }
/// #     async fn delete(&self, _: &PathBuf, _: DeleteStateRequest) -> Result<(), Diagnostics> {
/// #         Ok(())
/// #     }
/// }
///
/// fn failed(error: &io::Error) -> Diagnostics {
///     Diagnostics::error("State not accessible", format!("The folder answered: {error}."))
/// }
/// ```
pub trait StateStore: Send + Sync + 'static {
    /// What [`Provider::configure`](super::Provider::configure) returned.
    type Client: Send + Sync + 'static;
    /// One field for each attribute of the schema.
    type Config: Model;
    /// What the other handlers work with.
    type Store: Send + Sync + 'static;

    /// The schema of the `state_store` block; called once.
    fn schema(&self) -> Schema;

    /// Checks the configuration beyond the validators and rules of the schema.
    fn validate_config(
        &self,
        request: ValidateConfigRequest<Self::Config>,
        diagnostics: &mut Diagnostics,
    ) {
        let _ = (request, diagnostics);
    }

    /// Makes what the other handlers work with.
    fn configure(
        &self,
        client: &Self::Client,
        request: ConfigureStateStoreRequest<Self::Config>,
    ) -> impl Future<Output = Result<Self::Store, Diagnostics>> + Send;

    /// The stored state, or `None` if there is none.
    fn read(
        &self,
        store: &Self::Store,
        request: ReadStateRequest,
    ) -> impl Future<Output = Result<Option<Vec<u8>>, Diagnostics>> + Send;

    /// Stores a state.
    fn write(
        &self,
        store: &Self::Store,
        request: WriteStateRequest,
    ) -> impl Future<Output = Result<(), Diagnostics>> + Send;

    /// Locks a state against other runs; an error if another one holds the lock. Returns an ID of
    /// the lock, which nobody else can guess.
    fn lock(
        &self,
        store: &Self::Store,
        request: LockStateRequest,
    ) -> impl Future<Output = Result<String, Diagnostics>> + Send;

    /// Unlocks a state; an error if the lock is another one.
    fn unlock(
        &self,
        store: &Self::Store,
        request: UnlockStateRequest,
    ) -> impl Future<Output = Result<(), Diagnostics>> + Send;

    /// The IDs of all stored states.
    fn list(
        &self,
        store: &Self::Store,
        request: ListStatesRequest,
    ) -> impl Future<Output = Result<Vec<String>, Diagnostics>> + Send;

    /// Deletes a state.
    fn delete(
        &self,
        store: &Self::Store,
        request: DeleteStateRequest,
    ) -> impl Future<Output = Result<(), Diagnostics>> + Send;
}

/// The request of [`StateStore::configure`].
#[derive(Debug)]
pub struct ConfigureStateStoreRequest<M> {
    /// The `state_store` block; all of it is known.
    pub config: M,
    /// Warnings and the stop token.
    pub context: Context,
}

/// The request of [`StateStore::read`].
#[derive(Debug)]
pub struct ReadStateRequest {
    /// The ID of the state: the name of its workspace.
    pub state_id: String,
    /// Warnings and the stop token.
    pub context: Context,
}

/// The request of [`StateStore::write`].
#[derive(Debug)]
pub struct WriteStateRequest {
    /// The ID of the state: the name of its workspace.
    pub state_id: String,
    /// The state. It may hold secrets.
    pub state: Vec<u8>,
    /// Warnings and the stop token.
    pub context: Context,
}

/// The request of [`StateStore::lock`].
#[derive(Debug)]
pub struct LockStateRequest {
    /// The ID of the state: the name of its workspace.
    pub state_id: String,
    /// What Terraform is going to do, for those who find the lock: "plan".
    pub operation: String,
    /// Warnings and the stop token.
    pub context: Context,
}

/// The request of [`StateStore::unlock`].
#[derive(Debug)]
pub struct UnlockStateRequest {
    /// The ID of the state: the name of its workspace.
    pub state_id: String,
    /// The ID that locking returned.
    pub lock_id: String,
    /// Warnings and the stop token.
    pub context: Context,
}

/// The request of [`StateStore::list`].
#[derive(Debug)]
pub struct ListStatesRequest {
    /// Warnings and the stop token.
    pub context: Context,
}

/// The request of [`StateStore::delete`].
#[derive(Debug)]
pub struct DeleteStateRequest {
    /// The ID of the state: the name of its workspace.
    pub state_id: String,
    /// Warnings and the stop token.
    pub context: Context,
}

/// A type-erased state store.
#[async_trait]
pub(crate) trait AnyStateStore: Described {
    async fn configure(
        &self,
        request: ConfigureStateStoreRequest<Value>,
    ) -> Result<(), Diagnostics>;
    async fn read(&self, request: ReadStateRequest) -> Result<Option<Vec<u8>>, Diagnostics>;
    async fn write(&self, request: WriteStateRequest) -> Result<(), Diagnostics>;
    async fn lock(&self, request: LockStateRequest) -> Result<String, Diagnostics>;
    async fn unlock(&self, request: UnlockStateRequest) -> Result<(), Diagnostics>;
    async fn list(&self, request: ListStatesRequest) -> Result<Vec<String>, Diagnostics>;
    async fn delete(&self, request: DeleteStateRequest) -> Result<(), Diagnostics>;
}

bound!(S: StateStore, Config, StoreCell<S::Store>);

impl<S: StateStore> Bound<S> {
    pub(crate) fn new(entry: Entry<S, S::Client>) -> Self {
        Bound(entry, StoreCell(Mutex::new(None)))
    }
}

/// What `configure` made.
pub(crate) struct StoreCell<T>(Mutex<Option<Arc<T>>>);

impl<T> StoreCell<T> {
    fn set(&self, store: T) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(store));
    }

    fn get(&self) -> Result<Arc<T>, Diagnostics> {
        let store = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        store.clone().ok_or_else(|| {
            Diagnostics::error(
                "State store not configured",
                "Terraform asked for a state before it configured the state store. This is a mistake in the caller.",
            )
        })
    }
}

#[async_trait]
impl<S: StateStore> AnyStateStore for Bound<S> {
    async fn configure(
        &self,
        request: ConfigureStateStoreRequest<Value>,
    ) -> Result<(), Diagnostics> {
        let client = self.0.client.get()?;
        let request = ConfigureStateStoreRequest {
            config: models::read(request.config, &self.0.schema)?,
            context: request.context,
        };
        self.1.set(self.0.object.configure(&client, request).await?);
        Ok(())
    }

    async fn read(&self, request: ReadStateRequest) -> Result<Option<Vec<u8>>, Diagnostics> {
        self.0.object.read(&*self.1.get()?, request).await
    }

    async fn write(&self, request: WriteStateRequest) -> Result<(), Diagnostics> {
        self.0.object.write(&*self.1.get()?, request).await
    }

    async fn lock(&self, request: LockStateRequest) -> Result<String, Diagnostics> {
        self.0.object.lock(&*self.1.get()?, request).await
    }

    async fn unlock(&self, request: UnlockStateRequest) -> Result<(), Diagnostics> {
        self.0.object.unlock(&*self.1.get()?, request).await
    }

    async fn list(&self, request: ListStatesRequest) -> Result<Vec<String>, Diagnostics> {
        self.0.object.list(&*self.1.get()?, request).await
    }

    async fn delete(&self, request: DeleteStateRequest) -> Result<(), Diagnostics> {
        self.0.object.delete(&*self.1.get()?, request).await
    }
}
