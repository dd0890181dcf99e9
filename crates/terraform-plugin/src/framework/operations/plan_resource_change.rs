//! `PlanResourceChange`: what an object will be.

use super::with_warnings;
use crate::framework::server::find;
use crate::framework::{
    Context, ModifyPlanRequest, PlanDestroyRequest, PrivateState, Server, panics, plan, walk,
};
use crate::terraform::{AttributePath, Diagnostics, Value};

/// A change to plan.
#[derive(Debug)]
pub struct Request {
    /// The resource type.
    pub type_name: String,
    /// The state before; null for a create.
    pub prior_state: Value,
    /// Core's proposal; null for a delete.
    pub proposed_new_state: Value,
    /// The configuration; it may hold unknown values.
    pub config: Value,
    /// The bytes beside the prior state.
    pub prior_private: Vec<u8>,
    /// The identity of the prior state.
    pub prior_identity: Option<Value>,
}

/// The plan.
#[derive(Debug)]
pub struct Response {
    /// The object after the change; null for a delete or after an error.
    pub planned_state: Value,
    /// Where the change replaces the object.
    pub requires_replace: Vec<AttributePath>,
    /// The bytes that go along to apply.
    pub planned_private: Vec<u8>,
    /// The identity after the change, as far as it is known.
    pub planned_identity: Option<Value>,
    /// What there is to tell.
    pub diagnostics: Diagnostics,
}

impl Server {
    /// Plans a create, an update or a delete.
    pub async fn plan_resource_change(&self, request: Request) -> Response {
        let context = self.context();
        let operation = format!("planning `{}`", request.type_name);
        let prior_private = request.prior_private.clone();
        let prior_identity = request.prior_identity.clone();
        let result = panics::catch(&operation, self.planned(request, &context)).await;
        let (planned, diagnostics) = with_warnings(result, &context);
        let response =
            |planned_state, requires_replace, planned_private, planned_identity| Response {
                planned_state,
                requires_replace,
                planned_private,
                planned_identity,
                diagnostics,
            };
        match planned {
            Some(planned) => response(
                planned.state,
                planned.requires_replace,
                planned.private,
                planned.identity,
            ),
            None => response(Value::Null, Vec::new(), prior_private, prior_identity),
        }
    }

    async fn planned(&self, request: Request, context: &Context) -> Result<Planned, Diagnostics> {
        let entry = find(&self.resources, "resource", &request.type_name)?;
        let schema = entry.schema();
        let private = PrivateState::from_bytes(&request.prior_private)?;
        let prior = request.prior_state;
        if request.proposed_new_state.is_null() {
            let destroy = PlanDestroyRequest {
                prior,
                private: private.clone(),
                context: context.clone(),
            };
            entry.plan_destroy(destroy).await?;
            let private = private.to_bytes();
            return Ok(Planned {
                state: Value::Null,
                requires_replace: Vec::new(),
                private,
                identity: request.prior_identity,
            });
        }
        let config = request.config;
        let planned = plan::plan(schema, &prior, &config);
        let modify = ModifyPlanRequest {
            prior: Some(prior.clone()),
            config: config.clone(),
            planned: planned.clone(),
            private: private.clone(),
            context: context.clone(),
            requires_replace: Vec::new(),
        };
        let (state, asked) = entry.modify_plan(modify).await?;
        let state = walk::without_write_only(schema, state);
        plan::check_modified(schema, &config, &planned, &state).into_result()?;
        let mut requires_replace = plan::replacing_paths(schema, &prior, &state);
        if !prior.is_null() {
            requires_replace.extend(asked.iter().map(AttributePath::addressable));
        }
        requires_replace.sort();
        requires_replace.dedup();
        let identity = match (entry.identity(&state)?, request.prior_identity) {
            (None, prior) if requires_replace.is_empty() => prior,
            (planned, _) => planned,
        };
        Ok(Planned {
            state,
            requires_replace,
            private: private.to_bytes(),
            identity,
        })
    }
}

struct Planned {
    state: Value,
    requires_replace: Vec<AttributePath>,
    private: Vec<u8>,
    identity: Option<Value>,
}
