//! Protobuf JSON as ZITADEL's REST gateway reads it: messages described as data, decoded and
//! checked with the gateway's own rules and messages.
//!
//! A body goes through three stages, and the first that fails answers:
//! 1. [`json`]: one syntactically valid JSON value is cut from the body (Go's `encoding/json`);
//! 2. [`decode`]: the value becomes a [`Record`] of the request message (`protojson`, unknown
//!    names dropped);
//! 3. [`validate`]: the rules of the message (`protoc-gen-validate`), much later in the pipeline.

pub(crate) mod decode;
pub(crate) mod encode;
pub(crate) mod json;
pub(crate) mod query;
mod record;
mod schema;
pub(crate) mod validate;

pub(crate) use record::{Record, Value};
pub(crate) use schema::{Kind, Schema};
