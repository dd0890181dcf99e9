//! The identity of an execution.

use terraform_plugin::prelude::*;

/// The identity of an execution: its ID, which is the condition as one string.
#[derive(Clone, Debug, PartialEq, Model)]
pub struct ExecutionIdentity {
    /// The slash form of the condition.
    pub id: Attr<String>,
}

impl Identity for ExecutionIdentity {
    fn schema() -> IdentitySchema {
        IdentitySchema::new([IdentityAttribute::string("id")
            .description("The ID of the execution, for example event/user.human.*.")])
    }
}
