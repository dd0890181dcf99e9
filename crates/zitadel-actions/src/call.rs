//! One request together with the way to read its answer.

use serde::de::DeserializeOwned;

use crate::{
    Error,
    error::{self, Unexpected},
    exchange::{Request, Response},
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
                return Err("it is not of the expected shape, a JSON object".to_owned());
            }
            let wire = serde_json::from_slice(&response.body).map_err(|e| not_the_shape(&e))?;
            read(wire)
        });
        Self { request, decode }
    }

    /// The answer's meaning.
    ///
    /// # Errors
    /// What the server refused ([`error::classify`]), or [`Error::UnexpectedAnswer`] when a
    /// success can't be read.
    pub fn decode(&self, response: &Response) -> Result<T, Error> {
        if !response.status.is_success() {
            return Err(error::classify(&self.request, response));
        }
        (self.decode)(response)
            .map_err(|what| Unexpected::new(&self.request, response, what).into())
    }
}

impl<T> std::fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Call")
            .field("request", &self.request)
            .finish_non_exhaustive()
    }
}

/// serde_json quotes the offending value, which may be a secret: only the place is told.
fn not_the_shape(error: &serde_json::Error) -> Mismatch {
    format!(
        "its JSON is not of the expected shape (line {}, column {})",
        error.line(),
        error.column()
    )
}
