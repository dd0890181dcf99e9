//! Identities of managed resources.

use std::sync::Arc;

use super::encoded;
use crate::framework::Server;
use crate::framework::operations::upgrade_resource_identity;
use crate::plugin::messages::resource_identity as wire;
use crate::plugin::{from_proto, to_proto};

pub(super) async fn get_resource_identity_schemas(
    server: Arc<Server>,
    _: wire::get_resource_identity_schemas::Request,
) -> wire::get_resource_identity_schemas::Response {
    let schemas = server.get_resource_identity_schemas().into_iter();
    wire::get_resource_identity_schemas::Response {
        identity_schemas: schemas
            .map(|(name, schema)| (name.to_owned(), to_proto::schema::identity(schema)))
            .collect(),
        diagnostics: Vec::new(),
    }
}

pub(super) async fn upgrade_resource_identity(
    server: Arc<Server>,
    request: wire::upgrade_resource_identity::Request,
) -> wire::upgrade_resource_identity::Response {
    let of = server.identity_type(&request.type_name);
    let answer = server.upgrade_resource_identity(upgrade_resource_identity::Request {
        type_name: request.type_name,
        version: request.version,
        raw_identity: from_proto::raw_state(request.raw_identity),
    });
    let answer = answer.await;
    let mut diagnostics = answer.diagnostics;
    let identity = Some(&answer.upgraded_identity).filter(|identity| !identity.is_null());
    wire::upgrade_resource_identity::Response {
        upgraded_identity: to_proto::identity(identity, of.as_ref(), &mut diagnostics),
        diagnostics: encoded(&server, None, diagnostics),
    }
}
