//! The body of an answer, which belongs to its call until it is out.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tonic::Status;
use tonic::body::Body;
use tracing::Span;

/// A body that holds something until it has been sent or its client is gone, and is made inside the
/// span of its call.
pub(super) struct Holding<T> {
    body: Body,
    span: Span,
    _held: T,
}

/// The answer with `held` kept as long as its body is. Called inside the call's span.
pub(super) fn holding<T: Send + Unpin + 'static>(
    answer: http::Response<Body>,
    held: T,
) -> http::Response<Body> {
    answer.map(|body| {
        Body::new(Holding {
            body,
            span: Span::current(),
            _held: held,
        })
    })
}

impl<T: Unpin> http_body::Body for Holding<T> {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let span = self.span.clone();
        let _entered = span.enter();
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
