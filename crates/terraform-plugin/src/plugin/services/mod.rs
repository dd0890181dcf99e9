//! The services of the channel: which path leads to which handler.

use std::convert::Infallible;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_util::Stream;
use tokio_util::sync::CancellationToken;
use tonic::Status;
use tonic::body::Body;
use tower_service::Service;
use tracing::Instrument;

use super::connection::Connection;
use crate::framework::Server;

mod body;
mod call_log;
mod calls;
mod go_plugin;
mod provider;
pub(crate) mod rpc;

use call_log::CallLog;
pub(crate) use calls::Calls;

/// Serves these connections until `shutdown`, then lets running calls finish.
pub(crate) async fn serve(
    server: Arc<Server>,
    connections: impl Stream<Item = io::Result<Connection>>,
    shutdown: CancellationToken,
    calls: Calls,
) -> Result<(), tonic::transport::Error> {
    let services = Services {
        server,
        shutdown: shutdown.clone(),
        calls,
    };
    tonic::transport::Server::builder()
        // Large states would crawl through HTTP/2's default windows of 64 KiB.
        .initial_stream_window_size(1 << 20)
        .initial_connection_window_size(4 << 20)
        .serve_with_incoming_shutdown(services, connections, shutdown.cancelled_owned())
        .await
}

/// Everything that the channel offers.
#[derive(Clone)]
struct Services {
    server: Arc<Server>,
    shutdown: CancellationToken,
    calls: Calls,
}

impl Services {
    async fn answer(self, request: http::Request<Body>) -> http::Response<Body> {
        let path = request.uri().path().to_owned();
        if let Some(method) = path.strip_prefix("/tfplugin6.Provider/") {
            let method = method.to_owned();
            let span = CallLog::span(&method);
            let log = span.in_scope(CallLog::begin);
            let Some(running) = self.calls.begin(&method) else {
                let work = async move {
                    let answer = provider::answer(self.server, &method, request).await;
                    body::holding(answer, log)
                };
                return work.instrument(span).await;
            };
            // In a task of its own, so that a client that goes away does not cut it short.
            let work = async move {
                let answer = provider::answer(self.server, &method, request).await;
                body::holding(answer, (running, log))
            };
            let answer = tokio::spawn(work.instrument(span));
            return answer.await.unwrap_or_else(|error| {
                Status::internal(format!("the call did not finish: {error}")).into_http()
            });
        }
        match path.as_str() {
            "/grpc.health.v1.Health/Check" => go_plugin::check_health(request).await,
            "/grpc.health.v1.Health/Watch" => go_plugin::watch_health(request, self.shutdown).await,
            "/plugin.GRPCController/Shutdown" => go_plugin::shut_down(request, self.shutdown).await,
            "/plugin.GRPCStdio/StreamStdio" => {
                go_plugin::stream_stdio(request, self.shutdown).await
            }
            "/plugin.GRPCBroker/StartStream" => {
                go_plugin::start_broker_stream(request, self.shutdown).await
            }
            _ => rpc::unimplemented(),
        }
    }
}

impl Service<http::Request<Body>> for Services {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let services = self.clone();
        Box::pin(async move { Ok(services.answer(request).await) })
    }
}
