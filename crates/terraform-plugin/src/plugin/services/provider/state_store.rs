//! State stores. Terraform sends and wants a state in chunks, of a size that is agreed when the
//! store is configured.

use std::sync::Arc;

use futures_util::stream::{self, Stream, StreamExt};
use tonic::body::Body;
use tonic::{Response, Status, Streaming};

use super::{about, encoded};
use crate::framework::Server;
use crate::plugin::from_proto;
use crate::plugin::messages::state_store as wire;
use crate::plugin::services::rpc;
use crate::terraform::{Diagnostic, Diagnostics};

/// The size of chunks if Terraform suggests none, in bytes.
const USUAL_CHUNK: usize = 8 << 20;

/// The largest chunk, in bytes; below the largest message.
const LARGEST_CHUNK: usize = 128 << 20;

pub(super) async fn validate_state_store_config(
    server: Arc<Server>,
    request: wire::validate_state_store_config::Request,
) -> wire::validate_state_store_config::Response {
    let of = server.state_store_type(&request.type_name);
    let schema = server.state_store_schema(&request.type_name);
    let diagnostics = match from_proto::object(request.config.as_ref(), schema, of) {
        Ok(config) => {
            server
                .validate_state_store_config(&request.type_name, &config)
                .await
        }
        Err(diagnostics) => diagnostics,
    };
    wire::validate_state_store_config::Response {
        diagnostics: encoded(&server, schema, diagnostics),
    }
}

pub(super) async fn configure_state_store(
    server: Arc<Server>,
    request: wire::configure_state_store::Request,
) -> wire::configure_state_store::Response {
    let of = server.state_store_type(&request.type_name);
    let schema = server.state_store_schema(&request.type_name);
    let suggested = request
        .capabilities
        .and_then(|can| usize::try_from(can.chunk_size).ok());
    let chunk = suggested.filter(|size| *size > 0).unwrap_or(USUAL_CHUNK);
    let chunk = chunk.min(LARGEST_CHUNK);
    server.agree_on_state_chunks(chunk);
    let diagnostics = match from_proto::object(request.config.as_ref(), schema, of) {
        Ok(config) => {
            server
                .configure_state_store(&request.type_name, config)
                .await
        }
        Err(diagnostics) => diagnostics,
    };
    wire::configure_state_store::Response {
        diagnostics: encoded(&server, schema, diagnostics),
        capabilities: Some(wire::configure_state_store::Capabilities {
            chunk_size: wire_size(chunk),
        }),
    }
}

pub(super) fn read_state_bytes(
    server: Arc<Server>,
    request: wire::read_state_bytes::Request,
) -> impl Stream<Item = wire::read_state_bytes::Response> + Send + 'static {
    let read = async move {
        let state_id = request.state_id;
        let (state, diagnostics) = server.read_state(&request.type_name, state_id).await;
        let encoded = (!diagnostics.is_empty()).then(|| wire::read_state_bytes::Response {
            diagnostics: encoded(&server, None, diagnostics),
            // Terraform asks for the range also where it is of no use.
            range: Some(wire::StateRange { start: 0, end: 0 }),
            total_length: wire_size(state.len()),
            ..Default::default()
        });
        let size = server.state_chunk().unwrap_or(USUAL_CHUNK);
        let chunks: Vec<_> = chunks(&state, size).collect();
        stream::iter(encoded.into_iter().chain(chunks))
    };
    stream::once(read).flatten()
}

/// The chunks of a state; none of an empty one.
fn chunks(state: &[u8], size: usize) -> impl Iterator<Item = wire::read_state_bytes::Response> {
    state.chunks(size).enumerate().map(move |(at, bytes)| {
        let start = at * size;
        wire::read_state_bytes::Response {
            bytes: bytes.to_vec(),
            total_length: wire_size(state.len()),
            range: Some(wire::StateRange {
                start: wire_size(start),
                end: wire_size(start + bytes.len() - 1),
            }),
            diagnostics: Vec::new(),
        }
    })
}

fn wire_size(size: usize) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}

pub(super) async fn write_state_bytes(
    server: Arc<Server>,
    request: http::Request<Body>,
) -> http::Response<Body> {
    let write = |chunks: Streaming<wire::write_state_bytes::RequestChunk>| {
        let server = Arc::clone(&server);
        async move {
            let diagnostics = match whole_state(chunks).await? {
                Ok((of, state)) => {
                    about::record(&of);
                    server.write_state(&of.type_name, of.state_id, state).await
                }
                Err(diagnostics) => diagnostics,
            };
            Ok(Response::new(wire::write_state_bytes::Response {
                diagnostics: encoded(&server, None, diagnostics),
            }))
        }
    };
    rpc::client_streaming(request, write).await
}

/// Puts a state together. One that did not arrive whole must not be stored.
async fn whole_state(
    mut chunks: Streaming<wire::write_state_bytes::RequestChunk>,
) -> Result<Result<(wire::TypeAndState, Vec<u8>), Diagnostics>, Status> {
    let (mut of, mut state, mut length) = (None, Vec::new(), 0);
    while let Some(chunk) = chunks.message().await? {
        of = of.or(chunk.meta);
        length = chunk.total_length;
        let start = chunk.range.unwrap_or_default().start;
        if start != wire_size(state.len()) {
            return Ok(Err(damaged("a chunk is missing")));
        }
        state.extend(chunk.bytes);
    }
    Ok(match of {
        Some(of) if !state.is_empty() && wire_size(state.len()) == length => Ok((of, state)),
        Some(_) => Err(damaged("its length is not the announced one")),
        None => Err(damaged("its first chunk does not say which state it is")),
    })
}

fn damaged(why: &str) -> Diagnostics {
    let detail = format!(
        "The state did not arrive whole: {why}. Nothing was stored. This is a mistake in the caller."
    );
    Diagnostic::error("Damaged state", detail).into()
}

pub(super) async fn lock_state(
    server: Arc<Server>,
    request: wire::lock_state::Request,
) -> wire::lock_state::Response {
    let (lock_id, diagnostics) = server
        .lock_state(&request.type_name, request.state_id, request.operation)
        .await;
    wire::lock_state::Response {
        lock_id,
        diagnostics: encoded(&server, None, diagnostics),
    }
}

pub(super) async fn unlock_state(
    server: Arc<Server>,
    request: wire::unlock_state::Request,
) -> wire::unlock_state::Response {
    let diagnostics = server
        .unlock_state(&request.type_name, request.state_id, request.lock_id)
        .await;
    wire::unlock_state::Response {
        diagnostics: encoded(&server, None, diagnostics),
    }
}

pub(super) async fn get_states(
    server: Arc<Server>,
    request: wire::get_states::Request,
) -> wire::get_states::Response {
    let (state_id, diagnostics) = server.get_states(&request.type_name).await;
    wire::get_states::Response {
        state_id,
        diagnostics: encoded(&server, None, diagnostics),
    }
}

pub(super) async fn delete_state(
    server: Arc<Server>,
    request: wire::delete_state::Request,
) -> wire::delete_state::Response {
    let diagnostics = server
        .delete_state(&request.type_name, request.state_id)
        .await;
    wire::delete_state::Response {
        diagnostics: encoded(&server, None, diagnostics),
    }
}
