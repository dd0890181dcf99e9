//! A gRPC client of a provider, as core is one.

use futures_util::Stream;
use prost::Message;
use tonic::client::Grpc;
use tonic::codegen::http::uri::PathAndQuery;
use tonic::transport::{Channel, Endpoint};
use tonic::{Request, Status, Streaming};
use tonic_prost::ProstCodec;

use crate::plugin::messages::common::Empty;
use crate::plugin::services::rpc::LARGEST_MESSAGE;

/// One connection to one provider.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    grpc: Grpc<Channel>,
}

impl Client {
    /// Connects to an address: `unix:/path` or `http://127.0.0.1:10000`.
    pub(crate) async fn connect(address: String) -> Result<Self, tonic::transport::Error> {
        let channel = Endpoint::from_shared(address)?.connect().await?;
        let grpc = Grpc::new(channel)
            .max_decoding_message_size(LARGEST_MESSAGE)
            .max_encoding_message_size(LARGEST_MESSAGE);
        Ok(Self { grpc })
    }

    async fn ready(&self) -> Result<Grpc<Channel>, Status> {
        let mut grpc = self.grpc.clone();
        let ready = grpc.ready().await;
        ready.map_err(|error| Status::unavailable(error.to_string()))?;
        Ok(grpc)
    }

    /// Calls a method of `tfplugin6.Provider`.
    pub(crate) async fn call<In, Out>(&self, method: &str, request: In) -> Result<Out, Status>
    where
        In: Message + 'static,
        Out: Message + Default + 'static,
    {
        self.call_path(&format!("/tfplugin6.Provider/{method}"), request)
            .await
    }

    /// Calls the method at a path.
    pub(crate) async fn call_path<In, Out>(&self, path: &str, request: In) -> Result<Out, Status>
    where
        In: Message + 'static,
        Out: Message + Default + 'static,
    {
        let codec = ProstCodec::<In, Out>::default();
        let mut grpc = self.ready().await?;
        let answer = grpc.unary(Request::new(request), path_of(path)?, codec);
        Ok(answer.await?.into_inner())
    }

    /// Calls a method of `tfplugin6.Provider` that answers with a stream.
    pub(crate) async fn stream<In, Out>(
        &self,
        method: &str,
        request: In,
    ) -> Result<Streaming<Out>, Status>
    where
        In: Message + 'static,
        Out: Message + Default + 'static,
    {
        let path = path_of(&format!("/tfplugin6.Provider/{method}"))?;
        let codec = ProstCodec::<In, Out>::default();
        let mut grpc = self.ready().await?;
        let answer = grpc.server_streaming(Request::new(request), path, codec);
        Ok(answer.await?.into_inner())
    }

    /// Calls a method of `tfplugin6.Provider` that wants a stream.
    pub(crate) async fn send<In, Out>(
        &self,
        method: &str,
        requests: impl Stream<Item = In> + Send + 'static,
    ) -> Result<Out, Status>
    where
        In: Message + 'static,
        Out: Message + Default + 'static,
    {
        let path = path_of(&format!("/tfplugin6.Provider/{method}"))?;
        let codec = ProstCodec::<In, Out>::default();
        let mut grpc = self.ready().await?;
        let answer = grpc.client_streaming(Request::new(requests), path, codec);
        Ok(answer.await?.into_inner())
    }

    /// Asks the process to end.
    pub(crate) async fn shut_down(&self) -> Result<(), Status> {
        let Empty {} = self
            .call_path("/plugin.GRPCController/Shutdown", Empty {})
            .await?;
        Ok(())
    }
}

fn path_of(path: &str) -> Result<PathAndQuery, Status> {
    PathAndQuery::try_from(path).map_err(|error| Status::internal(error.to_string()))
}
