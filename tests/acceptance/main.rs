//! Acceptance tests: the real binary under the real CLI, against the emulator. Each test is named
//! after the law that it proves.

#![expect(unreachable_pub, reason = "a test binary has no outside")]

#[path = "../support/mod.rs"]
mod support;

use support::{front, hcl, terraform, world};

mod actions;
mod attachment;
mod bad_input;
mod collisions;
mod command_line;
mod credentials;
mod data_sources;
mod did_you_mean;
mod drift;
mod examples;
mod execution;
mod export;
mod functions;
mod generated;
mod generations;
mod graph;
mod guides;
mod import;
mod installed;
mod interrupt;
mod known_at_plan;
mod modules;
mod moved;
mod old_reads;
mod permissions;
mod picture;
mod public_key;
mod renames;
mod replaced;
mod resilience;
mod sandbox;
mod secrets;
mod target;
mod unknown_answers;
mod write_only;
