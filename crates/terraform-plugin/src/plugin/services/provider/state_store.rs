//! State stores, which providers of this crate do not have: each call is declined with a sentence,
//! rather than with a status that Terraform shows as a crash.

use std::sync::Arc;

use futures_util::stream::{self, Stream};
use tonic::body::Body;
use tonic::{Response, Streaming};

use crate::framework::Server;
use crate::plugin::messages::common::Diagnostic;
use crate::plugin::messages::state_store as wire;
use crate::plugin::services::rpc;
use crate::plugin::to_proto::{self, Paths};
use crate::terraform::Diagnostics;

fn declined() -> Vec<Diagnostic> {
    to_proto::diagnostics(
        Paths::Whole,
        Diagnostics::error(
            "No state stores",
            "This provider cannot store Terraform's state. Remove the state_store block, or name a \
         provider in it that can.",
        ),
    )
}

pub(super) async fn validate_state_store_config(
    _: Arc<Server>,
    _: wire::validate_state_store_config::Request,
) -> wire::validate_state_store_config::Response {
    wire::validate_state_store_config::Response {
        diagnostics: declined(),
    }
}

pub(super) async fn configure_state_store(
    _: Arc<Server>,
    _: wire::configure_state_store::Request,
) -> wire::configure_state_store::Response {
    wire::configure_state_store::Response {
        diagnostics: declined(),
        capabilities: None,
    }
}

pub(super) fn read_state_bytes(
    _: Arc<Server>,
    _: wire::read_state_bytes::Request,
) -> impl Stream<Item = wire::read_state_bytes::Response> + Send + 'static {
    stream::iter([wire::read_state_bytes::Response {
        diagnostics: declined(),
        ..Default::default()
    }])
}

pub(super) async fn write_state_bytes(request: http::Request<Body>) -> http::Response<Body> {
    // The chunks are not read: the answer does not depend on them.
    let decline = |_: Streaming<wire::write_state_bytes::RequestChunk>| {
        let answer = wire::write_state_bytes::Response {
            diagnostics: declined(),
        };
        std::future::ready(Ok(Response::new(answer)))
    };
    rpc::client_streaming(request, decline).await
}

pub(super) async fn lock_state(
    _: Arc<Server>,
    _: wire::lock_state::Request,
) -> wire::lock_state::Response {
    wire::lock_state::Response {
        diagnostics: declined(),
        ..Default::default()
    }
}

pub(super) async fn unlock_state(
    _: Arc<Server>,
    _: wire::unlock_state::Request,
) -> wire::unlock_state::Response {
    wire::unlock_state::Response {
        diagnostics: declined(),
    }
}

pub(super) async fn get_states(
    _: Arc<Server>,
    _: wire::get_states::Request,
) -> wire::get_states::Response {
    wire::get_states::Response {
        diagnostics: declined(),
        ..Default::default()
    }
}

pub(super) async fn delete_state(
    _: Arc<Server>,
    _: wire::delete_state::Request,
) -> wire::delete_state::Response {
    wire::delete_state::Response {
        diagnostics: declined(),
    }
}
