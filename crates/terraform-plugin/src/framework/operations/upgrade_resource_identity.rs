//! `UpgradeResourceIdentity`: reads the identity of any version.

use super::import_resource_state::no_identity;
use super::upgrade_resource_state::{RawState, parse, read};
use crate::framework::server::find;
use crate::framework::{Server, UpgradeIdentityRequest, panics};
use crate::terraform::{Diagnostics, Value};

/// An identity to bring to the identity schema's version.
#[derive(Debug)]
pub(crate) struct Request {
    /// The resource type.
    pub(crate) type_name: String,
    /// The version of the identity schema that wrote it.
    pub(crate) version: i64,
    /// The identity.
    pub(crate) raw_identity: RawState,
}

/// The identity in the identity schema's version.
#[derive(Debug)]
pub(crate) struct Response {
    /// The identity; null after an error.
    pub(crate) upgraded_identity: Value,
    /// What there is to tell.
    pub(crate) diagnostics: Diagnostics,
}

impl Server {
    /// Reads an identity, of this version of its schema or of an older one.
    pub(crate) async fn upgrade_resource_identity(&self, request: Request) -> Response {
        let operation = format!("upgrading the identity of `{}`", request.type_name);
        match panics::catch(&operation, self.upgraded_identity(request)).await {
            Ok(upgraded_identity) => Response {
                upgraded_identity,
                diagnostics: Diagnostics::new(),
            },
            Err(diagnostics) => Response {
                upgraded_identity: Value::Null,
                diagnostics,
            },
        }
    }

    async fn upgraded_identity(&self, request: Request) -> Result<Value, Diagnostics> {
        let entry = find(&self.resources, "resource", &request.type_name)?;
        let schema = entry
            .identity_schema()
            .ok_or_else(|| no_identity(&request.type_name))?;
        let mut identity = parse(&request.raw_identity)?;
        let version = u64::try_from(request.version).unwrap_or_default();
        if version != schema.version && !identity.is_null() {
            identity = entry.upgrade_identity(UpgradeIdentityRequest { version, identity })?;
        }
        read(&identity, &schema.object_type())
    }
}
