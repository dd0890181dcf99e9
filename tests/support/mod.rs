//! What the suites of acceptance, faults and secrets share.
//!
//! # Layout
//! - `hcl`: blocks that a configuration is composed of.
//! - `terraform`: the real CLI in a folder of its own, with the provider of this build.
//! - `world`: an emulated ZITADEL and such a folder that points at it.
//! - `front`: servers between the provider and ZITADEL.

pub mod front;
pub mod hcl;
pub mod terraform;
pub mod world;
