//! `PlanAction`: looks at an action before it is invoked.

use super::with_warnings;
use crate::framework::context::CallContext;
use crate::framework::server::find;
use crate::framework::{ClientCapabilities, Deferral, PlanActionRequest, Server, panics, walk};
use crate::terraform::{Diagnostics, Value};

/// An action to look at.
#[derive(Debug, Default)]
pub(crate) struct Request {
    /// The action's type.
    pub(crate) type_name: String,
    /// The configuration; it may hold unknown values.
    pub(crate) config: Value,
    /// What the calling command can do.
    pub(crate) client_capabilities: ClientCapabilities,
}

/// Whether the action may be invoked.
#[derive(Debug)]
pub(crate) struct Response {
    /// Why the action is deferred, if it is.
    pub(crate) deferred: Option<Deferral>,
    /// What there is to tell.
    pub(crate) diagnostics: Diagnostics,
}

impl Server {
    /// Errors and warnings about an action to come.
    pub(crate) async fn plan_action(&self, request: Request) -> Response {
        let context = self.context_of(CallContext {
            deferral_allowed: request.client_capabilities.deferral_allowed,
            ..CallContext::default()
        });
        let operation = format!("planning `{}`", request.type_name);
        let work = async {
            context.proceed()?;
            let entry = find(&self.actions, "action", &request.type_name)?;
            entry
                .plan(PlanActionRequest {
                    config: walk::with_defaults(entry.schema(), request.config),
                    context: context.clone(),
                })
                .await
        };
        let (_, diagnostics) = with_warnings(panics::catch(&operation, work).await, &context);
        Response {
            deferred: context.deferral(),
            diagnostics,
        }
    }
}
