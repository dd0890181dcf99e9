//! A ZITADEL server for tests: the targets and executions API of every generation, over one state.
//!
//! It answers as the servers that were recorded do, field by field and word by word; the tests
//! replay every recorded exchange. It shares no code with the API client of this workspace, so that
//! a mistake there is not repeated here.
//!
//! # Layout
//! - [`emulator`] starts and stops; [`controls`] and [`edits`] are what a test holds in its hands.
//! - `listener` takes connections; `pipeline` is the way of a call through the server.
//! - `callers`, `token`, `instance`, `runner`: who calls, how tokens are got, what the server says
//!   about itself, and the executions that run on a call.
//! - `proto` reads requests as ZITADEL's gateway does; `faces` has one file per API generation.
//! - `state` keeps histories and computes what reads and writes see; `rules` answers every
//!   question that begins with "since which version".

mod callers;
pub mod controls;
pub mod edits;
pub mod emulator;
mod endpoint;
mod exchange;
mod faces;
mod failure;
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
