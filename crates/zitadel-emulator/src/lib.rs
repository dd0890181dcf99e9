//! A ZITADEL server for tests: the targets and executions API of every generation, over one state.
//!
//! It answers as the recorded servers do, field by field and word by word; the tests replay every
//! recorded exchange. It shares no code with the API client of this workspace, so that a mistake
//! there is not repeated here.
//!
//! # Layout
//! - `builder` starts a server, `emulator` is it; `controls` and `edits` are what tests call.
//! - `listener` accepts connections; `pipeline` describes how a call is processed.
//! - `callers` knows the users, `token` issues access tokens, `instance` describes the server.
//! - `runner` is the sandbox: it runs executions and returns a [`Trace`].
//! - `proto` reads requests as ZITADEL's gateway does; `generations` has a file per API generation.
//! - `state` keeps histories and computes what reads and writes see; `rules` answers every
//!   question that begins with "since which version".

mod builder;
mod callers;
mod controls;
mod edits;
mod emulator;
mod endpoint;
mod exchange;
mod failure;
mod generations;
mod go_url;
mod instance;
mod listener;
mod names;
mod pattern;
mod pipeline;
mod proto;
mod rules;
mod runner;
mod state;
mod token;
mod version;

pub use builder::{Builder, StartError};
pub use callers::Caller;
pub use controls::{Fault, FaultAction, RecordedCall};
pub use edits::{TargetEdit, TargetKind, TargetView};
pub use emulator::Emulator;
pub use runner::{Answer, FireError, Firing, Outcome, TargetCall, Trace, fire_at};
pub use state::{Lag, Skip};
pub use version::Version;

/// The examples of the README run as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
