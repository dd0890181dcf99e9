//! `ImportResourceState`: takes over an object that exists.

use super::settle;
use crate::framework::server::find;
use crate::framework::{Context, Server, panics, walk};
use crate::terraform::{Diagnostics, Value};

/// An object to take over.
#[derive(Debug)]
pub struct Request {
    /// The resource type.
    pub type_name: String,
    /// The id that the practitioner gave; empty when an identity is given.
    pub id: String,
    /// The identity that the practitioner gave.
    pub identity: Option<Value>,
}

/// A stub of an object, which a read fills in.
#[derive(Debug)]
pub struct Imported {
    /// The resource type.
    pub type_name: String,
    /// The stub.
    pub state: Value,
    /// The bytes beside the state.
    pub private: Vec<u8>,
    /// The identity, as far as the stub tells.
    pub identity: Option<Value>,
}

/// The stub of the object.
#[derive(Debug)]
pub struct Response {
    /// The stub; `None` after an error.
    pub imported: Option<Imported>,
    /// What there is to tell.
    pub diagnostics: Diagnostics,
}

impl Server {
    /// The stub of an object, from its id or identity.
    pub async fn import_resource_state(&self, request: Request) -> Response {
        let context = self.context();
        let operation = format!("importing `{}`", request.type_name);
        let result = panics::catch(&operation, self.imported(request, &context)).await;
        let (imported, diagnostics) = settle(result, &context);
        Response {
            imported,
            diagnostics,
        }
    }

    async fn imported(&self, request: Request, context: &Context) -> Result<Imported, Diagnostics> {
        let type_name = request.type_name;
        let entry = find(&self.resources, "resource", &type_name)?;
        let not_importable = |how: &str| {
            Diagnostics::error(
                "Import not supported",
                format!("The resource `{type_name}` can't be imported by {how}."),
            )
        };
        let given = request.identity.filter(Value::is_known);
        let state = match given.clone() {
            Some(identity) => entry
                .import_identity(identity)
                .ok_or_else(|| not_importable("identity"))??,
            None => {
                entry
                    .import(request.id, context.clone())
                    .ok_or_else(|| not_importable("id"))?
                    .await?
            }
        };
        let state = walk::without_write_only(entry.schema(), walk::without_unknown(state));
        let identity = entry.identity(&state)?.or(given);
        Ok(Imported {
            type_name,
            state,
            private: Vec::new(),
            identity,
        })
    }
}
