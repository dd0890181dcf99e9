//! Laws of the framework, proven without a process or a wire.

mod apply;
mod beside;
mod describe;
mod dice;
mod fixture;
mod import;
mod plain;
mod plan;
mod plan_nested;
mod properties;
mod read;
mod validate;
mod verbs;
mod written;
