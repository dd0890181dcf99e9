//! `PlanResourceChange`: what an object will be.

use super::with_warnings;
use crate::framework::context::CallContext;
use crate::framework::server::find;
use crate::framework::{
    ClientCapabilities, Context, Deferral, ModifyPlanRequest, PlanDestroyRequest, PrivateState,
    Server, panics, plan, walk,
};
use crate::terraform::{AttributePath, Diagnostics, Value};

/// A change to plan.
#[derive(Debug, Default)]
pub(crate) struct Request {
    /// The resource type.
    pub(crate) type_name: String,
    /// The state before; null for a create.
    pub(crate) prior_state: Value,
    /// Core's proposal; null for a delete.
    pub(crate) proposed_new_state: Value,
    /// The configuration; it may hold unknown values.
    pub(crate) config: Value,
    /// The bytes beside the prior state.
    pub(crate) prior_private: Vec<u8>,
    /// The identity of the prior state.
    pub(crate) prior_identity: Option<Value>,
    /// The `provider_meta` block of the module; null if there is none.
    pub(crate) provider_meta: Value,
    /// What the calling command can do.
    pub(crate) client_capabilities: ClientCapabilities,
}

/// The plan.
#[derive(Debug)]
pub(crate) struct Response {
    /// The object after the change; null for a delete or after an error.
    pub(crate) planned_state: Value,
    /// Where the change replaces the object.
    pub(crate) requires_replace: Vec<AttributePath>,
    /// The bytes that go along to apply.
    pub(crate) planned_private: Vec<u8>,
    /// The identity after the change, as far as it is known.
    pub(crate) planned_identity: Option<Value>,
    /// Why the change is deferred, if it is.
    pub(crate) deferred: Option<Deferral>,
    /// What there is to tell.
    pub(crate) diagnostics: Diagnostics,
}

impl Server {
    /// Plans a create, an update or a delete.
    pub(crate) async fn plan_resource_change(&self, request: Request) -> Response {
        let context = self.context_of(CallContext {
            deferral_allowed: request.client_capabilities.deferral_allowed,
            provider_meta: request.provider_meta.clone(),
            identity: request.prior_identity.clone(),
        });
        let operation = format!("planning `{}`", request.type_name);
        let prior_private = request.prior_private.clone();
        let prior_identity = request.prior_identity.clone();
        let mut so_far = Value::Null;
        let work = self.planned(request, &context, &mut so_far);
        let result = panics::catch(&operation, work).await;
        let (planned, diagnostics) = with_warnings(result, &context);
        let deferred = context.deferral();
        let planned = planned.unwrap_or_else(|| Planned {
            state: if deferred.is_some() {
                so_far
            } else {
                Value::Null
            },
            requires_replace: Vec::new(),
            private: prior_private,
            identity: prior_identity,
        });
        Response {
            planned_state: planned.state,
            requires_replace: planned.requires_replace,
            planned_private: planned.private,
            planned_identity: planned.identity,
            deferred,
            diagnostics,
        }
    }

    /// `so_far` is the plan without the handler's part, which a deferred change has.
    async fn planned(
        &self,
        request: Request,
        context: &Context,
        so_far: &mut Value,
    ) -> Result<Planned, Diagnostics> {
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
            context.proceed()?;
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
        *so_far = planned.clone();
        if !entry.modifies_deferred_plans() {
            context.proceed()?;
        }
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
        let mut requires_replace = plan::replacing_paths(schema, &prior, &config, &state);
        if !prior.is_null() {
            requires_replace.extend(asked.iter().map(AttributePath::addressable));
        }
        requires_replace.sort();
        requires_replace.dedup();
        let told = context.take_identity();
        // The new object of a replacement has no identity yet.
        let identity = if requires_replace.is_empty() {
            let before = request.prior_identity.filter(|_| !prior.is_null());
            entry.identity(&state, told, before.as_ref())?
        } else {
            None
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
