//! `parse_execution_id`: the condition that an execution's id names.

use terraform_plugin::framework::{Function, FunctionError, Parameter, Signature};
use terraform_plugin::terraform::{Schema, Type};

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
                "The id of an execution, or a form in which the official provider imports one, with the kind in front: \
                 `event:group:user.human`.",
            ))
            .summary("The condition that an execution's id names")
            .description(
                "The condition that an execution's id names, as `zitadelactions_execution` takes it; what is not meant is \
                 null. `execution_id` is its inverse.",
            )
    }

    fn call(&self, (id,): (String,)) -> Result<ConditionModel, FunctionError> {
        match parse_import_id(&id) {
            Some(condition) => Ok(flatten(&condition)),
            None => Err(FunctionError::new(format!(
                "{id:?} is the id of no execution. Ids are like request/zitadel.session.v2.SessionService/ListSessions, \
                 request/zitadel.session.v2.SessionService, request (every call; response the same), \
                 function/preuserinfo, event/user.human.added, event/user.human.* or event."
            ))
            .argument(0)),
        }
    }
}
