#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

mod cli;
mod commands;
mod plan;
mod run;
mod state;
mod terraform;

pub use cli::{Version, find_cli};
pub use plan::{Change, Plan};
pub use run::{Run, Running};
pub use terraform::Terraform;
