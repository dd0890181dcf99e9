//! The example providers under the real command line, Terraform or OpenTofu.

mod features;
mod notes;
#[cfg(unix)]
mod process;
#[path = "../support/mod.rs"]
mod support;
mod workspace;
