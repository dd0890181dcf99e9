#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

mod docs;
mod error;
mod files;
mod import;
mod kind;
mod page;
mod problems;
mod schema;
mod types;

pub use docs::Docs;
pub use error::Error;

#[cfg(test)]
mod tests;
