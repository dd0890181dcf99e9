//! One request together with the way to read its answer, and the trait of its sender.

use std::fmt;

use serde::de::DeserializeOwned;
use tokio_util::sync::CancellationToken;

use crate::{
    BoxFuture, Error,
    error::{self, Unexpected},
    exchange::{Request, Response},
    http::{Field, Level},
};

/// How an answer that does not fit is described; becomes [`Error::UnexpectedAnswer`].
pub type Mismatch = String;

type Decode<T> = Box<dyn Fn(&Response) -> Result<T, Mismatch> + Send + Sync>;

/// One exchange as a value: what to send, and how to read a success.
///
/// Building a call does no I/O; [`Call::decode`] reads errors the same way for every generation.
pub struct Call<T> {
    /// What to send.
    pub request: Request,
    decode: Decode<T>,
}

impl<T> Call<T> {
    /// A call whose success is the JSON of `W`, turned neutral by `read`.
    pub fn json<W: DeserializeOwned>(
        request: Request,
        read: impl Fn(W) -> Result<T, Mismatch> + Send + Sync + 'static,
    ) -> Self {
        let decode = Box::new(move |response: &Response| {
            // Every message of the API is an object; serde would read an array as one, too.
            if !response.body.trim_ascii_start().starts_with(b"{") {
                return Err("the answer is not a JSON object".to_owned());
            }
            let wire =
                serde_json::from_slice(&response.body).map_err(|error| not_the_shape(&error))?;
            read(wire)
        });
        Self { request, decode }
    }

    /// The answer's meaning.
    ///
    /// # Errors
    /// What the server refused ([`error::classify`]), or [`Error::UnexpectedAnswer`] when a
    /// success cannot be read.
    pub fn decode(&self, response: &Response) -> Result<T, Error> {
        if !response.status.is_success() {
            return Err(error::classify(&self.request, response));
        }
        (self.decode)(response)
            .map_err(|what| Unexpected::new(&self.request, response, what).into())
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("request", &self.request)
            .finish_non_exhaustive()
    }
}

/// Names the place only, because serde_json's message quotes the value, which may be a secret.
fn not_the_shape(error: &serde_json::Error) -> Mismatch {
    format!(
        "the answer's JSON does not have the expected shape (line {}, column {})",
        error.line(),
        error.column()
    )
}

/// Carries out exchanges: the transport, or a script in tests.
///
/// Any answer of the server, errors included, is `Ok`; `Err` means that no usable answer came:
/// [`Error::Transport`], [`Error::Auth`], [`Error::Interrupted`] or [`Error::UnexpectedAnswer`].
pub trait Exchange: Send + Sync + fmt::Debug {
    /// Sends `request`, again where its [`Repeat`](crate::exchange::Repeat) allows it, until
    /// `interrupt` is cancelled.
    fn send<'a>(
        &'a self,
        request: &'a Request,
        interrupt: &'a CancellationToken,
    ) -> BoxFuture<'a, Result<Response, Error>>;

    /// Takes a record about the server, where a log is kept.
    fn record(&self, _level: Level, _message: &str, _fields: &[Field<'_>]) {}
}
