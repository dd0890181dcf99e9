//! States that come from elsewhere, and configurations made from states.

use std::sync::Arc;

use super::encoded;
use crate::framework::Server;
use crate::framework::operations::{
    generate_resource_config, import_resource_state, move_resource_state, upgrade_resource_state,
};
use crate::plugin::messages::managed_resource as wire;
use crate::plugin::{from_proto, to_proto};

pub(super) async fn upgrade_resource_state(
    server: Arc<Server>,
    request: wire::upgrade_resource_state::Request,
) -> wire::upgrade_resource_state::Response {
    let of = server.resource_type(&request.type_name);
    let schema = server.resource_schema(&request.type_name);
    let answer = server.upgrade_resource_state(upgrade_resource_state::Request {
        type_name: request.type_name.clone(),
        version: request.version,
        raw_state: from_proto::raw_state(request.raw_state),
    });
    let answer = answer.await;
    let mut diagnostics = answer.diagnostics;
    wire::upgrade_resource_state::Response {
        upgraded_state: to_proto::object(&answer.upgraded_state, schema, of, &mut diagnostics),
        diagnostics: encoded(&server, schema, diagnostics),
    }
}

pub(super) async fn import_resource_state(
    server: Arc<Server>,
    request: wire::import_resource_state::Request,
) -> wire::import_resource_state::Response {
    let of = server.resource_type(&request.type_name);
    let schema = server.resource_schema(&request.type_name);
    let identity_type = server.identity_type(&request.type_name);
    let identity = from_proto::identity(request.identity.as_ref(), identity_type.as_ref());
    let identity = match identity {
        Ok(identity) => identity,
        Err(diagnostics) => {
            return wire::import_resource_state::Response {
                diagnostics: encoded(&server, schema, diagnostics),
                ..Default::default()
            };
        }
    };
    let answer = server.import_resource_state(import_resource_state::Request {
        type_name: request.type_name.clone(),
        id: request.id,
        identity,
        client_capabilities: from_proto::capabilities(request.client_capabilities),
    });
    let answer = answer.await;
    let mut diagnostics = answer.diagnostics;
    let imported = answer.imported.map(|imported| {
        let identity = imported.identity.as_ref();
        wire::import_resource_state::ImportedResource {
            state: to_proto::object(&imported.state, schema, of, &mut diagnostics),
            private: imported.private,
            identity: to_proto::identity(identity, identity_type.as_ref(), &mut diagnostics),
            type_name: imported.type_name,
        }
    });
    wire::import_resource_state::Response {
        imported_resources: imported.into_iter().collect(),
        diagnostics: encoded(&server, schema, diagnostics),
        deferred: answer.deferred.map(to_proto::deferred),
    }
}

pub(super) async fn move_resource_state(
    server: Arc<Server>,
    request: wire::move_resource_state::Request,
) -> wire::move_resource_state::Response {
    let of = server.resource_type(&request.target_type_name);
    let schema = server.resource_schema(&request.target_type_name);
    let identity_type = server.identity_type(&request.target_type_name);
    let answer = server.move_resource_state(move_resource_state::Request {
        source_provider_address: request.source_provider_address,
        source_type_name: request.source_type_name,
        source_schema_version: request.source_schema_version,
        source_state: from_proto::raw_state(request.source_state),
        source_identity: request
            .source_identity
            .map(|identity| from_proto::raw_state(Some(identity))),
        source_private: request.source_private,
        target_type_name: request.target_type_name.clone(),
    });
    let answer = answer.await;
    let mut diagnostics = answer.diagnostics;
    let identity = answer.target_identity.as_ref();
    wire::move_resource_state::Response {
        target_state: to_proto::object(&answer.target_state, schema, of, &mut diagnostics),
        target_private: answer.target_private,
        target_identity: to_proto::identity(identity, identity_type.as_ref(), &mut diagnostics),
        diagnostics: encoded(&server, schema, diagnostics),
    }
}

pub(super) async fn generate_resource_config(
    server: Arc<Server>,
    request: wire::generate_resource_config::Request,
) -> wire::generate_resource_config::Response {
    let of = server.resource_type(&request.type_name);
    let schema = server.resource_schema(&request.type_name);
    let state = match from_proto::object(request.state.as_ref(), schema, of) {
        Ok(state) => state,
        Err(diagnostics) => {
            return wire::generate_resource_config::Response {
                config: None,
                diagnostics: encoded(&server, schema, diagnostics),
            };
        }
    };
    let answer = server.generate_resource_config(generate_resource_config::Request {
        type_name: request.type_name.clone(),
        state,
    });
    let answer = answer.await;
    let mut diagnostics = answer.diagnostics;
    wire::generate_resource_config::Response {
        config: to_proto::object(&answer.config, schema, of, &mut diagnostics),
        diagnostics: encoded(&server, schema, diagnostics),
    }
}
