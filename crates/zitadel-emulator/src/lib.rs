//! A ZITADEL server for tests: the targets and executions API of every generation, over one state.
//!
//! It answers as the recorded servers do, field by field and word by word; the tests replay every
//! recorded exchange. It shares no code with the API client of this workspace, so that a mistake
//! there is not repeated here.
//!
//! # Layout
//! - [`emulator`] starts and stops a server; [`controls`] and [`edits`] are the API for tests.
//! - `listener` accepts connections; `pipeline` describes how a call is processed.
//! - `callers` knows the users, `token` issues access tokens, `instance` describes the server, and
//!   `runner` runs the executions on a call.
//! - `proto` reads requests as ZITADEL's gateway does; `generations` has a file per API generation.
//! - `state` keeps histories and computes what reads and writes see; `rules` answers every
//!   question that begins with "since which version".

mod callers;
pub mod controls;
pub mod edits;
pub mod emulator;
mod endpoint;
mod exchange;
mod failure;
mod generations;
mod go_url;
mod instance;
mod listener;
mod names;
mod pipeline;
mod proto;
mod rules;
mod runner;
mod state;
mod token;

pub use callers::Caller;
pub use controls::{Fault, FaultAction, RecordedCall};
pub use edits::{TargetEdit, TargetKind, TargetView};
pub use emulator::{Builder, Emulator, StartError};
pub use rules::Version;
pub use state::{Lag, Skip};
