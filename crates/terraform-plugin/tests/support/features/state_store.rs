//! A state store.

use std::collections::BTreeMap;
use std::sync::Mutex;

use terraform_plugin::Model;
use terraform_plugin::framework::{
    ConfigureStateStoreRequest, DeleteStateRequest, ListStatesRequest, LockStateRequest,
    ReadStateRequest, StateStore, UnlockStateRequest, WriteStateRequest,
};
use terraform_plugin::terraform::{Attr, Attribute, Diagnostics, Schema, validators};

/// Keeps states in memory.
pub(crate) struct Drawer;

#[derive(Clone, Model)]
pub(crate) struct DrawerConfig {
    label: Attr<String>,
}

/// What is in a drawer.
pub(crate) struct Content {
    label: String,
    states: Mutex<BTreeMap<String, Vec<u8>>>,
    locks: Mutex<BTreeMap<String, String>>,
}

impl StateStore for Drawer {
    type Client = ();
    type Config = DrawerConfig;
    type Store = Content;

    fn schema(&self) -> Schema {
        Schema::new([Attribute::string("label")
            .default("top")
            .validate(validators::one_of(["top", "bottom"]))])
    }

    async fn configure(
        &self,
        _: &(),
        request: ConfigureStateStoreRequest<DrawerConfig>,
    ) -> Result<Content, Diagnostics> {
        Ok(Content {
            label: request.config.label.require("label")?.clone(),
            states: Mutex::default(),
            locks: Mutex::default(),
        })
    }

    async fn read(
        &self,
        content: &Content,
        request: ReadStateRequest,
    ) -> Result<Option<Vec<u8>>, Diagnostics> {
        Ok(content
            .states
            .lock()
            .unwrap()
            .get(&request.state_id)
            .cloned())
    }

    async fn write(
        &self,
        content: &Content,
        request: WriteStateRequest,
    ) -> Result<(), Diagnostics> {
        let mut states = content.states.lock().unwrap();
        states.insert(request.state_id, request.state);
        Ok(())
    }

    async fn lock(
        &self,
        content: &Content,
        request: LockStateRequest,
    ) -> Result<String, Diagnostics> {
        let mut locks = content.locks.lock().unwrap();
        if let Some(holder) = locks.get(&request.state_id) {
            let detail = format!("It is locked for {holder}. Wait until that is done.");
            return Err(Diagnostics::error("State locked", detail));
        }
        let holder = format!("{} in {}", request.operation, content.label);
        locks.insert(request.state_id, holder.clone());
        Ok(holder)
    }

    async fn unlock(
        &self,
        content: &Content,
        request: UnlockStateRequest,
    ) -> Result<(), Diagnostics> {
        let mut locks = content.locks.lock().unwrap();
        if locks.get(&request.state_id) != Some(&request.lock_id) {
            return Err(Diagnostics::error(
                "State not locked",
                "Another lock holds it.",
            ));
        }
        locks.remove(&request.state_id);
        Ok(())
    }

    async fn list(
        &self,
        content: &Content,
        _: ListStatesRequest,
    ) -> Result<Vec<String>, Diagnostics> {
        Ok(content.states.lock().unwrap().keys().cloned().collect())
    }

    async fn delete(
        &self,
        content: &Content,
        request: DeleteStateRequest,
    ) -> Result<(), Diagnostics> {
        content.states.lock().unwrap().remove(&request.state_id);
        Ok(())
    }
}
