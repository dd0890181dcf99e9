//! The calls about state stores.

use super::with_warnings;
use crate::framework::server::find;
use crate::framework::state_store::{
    AnyStateStore, ConfigureStateStoreRequest, DeleteStateRequest, ListStatesRequest,
    LockStateRequest, ReadStateRequest, UnlockStateRequest, WriteStateRequest,
};
use crate::framework::validate::validate_entry;
use crate::framework::{Context, Server, panics, walk};
use crate::terraform::{Diagnostics, Value};
use std::future::Future;
use std::sync::Arc;

impl Server {
    /// Errors and warnings about the configuration of a state store.
    pub(crate) async fn validate_state_store_config(
        &self,
        type_name: &str,
        config: &Value,
    ) -> Diagnostics {
        let store = find(&self.state_stores, "state store", type_name);
        validate_entry(store, type_name, config, None).await
    }

    /// Makes a state store ready for the calls below.
    pub(crate) async fn configure_state_store(
        &self,
        type_name: &str,
        config: Value,
    ) -> Diagnostics {
        let configure = |store: Arc<dyn AnyStateStore>, context| async move {
            let config = walk::with_defaults(store.schema(), config);
            store
                .configure(ConfigureStateStoreRequest { config, context })
                .await
        };
        self.ask(type_name, "configuring", configure).await.1
    }

    /// A stored state; empty if there is none.
    pub(crate) async fn read_state(
        &self,
        type_name: &str,
        state_id: String,
    ) -> (Vec<u8>, Diagnostics) {
        let read = |store: Arc<dyn AnyStateStore>, context| async move {
            let request = ReadStateRequest { state_id, context };
            store.read(request).await
        };
        let (state, diagnostics) = self.ask(type_name, "reading a state of", read).await;
        (state.flatten().unwrap_or_default(), diagnostics)
    }

    /// Stores a state.
    pub(crate) async fn write_state(
        &self,
        type_name: &str,
        state_id: String,
        state: Vec<u8>,
    ) -> Diagnostics {
        let write = |store: Arc<dyn AnyStateStore>, context| async move {
            let request = WriteStateRequest {
                state_id,
                state,
                context,
            };
            store.write(request).await
        };
        self.ask(type_name, "writing a state of", write).await.1
    }

    /// The ID of the new lock of a state.
    pub(crate) async fn lock_state(
        &self,
        type_name: &str,
        state_id: String,
        operation: String,
    ) -> (String, Diagnostics) {
        let lock = |store: Arc<dyn AnyStateStore>, context| async move {
            let request = LockStateRequest {
                state_id,
                operation,
                context,
            };
            store.lock(request).await
        };
        let (lock_id, diagnostics) = self.ask(type_name, "locking a state of", lock).await;
        (lock_id.unwrap_or_default(), diagnostics)
    }

    /// Unlocks a state.
    pub(crate) async fn unlock_state(
        &self,
        type_name: &str,
        state_id: String,
        lock_id: String,
    ) -> Diagnostics {
        let unlock = |store: Arc<dyn AnyStateStore>, context| async move {
            let request = UnlockStateRequest {
                state_id,
                lock_id,
                context,
            };
            store.unlock(request).await
        };
        self.ask(type_name, "unlocking a state of", unlock).await.1
    }

    /// The IDs of all stored states.
    pub(crate) async fn get_states(&self, type_name: &str) -> (Vec<String>, Diagnostics) {
        let list = |store: Arc<dyn AnyStateStore>, context| async move {
            store.list(ListStatesRequest { context }).await
        };
        let (states, diagnostics) = self.ask(type_name, "listing the states of", list).await;
        (states.unwrap_or_default(), diagnostics)
    }

    /// Deletes a state.
    pub(crate) async fn delete_state(&self, type_name: &str, state_id: String) -> Diagnostics {
        let delete = |store: Arc<dyn AnyStateStore>, context| async move {
            let request = DeleteStateRequest { state_id, context };
            store.delete(request).await
        };
        self.ask(type_name, "deleting a state of", delete).await.1
    }

    async fn ask<T, F: Future<Output = Result<T, Diagnostics>>>(
        &self,
        type_name: &str,
        doing: &str,
        ask: impl FnOnce(Arc<dyn AnyStateStore>, Context) -> F,
    ) -> (Option<T>, Diagnostics) {
        let context = self.context();
        let work = async {
            let store = find(&self.state_stores, "state store", type_name)?;
            ask(Arc::clone(store), context.clone()).await
        };
        let operation = format!("{doing} `{type_name}`");
        with_warnings(panics::catch(&operation, work).await, &context)
    }
}
