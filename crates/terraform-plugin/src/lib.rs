//! A Terraform provider SDK for Rust.

#![deny(missing_docs)]

pub mod terraform;
