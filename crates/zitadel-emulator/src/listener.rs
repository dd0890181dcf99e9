//! Connections: HTTP/1.1 and HTTP/2 without TLS, on loopback.
//!
//! hyper is used directly instead of a web framework because a fault closes a connection without
//! an answer, which a framework's handler cannot do.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Frame, Incoming, SizeHint};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::exchange::{Reply, Request};
use crate::pipeline::{Outcome, Server};

/// Whether an emulator runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Life {
    Running,
    Stopped,
    /// A request ended it that crashes a real server.
    Died,
}

/// The connection is closed without an answer.
#[derive(Debug)]
struct Closed;

impl fmt::Display for Closed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection is closed on purpose")
    }
}

impl std::error::Error for Closed {}

/// The body of an answer.
#[derive(Debug)]
enum Body {
    Whole(Full<Bytes>),
    /// What is sent before the connection is closed; `None` once it was sent.
    CutOff(Option<Full<Bytes>>),
}

impl hyper::body::Body for Body {
    type Data = Bytes;
    type Error = Closed;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Closed>>> {
        match self.get_mut() {
            Self::Whole(body) => Pin::new(body)
                .poll_frame(context)
                .map_err(|never| match never {}),
            Self::CutOff(half) => match half.take() {
                None => Poll::Ready(Some(Err(Closed))),
                Some(mut body) => Pin::new(&mut body)
                    .poll_frame(context)
                    .map_err(|never| match never {}),
            },
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(body) => body.size_hint(),
            // The header has the whole length, which hyper must not compare with what is sent.
            Self::CutOff(_) => SizeHint::default(),
        }
    }
}

/// Serves connections until the server stops; then every connection is closed.
pub(crate) async fn serve(listener: TcpListener, server: Arc<Server>, life: watch::Sender<Life>) {
    let mut connections = tokio::task::JoinSet::new();
    let mut ended = life.subscribe();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = ended.wait_for(|life| *life != Life::Running) => return,
            Some(_) = connections.join_next(), if !connections.is_empty() => continue,
        };
        let Ok((stream, _)) = accepted else { continue };
        // Small answers are sent at once; a failure here only costs time.
        let _ = stream.set_nodelay(true);
        let (server, life) = (Arc::clone(&server), life.clone());
        connections.spawn(async move {
            let service =
                service_fn(move |request| answer(request, Arc::clone(&server), life.clone()));
            let builder = auto::Builder::new(TokioExecutor::new());
            // An error here is a client that left, or a connection closed on purpose.
            let _ = builder
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

async fn answer(
    request: http::Request<Incoming>,
    server: Arc<Server>,
    life: watch::Sender<Life>,
) -> Result<http::Response<Body>, Closed> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.map_err(|_| Closed)?.to_bytes();
    let authority = head.uri.authority().map(ToString::to_string);
    let host = head
        .headers
        .get("host")
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned);
    let request = Request {
        method: head.method.to_string(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        host: host.or(authority).unwrap_or_default(),
        headers: head.headers,
        body,
    };
    match server.serve(request).await {
        Outcome::Reply(reply) => Ok(response(reply).map(Body::Whole)),
        Outcome::Closed => Err(Closed),
        Outcome::CutOff(reply) => {
            let whole = reply.body.len().to_string();
            let half = reply.with_header("content-length", &whole).halved();
            Ok(response(half).map(|half| Body::CutOff(Some(half))))
        }
        Outcome::Died => {
            life.send_replace(Life::Died);
            Err(Closed)
        }
    }
}

fn response(reply: Reply) -> http::Response<Full<Bytes>> {
    let mut builder = http::Response::builder().status(reply.status);
    for (name, value) in &reply.headers {
        builder = builder.header(name, value);
    }
    builder.body(Full::new(reply.body)).unwrap_or_else(|_| {
        let mut fallback = http::Response::new(Full::new(Bytes::from_static(
            b"the fault's status or header is not valid HTTP",
        )));
        *fallback.status_mut() = http::StatusCode::INTERNAL_SERVER_ERROR;
        fallback
    })
}
