//! From an HTTP/2 request to a handler and back: what generated gRPC code would do.

use std::future::{Ready, ready};
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::Stream;
use futures_util::stream::BoxStream;
use prost::Message;
use tonic::body::Body;
use tonic::server::{
    ClientStreamingService, Grpc, ServerStreamingService, StreamingService, UnaryService,
};
use tonic::{Request, Response, Status, Streaming};
use tonic_prost::ProstCodec;

/// The largest message in either direction, in bytes; go-plugin's own limit. gRPC libraries stop at
/// 4 MiB on their own, which large attributes exceed.
pub(crate) const LARGEST_MESSAGE: usize = 256 << 20;

/// A stream of answers. A type of its own, since the compiler cannot prove that futures which name
/// the boxed stream's lifetime are `Send`.
pub(crate) struct Answers<M>(BoxStream<'static, Result<M, Status>>);

impl<M> Answers<M> {
    /// Wraps a stream.
    pub(crate) fn new(answers: impl Stream<Item = Result<M, Status>> + Send + 'static) -> Self {
        Self(Box::pin(answers))
    }
}

impl<M> Stream for Answers<M> {
    type Item = Result<M, Status>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(context)
    }
}

fn grpc<In, Out>() -> Grpc<ProstCodec<Out, In>>
where
    In: Message + Default + 'static,
    Out: Message + 'static,
{
    Grpc::new(ProstCodec::default())
        .max_decoding_message_size(LARGEST_MESSAGE)
        .max_encoding_message_size(LARGEST_MESSAGE)
}

/// One message in, one out.
pub(crate) async fn unary<In, Out, F, Fut>(
    request: http::Request<Body>,
    handler: F,
) -> http::Response<Body>
where
    In: Message + Default + 'static,
    Out: Message + 'static,
    F: FnMut(In) -> Fut,
    Fut: Future<Output = Result<Response<Out>, Status>>,
{
    grpc::<In, Out>().unary(Handler(handler), request).await
}

/// One message in, a stream out.
pub(crate) async fn server_streaming<In, Out, F>(
    request: http::Request<Body>,
    handler: F,
) -> http::Response<Body>
where
    In: Message + Default + 'static,
    Out: Message + 'static,
    F: FnMut(In) -> Answers<Out>,
{
    grpc::<In, Out>()
        .server_streaming(Handler(handler), request)
        .await
}

/// A stream in, one message out.
pub(crate) async fn client_streaming<In, Out, F, Fut>(
    request: http::Request<Body>,
    handler: F,
) -> http::Response<Body>
where
    In: Message + Default + 'static,
    Out: Message + 'static,
    F: FnMut(Streaming<In>) -> Fut,
    Fut: Future<Output = Result<Response<Out>, Status>>,
{
    grpc::<In, Out>()
        .client_streaming(StreamHandler(handler), request)
        .await
}

/// A stream each way.
pub(crate) async fn streaming<In, Out, F>(
    request: http::Request<Body>,
    handler: F,
) -> http::Response<Body>
where
    In: Message + Default + 'static,
    Out: Message + 'static,
    F: FnMut(Streaming<In>) -> Answers<Out> + Send,
{
    grpc::<In, Out>()
        .streaming(StreamHandler(handler), request)
        .await
}

/// A function of one message as tonic's traits want it.
struct Handler<F>(F);

impl<F, Fut, In, Out> UnaryService<In> for Handler<F>
where
    F: FnMut(In) -> Fut,
    Fut: Future<Output = Result<Response<Out>, Status>>,
{
    type Response = Out;
    type Future = Fut;

    fn call(&mut self, request: Request<In>) -> Fut {
        (self.0)(request.into_inner())
    }
}

impl<F, In, Out> ServerStreamingService<In> for Handler<F>
where
    F: FnMut(In) -> Answers<Out>,
{
    type Response = Out;
    type ResponseStream = Answers<Out>;
    type Future = Ready<Result<Response<Answers<Out>>, Status>>;

    fn call(&mut self, request: Request<In>) -> Self::Future {
        ready(Ok(Response::new((self.0)(request.into_inner()))))
    }
}

/// A function of a stream as tonic's traits want it.
struct StreamHandler<F>(F);

impl<F, Fut, In, Out> ClientStreamingService<In> for StreamHandler<F>
where
    F: FnMut(Streaming<In>) -> Fut,
    Fut: Future<Output = Result<Response<Out>, Status>>,
{
    type Response = Out;
    type Future = Fut;

    fn call(&mut self, request: Request<Streaming<In>>) -> Fut {
        (self.0)(request.into_inner())
    }
}

impl<F, In, Out> StreamingService<In> for StreamHandler<F>
where
    F: FnMut(Streaming<In>) -> Answers<Out>,
{
    type Response = Out;
    type ResponseStream = Answers<Out>;
    type Future = Ready<Result<Response<Answers<Out>>, Status>>;

    fn call(&mut self, request: Request<Streaming<In>>) -> Self::Future {
        ready(Ok(Response::new((self.0)(request.into_inner()))))
    }
}

/// The answer to a method that nobody here implements.
pub(crate) fn unimplemented() -> http::Response<Body> {
    Status::unimplemented("this provider does not know the method").into_http()
}
