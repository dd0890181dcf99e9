//! `ApplyResourceChange`: creates, updates or deletes an object.

use super::read_resource::{all_known, contradicts, identity_changed};
use crate::framework::context::CallContext;
use crate::framework::resource::SavedState;
use crate::framework::resource::erased::AnyResource;
use crate::framework::server::find;
use crate::framework::{
    Context, CreateRequest, DeleteRequest, PrivateState, Server, UpdateRequest, consistency,
    models, panics, semantic_equality, walk,
};
use crate::terraform::conform::conform;
use crate::terraform::{Diagnostics, Value};

/// A change to make.
#[derive(Debug, Default)]
pub(crate) struct Request {
    /// The resource type.
    pub(crate) type_name: String,
    /// The state before; null for a create.
    pub(crate) prior_state: Value,
    /// The plan; null for a delete.
    pub(crate) planned_state: Value,
    /// The configuration; the only place of write-only values.
    pub(crate) config: Value,
    /// The bytes that the plan gave along.
    pub(crate) planned_private: Vec<u8>,
    /// The identity that the plan gave along.
    pub(crate) planned_identity: Option<Value>,
    /// The `provider_meta` block of the module; null if there is none.
    pub(crate) provider_meta: Value,
}

/// What is there now.
#[derive(Debug)]
pub(crate) struct Response {
    /// The state to keep; null for none.
    pub(crate) new_state: Value,
    /// The bytes beside the state.
    pub(crate) private: Vec<u8>,
    /// The identity, if the resource has one.
    pub(crate) new_identity: Option<Value>,
    /// What there is to tell.
    pub(crate) diagnostics: Diagnostics,
}

impl Server {
    /// Creates, updates or deletes an object. Whatever happens, what is known to exist stays in the
    /// state.
    pub(crate) async fn apply_resource_change(&self, request: Request) -> Response {
        let entry = find(&self.resources, "resource", &request.type_name);
        let prepared = entry
            .and_then(|entry| Ok((entry, PrivateState::from_bytes(&request.planned_private)?)));
        let (entry, private) = match prepared {
            Ok(prepared) => prepared,
            Err(diagnostics) => {
                let (private, new_identity) = (request.planned_private, request.planned_identity);
                return Response {
                    new_state: request.prior_state,
                    private,
                    new_identity,
                    diagnostics,
                };
            }
        };
        let context = self.context_of(CallContext {
            deferral_allowed: false,
            provider_meta: request.provider_meta.clone(),
            identity: request.planned_identity.clone(),
        });
        let saved = SavedState::default();
        let result = change(
            entry.as_ref(),
            &request,
            private.clone(),
            context.clone(),
            saved.clone(),
        )
        .await;
        let mut diagnostics = context.take_diagnostics();
        let new_state = match result {
            Ok(Some(state)) => {
                checked_state(
                    entry.as_ref(),
                    &request.planned_state,
                    state,
                    &mut diagnostics,
                )
                .await
            }
            Ok(None) => Value::Null,
            Err(errors) => {
                diagnostics.extend(errors);
                state_after_error(entry.as_ref(), saved.take(), &request)
            }
        };
        // The identity is asked for after the state is safe: an error here must not lose it.
        let before = request.planned_identity.filter(Value::is_known);
        let identity = async {
            if new_state.is_null() {
                return Ok(None);
            }
            entry.identity(&new_state, context.take_identity(), before.as_ref())
        };
        let identity = panics::catch("naming the identity", identity).await;
        let new_identity = identity.unwrap_or_else(|errors| {
            diagnostics.extend(errors);
            before.clone()
        });
        let is_update = !request.prior_state.is_null();
        if let (Some(before), Some(now)) = (&before, &new_identity)
            && is_update
            && !entry.has_mutable_identity()
            && contradicts(before, now)
        {
            diagnostics.extend(identity_changed(&request.type_name));
        }
        Response {
            new_state,
            private: private.to_bytes(),
            new_identity,
            diagnostics,
        }
    }
}

/// The state that the handler returned; `None` after a delete.
async fn change(
    entry: &dyn AnyResource,
    request: &Request,
    private: PrivateState,
    context: Context,
    saved: SavedState,
) -> Result<Option<Value>, Diagnostics> {
    let (prior, planned) = (request.prior_state.clone(), request.planned_state.clone());
    let (name, config) = (&request.type_name, request.config.clone());
    let schema = entry.schema();
    if planned.is_null() {
        let context = context.within(schema, "delete", &prior);
        let delete = entry.delete(DeleteRequest {
            prior,
            private,
            context,
        });
        let deleted = panics::catch(&format!("deleting `{name}`"), delete).await;
        return deleted.map(|()| None);
    }
    let changed = if prior.is_null() {
        let context = context.within(schema, "create", &planned);
        let create = entry.create(CreateRequest {
            planned,
            config,
            private,
            context,
            saved,
        });
        panics::catch(&format!("creating `{name}`"), create).await
    } else {
        let context = context.within(schema, "update", &planned);
        let update = entry.update(UpdateRequest {
            prior,
            planned,
            config,
            private,
            context,
            saved,
        });
        panics::catch(&format!("updating `{name}`"), update).await
    };
    changed.map(Some)
}

/// The state that the handler returned, compared with the plan. Mistakes of the provider are
/// errors, and the state is kept all the same.
async fn checked_state(
    entry: &dyn AnyResource,
    planned: &Value,
    state: Value,
    diagnostics: &mut Diagnostics,
) -> Value {
    let state = walk::without_write_only(entry.schema(), state);
    // A condition of the provider's own may panic, and the object exists already.
    let compare = async {
        Ok(semantic_equality::keep_prior(
            entry.schema().into(),
            planned,
            state.clone(),
        ))
    };
    let state = match panics::catch("comparing the result with the plan", compare).await {
        Ok(compared) => compared,
        Err(panic) => {
            diagnostics.extend(panic);
            return walk::without_unknown(state);
        }
    };
    if let Err(unknown) = all_known(&state, "changed") {
        diagnostics.extend(unknown);
    }
    diagnostics.extend(consistency::check(planned, &state));
    walk::without_unknown(state)
}

/// The state after an error: what the handler saved, else what was there.
fn state_after_error(entry: &dyn AnyResource, saved: Option<Value>, request: &Request) -> Value {
    let schema = entry.schema();
    let conformed = saved.and_then(|saved| {
        let saved = models::with_timeouts(saved, &request.planned_state, schema);
        conform(saved, entry.object_type()).ok()
    });
    let kept =
        conformed.map(|saved| walk::without_unknown(walk::without_write_only(schema, saved)));
    kept.unwrap_or_else(|| request.prior_state.clone())
}
