//! Terraform provider for ZITADEL's Actions v2: targets and executions, on every generation of the
//! API.
//!
//! # Layout
//! In reading order:
//! - [`provider`]: what the provider registers.
//! - [`config`]: the provider block and the environment, to a client of the API.
//! - [`claims`]: what the resources of one run know of each other.
//! - [`targets`], [`executions`], [`public_keys`]: an object each: `schema` and `model` say what it
//!   is, `expand` leads down to the API, `flatten` back up, `resource` does the work, `plan` says
//!   what can be known before.
//! - [`execution_attachments`]: one target's place in an execution that several configurations
//!   share.
//! - [`signing_key`]: reading and rotating the key of a target beside its resource.
//! - [`test_call`]: a signed sample call of a target's endpoint.
//! - [`instance`]: data sources about the server: its version, and names for conditions.
//! - [`functions`]: the provider's functions.
//! - [`diagnostics`]: the titles of all diagnostics, and the explanation of every API error.
//! - [`cli`]: the binary's own command line.
//! - [`export`]: an instance as HCL.
//! - [`graph`]: which targets are called when, as a picture.
//! - [`official`]: state of the official provider, for `moved` blocks.
//! - [`adopt`]: how to take over what is already on the instance.
//! - [`old_reads`]: what a refresh says if the server's reads are older than the state.
//! - [`nearest`]: "did you mean". [`duration`], [`timestamp`], [`log`]: small helpers.

pub mod adopt;
pub mod claims;
pub mod cli;
pub mod config;
pub mod diagnostics;
pub mod duration;
pub mod execution_attachments;
pub mod executions;
pub mod export;
pub mod functions;
pub mod graph;
pub mod instance;
pub mod log;
pub mod nearest;
pub mod official;
pub mod old_reads;
pub mod provider;
pub mod public_keys;
pub mod signing_key;
pub mod targets;
pub mod test_call;
pub mod timestamp;

pub use provider::ZitadelActions;
