//! Laws of the framework, proven without a process or a wire.

mod action;
mod answers;
mod apply;
mod data_source;
mod describe;
mod ephemeral_resource;
mod fixture;
mod function;
mod import;
mod json_values;
mod list_resource;
mod minimal_resource;
mod plan;
mod plan_nested;
mod properties;
mod random;
mod read;
mod validate;
