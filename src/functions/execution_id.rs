//! `execution_id`: the ID of the execution on a condition.

use terraform_plugin::prelude::*;

use super::condition;

/// `execution_id(condition)`.
#[derive(Debug)]
pub struct ExecutionId;

impl Function for ExecutionId {
    type Arguments = (Value,);
    type Output = String;

    fn signature(&self) -> Signature {
        Signature::returning(Type::String)
            .parameter(Parameter::new("condition", Type::Dynamic).description(
                "The condition as in `zitadelactions_execution`: an object with exactly one of \
                 `request`, `response`, `function` and `event`.",
            ))
            .summary("The ID of the execution on a condition")
            .description(
                "Returns the ID of the execution on a condition, the same on every version of \
                 ZITADEL: `request/zitadel.session.v2.SessionService/ListSessions`, \
                 `event/user.human.*`, `function/preuserinfo`, `response`. It is the inverse of \
                 `parse_execution_id`. Requires Terraform 1.8 or OpenTofu 1.7.",
            )
    }

    fn call(&self, (condition,): (Value,)) -> Result<String, FunctionError> {
        Ok(condition::read(condition)?.id())
    }
}
