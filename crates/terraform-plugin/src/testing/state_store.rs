//! State stores as core uses them.

use futures_util::stream;

use super::config_only::body;
use super::core::{Core, CoreError, refused};
use super::violation::{Rule, Violation};
use crate::plugin::messages::state_store as wire;
use crate::terraform::{AttributePath, Value};

/// A state store that is configured.
#[derive(Debug)]
pub struct OpenedStore<'a> {
    core: &'a Core,
    type_name: String,
    chunk: usize,
}

impl Core {
    /// Validates a configuration and configures the state store. `chunk` is the size in bytes in
    /// which states are sent; core suggests 8 MiB.
    pub async fn state_store(
        &self,
        type_name: &str,
        config: Value,
        chunk: usize,
    ) -> Result<OpenedStore<'_>, CoreError> {
        use wire::configure_state_store::{Capabilities, Request, Response};
        let body = body(&self.schema.state_stores, type_name)?;
        let method = "ValidateStateStoreConfig";
        let config = self.validated(method, type_name, body, config).await?;
        let suggested = Capabilities {
            chunk_size: length(chunk),
        };
        let request = Request {
            type_name: type_name.to_owned(),
            config: Some(config),
            capabilities: Some(suggested),
        };
        let answer: Response = self.client.call("ConfigureStateStore", request).await?;
        refused(answer.diagnostics)?;
        let agreed = answer.capabilities.unwrap_or_default().chunk_size;
        match usize::try_from(agreed) {
            Ok(chunk) if chunk > 0 => Ok(OpenedStore {
                core: self,
                type_name: type_name.to_owned(),
                chunk,
            }),
            _ => Err(broken(format!("chunks of {agreed} bytes")).into()),
        }
    }
}

impl OpenedStore<'_> {
    /// The stored state; empty if there is none.
    pub async fn read(&self, state_id: &str) -> Result<Vec<u8>, CoreError> {
        let request = self.about(state_id);
        let mut chunks = self
            .core
            .client
            .stream::<_, wire::read_state_bytes::Response>("ReadStateBytes", request)
            .await?;
        let (mut state, mut announced) = (Vec::new(), 0);
        while let Some(chunk) = chunks.message().await? {
            refused(chunk.diagnostics)?;
            let Some(range) = chunk.range else {
                return Err(broken("a chunk without a range".to_owned()).into());
            };
            announced = chunk.total_length;
            if chunk.bytes.is_empty() {
                continue;
            }
            let is_last = range.end + 1 == announced;
            let fits = if is_last {
                chunk.bytes.len() <= self.chunk
            } else {
                chunk.bytes.len() == self.chunk
            };
            let start = length(state.len());
            state.extend(&chunk.bytes);
            if !fits || range.start != start || range.end + 1 != length(state.len()) {
                let found = format!("a chunk of {} bytes at {range:?}", chunk.bytes.len());
                return Err(broken(found).into());
            }
        }
        if length(state.len()) != announced {
            let found = format!("{} bytes, {announced} announced", state.len());
            return Err(broken(found).into());
        }
        Ok(state)
    }

    /// Stores a state.
    pub async fn write(&self, state_id: &str, state: &[u8]) -> Result<(), CoreError> {
        let total_length = length(state.len());
        let chunks = state.chunks(self.chunk).enumerate().map(|(at, bytes)| {
            let start = at * self.chunk;
            wire::write_state_bytes::RequestChunk {
                meta: (at == 0).then(|| self.about(state_id)),
                bytes: bytes.to_vec(),
                total_length,
                range: Some(wire::StateRange {
                    start: length(start),
                    end: length(start + bytes.len()) - 1,
                }),
            }
        });
        self.send(chunks.collect()).await
    }

    /// Announces a state, and leaves out its end.
    pub async fn write_half(&self, state_id: &str, state: &[u8]) -> Result<(), CoreError> {
        let half = &state[..state.len() / 2];
        let chunk = wire::write_state_bytes::RequestChunk {
            meta: Some(self.about(state_id)),
            bytes: half.to_vec(),
            total_length: length(state.len()),
            range: Some(wire::StateRange {
                start: 0,
                end: length(half.len()) - 1,
            }),
        };
        self.send(vec![chunk]).await
    }

    async fn send(
        &self,
        chunks: Vec<wire::write_state_bytes::RequestChunk>,
    ) -> Result<(), CoreError> {
        let client = &self.core.client;
        let sent = client.send("WriteStateBytes", stream::iter(chunks));
        let answer: wire::write_state_bytes::Response = sent.await?;
        refused(answer.diagnostics).map(drop)
    }

    /// Locks a state for an operation and returns the lock's ID.
    pub async fn lock(&self, state_id: &str, operation: &str) -> Result<String, CoreError> {
        let request = wire::lock_state::Request {
            type_name: self.type_name.clone(),
            state_id: state_id.to_owned(),
            operation: operation.to_owned(),
        };
        let answer: wire::lock_state::Response =
            self.core.client.call("LockState", request).await?;
        refused(answer.diagnostics)?;
        Ok(answer.lock_id)
    }

    /// Unlocks a state.
    pub async fn unlock(&self, state_id: &str, lock_id: &str) -> Result<(), CoreError> {
        let request = wire::unlock_state::Request {
            type_name: self.type_name.clone(),
            state_id: state_id.to_owned(),
            lock_id: lock_id.to_owned(),
        };
        let answer: wire::unlock_state::Response =
            self.core.client.call("UnlockState", request).await?;
        refused(answer.diagnostics).map(drop)
    }

    /// The IDs of all stored states.
    pub async fn list(&self) -> Result<Vec<String>, CoreError> {
        let request = wire::get_states::Request {
            type_name: self.type_name.clone(),
        };
        let answer: wire::get_states::Response =
            self.core.client.call("GetStates", request).await?;
        refused(answer.diagnostics)?;
        Ok(answer.state_id)
    }

    /// Deletes a state.
    pub async fn delete(&self, state_id: &str) -> Result<(), CoreError> {
        let request = self.about(state_id);
        let answer: wire::delete_state::Response =
            self.core.client.call("DeleteState", request).await?;
        refused(answer.diagnostics).map(drop)
    }

    fn about(&self, state_id: &str) -> wire::TypeAndState {
        wire::TypeAndState {
            type_name: self.type_name.clone(),
            state_id: state_id.to_owned(),
        }
    }
}

fn length(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

fn broken(what: String) -> Violation {
    Violation::new(Rule::StateComesWhole, &AttributePath::root(), what)
}
