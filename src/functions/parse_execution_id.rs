//! `parse_execution_id`: the condition that an execution's id names.

use terraform_plugin::prelude::*;

use crate::executions::condition::{flatten, parse_import_id};
use crate::executions::model::ConditionModel;
use crate::executions::schema;

/// `parse_execution_id(id)`.
#[derive(Debug)]
pub struct ParseExecutionId;

impl Function for ParseExecutionId {
    type Arguments = (String,);
    type Output = ConditionModel;

    fn signature(&self) -> Signature {
        Signature::returning(Schema::new(schema::condition()).object_type())
            .parameter(Parameter::new("id", Type::String).description(
                "The ID of an execution, or an import ID of the official provider with the kind in \
                 front: `event:group:user.human`.",
            ))
            .summary("The condition of an execution's ID")
            .description(
                "Returns the condition of an execution's ID, as `zitadelactions_execution` takes \
                 it; members that do not apply are null. It is the inverse of `execution_id`. \
                 Requires Terraform 1.8 or OpenTofu 1.7.",
            )
    }

    fn call(&self, (id,): (String,)) -> Result<ConditionModel, FunctionError> {
        match parse_import_id(&id) {
            Some(condition) => Ok(flatten(&condition)),
            None => Err(FunctionError::new(format!(
                "{id:?} is not the ID of an execution. Valid IDs look like \
                 request/zitadel.session.v2.SessionService/ListSessions, \
                 request/zitadel.session.v2.SessionService, request (every call; response the \
                 same), function/preuserinfo, event/user.human.added, event/user.human.* or event."
            ))
            .argument(0)),
        }
    }
}
