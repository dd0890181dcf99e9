//! The body of an answer, which knows when it is out.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tonic::Status;
use tonic::body::Body;

/// A body that holds something until it has been sent or its client is gone.
pub(super) struct Holding<T> {
    body: Body,
    _held: T,
}

/// The answer with `held` kept as long as its body is.
pub(super) fn holding<T: Send + Unpin + 'static>(
    answer: http::Response<Body>,
    held: T,
) -> http::Response<Body> {
    answer.map(|body| Body::new(Holding { body, _held: held }))
}

impl<T: Unpin> http_body::Body for Holding<T> {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
