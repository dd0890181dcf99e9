#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

extern crate self as terraform_plugin;

pub mod framework;
pub mod plugin;
pub mod terraform;
pub mod testing;

pub use terraform::{Model, TextValue};
