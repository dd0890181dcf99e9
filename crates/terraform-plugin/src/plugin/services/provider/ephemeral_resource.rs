//! Ephemeral resources.

use std::sync::Arc;

use super::encoded;
use crate::framework::Server;
use crate::framework::operations::{
    close_ephemeral_resource, open_ephemeral_resource, renew_ephemeral_resource,
    validate_ephemeral_resource_config,
};
use crate::plugin::messages::ephemeral_resource as wire;
use crate::plugin::{from_proto, to_proto};

pub(super) async fn validate_ephemeral_resource_config(
    server: Arc<Server>,
    request: wire::validate_ephemeral_resource_config::Request,
) -> wire::validate_ephemeral_resource_config::Response {
    let of = server.ephemeral_resource_type(&request.type_name);
    let schema = server.ephemeral_resource_schema(&request.type_name);
    let diagnostics = match from_proto::object(request.config.as_ref(), schema, of) {
        Ok(config) => {
            let type_name = request.type_name;
            let request = validate_ephemeral_resource_config::Request { type_name, config };
            server.validate_ephemeral_resource_config(request).await
        }
        Err(diagnostics) => diagnostics,
    };
    wire::validate_ephemeral_resource_config::Response {
        diagnostics: encoded(&server, schema, diagnostics),
    }
}

pub(super) async fn open_ephemeral_resource(
    server: Arc<Server>,
    request: wire::open_ephemeral_resource::Request,
) -> wire::open_ephemeral_resource::Response {
    let of = server.ephemeral_resource_type(&request.type_name);
    let schema = server.ephemeral_resource_schema(&request.type_name);
    let config = match from_proto::object(request.config.as_ref(), schema, of) {
        Ok(config) => config,
        Err(diagnostics) => {
            return wire::open_ephemeral_resource::Response {
                diagnostics: encoded(&server, schema, diagnostics),
                ..Default::default()
            };
        }
    };
    let request = open_ephemeral_resource::Request {
        type_name: request.type_name.clone(),
        config,
        client_capabilities: from_proto::capabilities(request.client_capabilities),
    };
    let answer = server.open_ephemeral_resource(request).await;
    let mut diagnostics = answer.diagnostics;
    wire::open_ephemeral_resource::Response {
        renew_at: answer.renew_at.map(to_proto::timestamp),
        result: to_proto::object(&answer.result, schema, of, &mut diagnostics),
        private: Some(answer.private),
        deferred: answer.deferred.map(to_proto::deferred),
        diagnostics: encoded(&server, schema, diagnostics),
    }
}

pub(super) async fn renew_ephemeral_resource(
    server: Arc<Server>,
    request: wire::renew_ephemeral_resource::Request,
) -> wire::renew_ephemeral_resource::Response {
    let answer = server.renew_ephemeral_resource(renew_ephemeral_resource::Request {
        type_name: request.type_name,
        private: request.private.unwrap_or_default(),
    });
    let answer = answer.await;
    wire::renew_ephemeral_resource::Response {
        diagnostics: encoded(&server, None, answer.diagnostics),
        renew_at: answer.renew_at.map(to_proto::timestamp),
        private: Some(answer.private),
    }
}

pub(super) async fn close_ephemeral_resource(
    server: Arc<Server>,
    request: wire::close_ephemeral_resource::Request,
) -> wire::close_ephemeral_resource::Response {
    let request = close_ephemeral_resource::Request {
        type_name: request.type_name,
        private: request.private.unwrap_or_default(),
    };
    wire::close_ephemeral_resource::Response {
        diagnostics: encoded(
            &server,
            None,
            server.close_ephemeral_resource(request).await,
        ),
    }
}
