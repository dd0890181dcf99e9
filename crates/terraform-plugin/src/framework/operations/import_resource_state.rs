//! `ImportResourceState`: takes over an object that exists.

use super::with_warnings;
use crate::framework::context::CallContext;
use crate::framework::server::find;
use crate::framework::{
    ClientCapabilities, Context, Deferral, ImportIdentityRequest, ImportStateRequest, PrivateState,
    Server, panics, walk,
};
use crate::terraform::{Diagnostics, Value};

/// An object to take over.
#[derive(Debug, Default)]
pub(crate) struct Request {
    /// The resource type.
    pub(crate) type_name: String,
    /// The id that the practitioner gave; empty when an identity is given.
    pub(crate) id: String,
    /// The identity that the practitioner gave.
    pub(crate) identity: Option<Value>,
    /// What the calling command can do.
    pub(crate) client_capabilities: ClientCapabilities,
}

/// A stub of an object, which a read fills in.
#[derive(Debug)]
pub(crate) struct Imported {
    /// The resource type.
    pub(crate) type_name: String,
    /// The stub.
    pub(crate) state: Value,
    /// The bytes beside the state.
    pub(crate) private: Vec<u8>,
    /// The identity, as far as the stub tells.
    pub(crate) identity: Option<Value>,
}

/// The stub of the object.
#[derive(Debug)]
pub(crate) struct Response {
    /// The stub; `None` after an error, and if the import is deferred: core would ask to read a
    /// stub of which nothing is known.
    pub(crate) imported: Option<Imported>,
    /// Why the import is deferred, if it is.
    pub(crate) deferred: Option<Deferral>,
    /// What there is to tell.
    pub(crate) diagnostics: Diagnostics,
}

impl Server {
    /// The stub of an object, from its id or identity.
    pub(crate) async fn import_resource_state(&self, request: Request) -> Response {
        let context = self.context_of(CallContext {
            deferral_allowed: request.client_capabilities.deferral_allowed,
            identity: request.identity.clone(),
            ..CallContext::default()
        });
        let operation = format!("importing `{}`", request.type_name);
        let result = panics::catch(&operation, self.imported(request, &context)).await;
        let (imported, diagnostics) = with_warnings(result, &context);
        Response {
            imported,
            deferred: context.deferral(),
            diagnostics,
        }
    }

    async fn imported(&self, request: Request, context: &Context) -> Result<Imported, Diagnostics> {
        context.proceed()?;
        let type_name = request.type_name;
        let entry = find(&self.resources, "resource", &type_name)?;
        let private = PrivateState::default();
        let given = request.identity.filter(Value::is_known);
        let state = match given.clone() {
            Some(identity) => {
                if entry.identity_schema().is_none() {
                    return Err(no_identity(&type_name));
                }
                let import = ImportIdentityRequest {
                    identity,
                    private: private.clone(),
                    context: context.clone(),
                };
                entry.import_identity(import).await?
            }
            None => {
                let import = ImportStateRequest {
                    id: request.id,
                    private: private.clone(),
                    context: context.clone(),
                };
                entry.import_state(import).await?
            }
        };
        let state = walk::without_write_only(entry.schema(), walk::without_unknown(state));
        if entry.identity_schema().is_some() {
            private.mark_imported();
        }
        let identity = entry.identity(&state, context.take_identity(), given.as_ref())?;
        let identity = identity.or(given);
        Ok(Imported {
            type_name,
            state,
            private: private.to_bytes(),
            identity,
        })
    }
}

/// The error where a call needs an identity and the resource has none.
pub(super) fn no_identity(type_name: &str) -> Diagnostics {
    Diagnostics::error(
        "Import by identity not supported",
        format!("The resource `{type_name}` has no identity. Import it by its ID."),
    )
}
