//! `ReadResource`: what an object is now.

use super::with_warnings;
use crate::framework::context::CallContext;
use crate::framework::server::find;
use crate::framework::{
    ClientCapabilities, Context, Deferral, PrivateState, ReadRequest, Server, panics,
    semantic_equality, walk,
};
use crate::terraform::{Diagnostic, Diagnostics, Value};

/// An object to look at.
#[derive(Debug, Default)]
pub(crate) struct Request {
    /// The resource type.
    pub(crate) type_name: String,
    /// The state of the last apply or read, or an import's stub.
    pub(crate) current_state: Value,
    /// The bytes beside the state.
    pub(crate) private: Vec<u8>,
    /// The identity that is known so far.
    pub(crate) current_identity: Option<Value>,
    /// The `provider_meta` block of the module; null if there is none.
    pub(crate) provider_meta: Value,
    /// What the calling command can do.
    pub(crate) client_capabilities: ClientCapabilities,
}

/// What it is now.
#[derive(Debug)]
pub(crate) struct Response {
    /// The state; null if the object is gone.
    pub(crate) new_state: Value,
    /// The bytes beside the state.
    pub(crate) private: Vec<u8>,
    /// The identity, if the resource has one.
    pub(crate) new_identity: Option<Value>,
    /// Why the read is deferred, if it is.
    pub(crate) deferred: Option<Deferral>,
    /// What there is to tell.
    pub(crate) diagnostics: Diagnostics,
}

impl Server {
    /// Looks at an object. Where the answer means the same as the state did, the state's spelling
    /// stays.
    pub(crate) async fn read_resource(&self, request: Request) -> Response {
        let context = self.context_of(CallContext {
            deferral_allowed: request.client_capabilities.deferral_allowed,
            provider_meta: request.provider_meta.clone(),
            identity: request.current_identity.clone(),
        });
        let operation = format!("reading `{}`", request.type_name);
        let before = (
            request.current_state.clone(),
            request.private.clone(),
            request.current_identity.clone(),
        );
        let result = panics::catch(&operation, self.read_now(request, &context)).await;
        let (now, diagnostics) = with_warnings(result, &context);
        let (new_state, private, new_identity) = now.unwrap_or(before);
        Response {
            new_state,
            private,
            new_identity,
            deferred: context.deferral(),
            diagnostics,
        }
    }

    async fn read_now(
        &self,
        request: Request,
        context: &Context,
    ) -> Result<(Value, Vec<u8>, Option<Value>), Diagnostics> {
        context.proceed()?;
        let entry = find(&self.resources, "resource", &request.type_name)?;
        let current = request.current_state;
        let private = PrivateState::from_bytes(&request.private)?;
        // An import may name the object by something else than its identity.
        let is_import = private.take_imported();
        let read = ReadRequest {
            state: current.clone(),
            private: private.clone(),
            context: context.within(entry.schema(), "read", &current),
        };
        let Some(state) = entry.read(read).await? else {
            return Ok((Value::Null, private.to_bytes(), None));
        };
        let state = walk::without_write_only(entry.schema(), state);
        let state = semantic_equality::keep_prior(entry.schema().into(), &current, state);
        all_known(&state, "read")?;
        let before = request.current_identity.filter(Value::is_known);
        let identity = entry.identity(&state, context.take_identity(), before.as_ref())?;
        let is_fixed = !is_import && !entry.has_mutable_identity();
        match (&before, &identity) {
            (Some(before), Some(now)) if is_fixed && contradicts(before, now) => {
                Err(identity_changed(&request.type_name))
            }
            _ => Ok((state, private.to_bytes(), identity)),
        }
    }
}

pub(super) fn identity_changed(type_name: &str) -> Diagnostics {
    Diagnostics::error(
        "Unexpected Identity Change",
        format!(
            "The provider returned another identity for a `{type_name}` than the one in the state. An identity must \
             not change. This is a mistake in the provider, not in the configuration; please report it."
        ),
    )
}

/// An import may give a part of the identity, so parts that are null may be filled in.
pub(super) fn contradicts(before: &Value, now: &Value) -> bool {
    let entries = before.entries();
    entries.is_some_and(|entries| {
        entries
            .iter()
            .any(|(name, value)| !value.is_null() && value != now.get(name))
    })
}

/// An error at everything that a handler left unknown.
pub(in crate::framework) fn all_known(state: &Value, done: &str) -> Result<(), Diagnostics> {
    let mut unknown = Vec::new();
    walk::unknown_paths(
        state,
        &crate::terraform::AttributePath::root(),
        &mut unknown,
    );
    let error = |path| {
        Diagnostic::bug(format!("`{path}` is still unknown after the object was {done}. The provider must give it a value or null."))
            .at(path)
    };
    let diagnostics: Diagnostics = unknown.into_iter().map(error).collect();
    diagnostics.into_result()
}
