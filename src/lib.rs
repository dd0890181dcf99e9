//! Terraform provider for ZITADEL's Actions v2: targets and executions, on every generation of the
//! API.
//!
//! # Layout
//! In reading order:
//! - [`provider`]: what the provider registers.
//! - [`config`]: the provider block and the environment, to a client of the API.
//! - [`run`]: what the resources of one run know about each other.
//! - [`targets`], [`executions`], [`public_keys`]: an object each: `schema` and `model` say what it
//!   is, `expand` leads down to the API, `flatten` back up, `resource` does the work, `plan` says
//!   what can be known before.
//! - [`execution_attachments`]: one target's place in an execution that several configurations
//!   share.
//! - [`hazards`]: what a list of targets can stop.
//! - [`signing_key`]: reading and rotating the key of a target.
//! - [`test_call`]: a signed sample call of a target's endpoint.
//! - [`instance`]: data sources about the server: its version, and names for conditions.
//! - [`functions`]: the provider's functions.
//! - [`diagnostics`]: the titles of all diagnostics, and the explanation of every API error.
//! - [`official_state`]: the state of the official provider, for `moved` blocks.
//! - [`cli`]: the binary's own command line, with the commands `export` and `graph`.
//! - [`did_you_mean`], [`duration`], [`timestamp`], [`hcl`], [`printable`], [`log`]: small helpers.

pub mod cli;
pub mod config;
pub mod diagnostics;
pub mod did_you_mean;
pub mod duration;
pub mod execution_attachments;
pub mod executions;
pub mod functions;
pub mod hazards;
pub mod hcl;
pub mod instance;
pub mod log;
pub mod official_state;
pub mod printable;
pub mod provider;
pub mod public_keys;
pub mod run;
pub mod signing_key;
pub mod targets;
pub mod test_call;
pub mod timestamp;

pub use provider::ZitadelActions;
