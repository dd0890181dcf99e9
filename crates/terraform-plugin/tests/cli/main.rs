//! The example providers as processes: under the real command line, Terraform or OpenTofu, and
//! their channel alone.

#[cfg(unix)]
mod channel;
mod features;
mod notes;
#[cfg(unix)]
mod process;
#[path = "../support/mod.rs"]
mod support;
