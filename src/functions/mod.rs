//! Functions for configurations, which need no server.

mod condition;
pub mod execution_id;
pub mod parse_execution_id;
pub mod signature;

pub use execution_id::ExecutionId;
pub use parse_execution_id::ParseExecutionId;
pub use signature::CallSignature;
