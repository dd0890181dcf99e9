//! Calls about the provider as a whole.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::sync::Arc;

use super::encoded;
use crate::framework::Server;
use crate::framework::operations::{configure_provider, validate_provider_config};
use crate::plugin::messages::common::ServerCapabilities;
use crate::plugin::messages::provider as wire;
use crate::plugin::messages::schema as wire_schema;
use crate::plugin::{from_proto, to_proto};
use crate::terraform::Schema;

/// Everything optional is there. With `get_provider_schema_optional` Terraform starts a provider
/// three times a plan instead of twelve.
///
/// `plan_destroy` costs a local call for each object that a plan deletes. It is announced also if
/// no resource has a [`plan_destroy`](crate::framework::Resource::plan_destroy): a default method
/// of a trait cannot be encoded from one's own, a flag beside it would be forgotten, and this call
/// is the one in which a deferred provider defers a delete.
const CAPABILITIES: ServerCapabilities = ServerCapabilities {
    plan_destroy: true,
    get_provider_schema_optional: true,
    move_resource_state: true,
    generate_resource_config: true,
};

pub(super) async fn get_metadata(
    server: Arc<Server>,
    _: wire::get_metadata::Request,
) -> wire::get_metadata::Response {
    let named = |names: Vec<&str>| {
        let named = |name: &str| wire::get_metadata::Named {
            name: name.to_owned(),
        };
        names.into_iter().map(named).collect()
    };
    let metadata = server.get_metadata();
    wire::get_metadata::Response {
        server_capabilities: Some(CAPABILITIES),
        diagnostics: Vec::new(),
        data_sources: named(metadata.data_sources),
        resources: named(metadata.resources),
        functions: named(metadata.functions),
        ephemeral_resources: named(metadata.ephemeral_resources),
        list_resources: named(metadata.list_resources),
        state_stores: named(metadata.state_stores),
        actions: named(metadata.actions),
    }
}

pub(super) async fn get_provider_schema(
    server: Arc<Server>,
    _: wire::get_provider_schema::Request,
) -> wire::get_provider_schema::Response {
    let answer = server.get_provider_schema();
    let action = |schema: wire_schema::Schema| wire_schema::ActionSchema {
        schema: Some(schema),
    };
    wire::get_provider_schema::Response {
        provider: Some(to_proto::schema::config_schema(answer.provider)),
        resource_schemas: schemas(answer.resources),
        data_source_schemas: schemas(answer.data_sources),
        diagnostics: encoded(&server, Some(server.provider_schema()), answer.diagnostics),
        provider_meta: server.meta_schema().map(to_proto::schema::config_schema),
        server_capabilities: Some(CAPABILITIES),
        functions: answer
            .functions
            .into_iter()
            .map(|(name, signature)| (name.to_owned(), to_proto::schema::function(signature)))
            .collect(),
        ephemeral_resource_schemas: schemas(answer.ephemeral_resources),
        list_resource_schemas: config_schemas(answer.list_resources),
        state_store_schemas: config_schemas(answer.state_stores),
        action_schemas: config_schemas(answer.actions)
            .into_iter()
            .map(|(name, schema)| (name, action(schema)))
            .collect(),
    }
}

fn schemas(schemas: BTreeMap<&str, &Schema>) -> HashMap<String, wire_schema::Schema> {
    schemas
        .into_iter()
        .map(|(name, schema)| (name.to_owned(), to_proto::schema::schema(schema)))
        .collect()
}

fn config_schemas(schemas: BTreeMap<&str, &Schema>) -> HashMap<String, wire_schema::Schema> {
    schemas
        .into_iter()
        .map(|(name, schema)| (name.to_owned(), to_proto::schema::config_schema(schema)))
        .collect()
}

pub(super) async fn validate_provider_config(
    server: Arc<Server>,
    request: wire::validate_provider_config::Request,
) -> wire::validate_provider_config::Response {
    let config = from_proto::object(
        request.config.as_ref(),
        Some(server.provider_schema()),
        Some(server.provider_type()),
    );
    let diagnostics = match config {
        Ok(config) => {
            let request = validate_provider_config::Request { config };
            server.validate_provider_config(request).await
        }
        Err(diagnostics) => diagnostics,
    };
    wire::validate_provider_config::Response {
        diagnostics: encoded(&server, Some(server.provider_schema()), diagnostics),
    }
}

pub(super) async fn configure_provider(
    server: Arc<Server>,
    request: wire::configure_provider::Request,
) -> wire::configure_provider::Response {
    let config = from_proto::object(
        request.config.as_ref(),
        Some(server.provider_schema()),
        Some(server.provider_type()),
    );
    let diagnostics = match config {
        Ok(config) => {
            let terraform_version = request.terraform_version;
            server.meet_client(&terraform_version);
            let request = configure_provider::Request {
                terraform_version,
                config,
                client_capabilities: from_proto::capabilities(request.client_capabilities),
            };
            server.configure_provider(request).await
        }
        Err(diagnostics) => diagnostics,
    };
    wire::configure_provider::Response {
        diagnostics: encoded(&server, Some(server.provider_schema()), diagnostics),
    }
}

pub(super) async fn stop_provider(
    server: Arc<Server>,
    _: wire::stop_provider::Request,
) -> wire::stop_provider::Response {
    server.stop_provider();
    wire::stop_provider::Response::default()
}
