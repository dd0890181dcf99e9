//! `PlanAction`: looks at an action before it is invoked.

use super::with_warnings;
use crate::framework::server::find;
use crate::framework::{PlanActionRequest, Server, panics, walk};
use crate::terraform::{Diagnostics, Value};

/// An action to look at.
#[derive(Debug)]
pub struct Request {
    /// The action's type.
    pub type_name: String,
    /// The configuration; it may hold unknown values.
    pub config: Value,
}

impl Server {
    /// Errors and warnings about an action to come.
    pub async fn plan_action(&self, request: Request) -> Diagnostics {
        let context = self.context();
        let operation = format!("planning `{}`", request.type_name);
        let work = async {
            let entry = find(&self.actions, "action", &request.type_name)?;
            entry
                .plan(PlanActionRequest {
                    config: walk::with_defaults(entry.schema(), request.config),
                    context: context.clone(),
                })
                .await
        };
        with_warnings(panics::catch(&operation, work).await, &context).1
    }
}
