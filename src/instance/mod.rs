//! What the server itself tells: what it is and can do, and the names that conditions may have.

pub mod api;
pub mod names;

pub use api::ApiDataSource;
pub use names::{EventTypes, ExecutionFunctions, ExecutionMethods, ExecutionServices};
