//! Data sources about the server: its version and features, and the names that conditions can have.

pub mod api;
pub mod names;

pub use api::ApiDataSource;
pub use names::{EventTypes, ExecutionFunctions, ExecutionMethods, ExecutionServices};
