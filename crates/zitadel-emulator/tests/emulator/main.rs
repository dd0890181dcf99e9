//! The tests of the emulator: that it answers as the real servers did, and that a test controls it.

mod api;
mod client;
mod controls;
mod hostile;
mod laws;
mod program;
mod projections;
mod replay;
mod sandbox;
