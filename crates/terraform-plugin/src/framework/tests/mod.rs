//! Laws of the framework, proven without a process or a wire.

mod apply;
mod beside;
mod describe;
mod fixture;
mod import;
mod json_values;
mod minimal_resource;
mod plan;
mod plan_nested;
mod properties;
mod random;
mod read;
mod validate;
mod verbs;
