#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

extern crate self as terraform_plugin;

pub mod framework;
#[cfg(doc)]
#[doc = include_str!("../guide/first-provider.md")]
pub mod guide {}
pub mod plugin;
pub mod terraform;
pub mod testing;

pub use terraform_plugin_derive::{Model, TextValue};
