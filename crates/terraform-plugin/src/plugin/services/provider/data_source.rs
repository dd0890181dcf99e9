//! Data sources.

use std::sync::Arc;

use super::encoded;
use crate::framework::Server;
use crate::framework::operations::{read_data_source, validate_data_resource_config};
use crate::plugin::messages::data_source as wire;
use crate::plugin::{from_proto, to_proto};

pub(super) async fn validate_data_resource_config(
    server: Arc<Server>,
    request: wire::validate_data_resource_config::Request,
) -> wire::validate_data_resource_config::Response {
    let of = server.data_source_type(&request.type_name);
    let schema = server.data_source_schema(&request.type_name);
    let diagnostics = match from_proto::object(request.config.as_ref(), schema, of) {
        Ok(config) => {
            let type_name = request.type_name;
            let request = validate_data_resource_config::Request { type_name, config };
            server.validate_data_resource_config(request).await
        }
        Err(diagnostics) => diagnostics,
    };
    wire::validate_data_resource_config::Response {
        diagnostics: encoded(&server, schema, diagnostics),
    }
}

pub(super) async fn read_data_source(
    server: Arc<Server>,
    request: wire::read_data_source::Request,
) -> wire::read_data_source::Response {
    let of = server.data_source_type(&request.type_name);
    let schema = server.data_source_schema(&request.type_name);
    let decoded = from_proto::object(request.config.as_ref(), schema, of).and_then(|config| {
        Ok((
            config,
            from_proto::meta(request.provider_meta.as_ref(), &server)?,
        ))
    });
    let (config, provider_meta) = match decoded {
        Ok(decoded) => decoded,
        Err(diagnostics) => {
            return wire::read_data_source::Response {
                diagnostics: encoded(&server, schema, diagnostics),
                ..Default::default()
            };
        }
    };
    let answer = server.read_data_source(read_data_source::Request {
        type_name: request.type_name.clone(),
        config,
        provider_meta,
        client_capabilities: from_proto::capabilities(request.client_capabilities),
    });
    let answer = answer.await;
    let mut diagnostics = answer.diagnostics;
    wire::read_data_source::Response {
        state: to_proto::object(&answer.state, schema, of, &mut diagnostics),
        diagnostics: encoded(&server, schema, diagnostics),
        deferred: answer.deferred.map(to_proto::deferred),
    }
}
