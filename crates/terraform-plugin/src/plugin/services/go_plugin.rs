//! go-plugin's own services: health, controller, standard streams, broker.

use std::future::ready;

use futures_util::stream::{self, Stream, StreamExt};
use tokio_util::sync::CancellationToken;
use tonic::body::Body;
use tonic::{Response, Status};

use super::rpc::{Answers, server_streaming, streaming, unary};
use crate::plugin::messages::common::Empty;
use crate::plugin::messages::go_plugin::{
    ConnInfo, HealthCheckRequest, HealthCheckResponse, ServingStatus, StdioData,
};

/// The service whose health go-plugin asks for.
const HEALTH_SERVICE: &str = "plugin";

/// `grpc.health.v1.Health/Check`.
pub(super) async fn check_health(request: http::Request<Body>) -> http::Response<Body> {
    let check = |request: HealthCheckRequest| ready(health(&request).map(Response::new));
    unary(request, check).await
}

/// `grpc.health.v1.Health/Watch`: the state now, and silence until shutdown, since a provider that
/// answers at all is well.
pub(super) async fn watch_health(
    request: http::Request<Body>,
    shutdown: CancellationToken,
) -> http::Response<Body> {
    let watch = |request: HealthCheckRequest| {
        let now = stream::iter([health(&request)]);
        Answers::new(now.chain(until(shutdown.clone())))
    };
    server_streaming(request, watch).await
}

fn health(request: &HealthCheckRequest) -> Result<HealthCheckResponse, Status> {
    match request.service.as_str() {
        "" | HEALTH_SERVICE => Ok(HealthCheckResponse {
            status: ServingStatus::Serving.into(),
        }),
        other => Err(Status::not_found(format!("there is no service {other:?}"))),
    }
}

/// `plugin.GRPCController/Shutdown`: the process ends as soon as the answer is out.
pub(super) async fn shut_down(
    request: http::Request<Body>,
    shutdown: CancellationToken,
) -> http::Response<Body> {
    let end = |_: Empty| {
        shutdown.cancel();
        ready(Ok(Response::new(Empty {})))
    };
    unary(request, end).await
}

/// `plugin.GRPCStdio/StreamStdio`: nothing to relay, since logs go to the real standard error.
pub(super) async fn stream_stdio(
    request: http::Request<Body>,
    shutdown: CancellationToken,
) -> http::Response<Body> {
    let nothing = |_: Empty| Answers::<StdioData>::new(until(shutdown.clone()));
    server_streaming(request, nothing).await
}

/// `plugin.GRPCBroker/StartStream`: open, and silent. A provider never calls its client, so neither
/// side has a connection to offer.
pub(super) async fn start_broker_stream(
    request: http::Request<Body>,
    shutdown: CancellationToken,
) -> http::Response<Body> {
    let nothing = |_: tonic::Streaming<ConnInfo>| Answers::<ConnInfo>::new(until(shutdown.clone()));
    streaming(request, nothing).await
}

/// A stream of nothing that ends at shutdown.
fn until<M: Send>(shutdown: CancellationToken) -> impl Stream<Item = M> + Send {
    stream::once(shutdown.cancelled_owned()).filter_map(|()| ready(None))
}
