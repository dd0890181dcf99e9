//! What each generation sends, and how it reads what real servers answered.

#![expect(unreachable_pub, reason = "a test binary has no outside")]

mod any_answer;
mod errors;
mod probes;
mod recordings;
mod requests;
mod successes;
