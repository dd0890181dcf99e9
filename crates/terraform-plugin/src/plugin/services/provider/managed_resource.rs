//! The life of a managed resource.

use std::sync::Arc;

use super::encoded;
use crate::framework::Server;
use crate::framework::operations::{
    apply_resource_change, plan_resource_change, read_resource, validate_resource_config,
};
use crate::plugin::messages::managed_resource as wire;
use crate::plugin::{from_proto, to_proto};

pub(super) async fn validate_resource_config(
    server: Arc<Server>,
    request: wire::validate_resource_config::Request,
) -> wire::validate_resource_config::Response {
    let of = server.resource_type(&request.type_name);
    let schema = server.resource_schema(&request.type_name);
    let diagnostics = match from_proto::object(request.config.as_ref(), schema, of) {
        Ok(config) => {
            let request = validate_resource_config::Request {
                type_name: request.type_name,
                config,
                client_capabilities: from_proto::capabilities(request.client_capabilities),
            };
            server.validate_resource_config(request).await
        }
        Err(diagnostics) => diagnostics,
    };
    wire::validate_resource_config::Response {
        diagnostics: encoded(&server, schema, diagnostics),
    }
}

pub(super) async fn read_resource(
    server: Arc<Server>,
    request: wire::read_resource::Request,
) -> wire::read_resource::Response {
    let of = server.resource_type(&request.type_name);
    let schema = server.resource_schema(&request.type_name);
    let identity_type = server.identity_type(&request.type_name);
    let decoded =
        from_proto::object(request.current_state.as_ref(), schema, of).and_then(|state| {
            let identity = request.current_identity.as_ref();
            Ok((
                state,
                from_proto::identity(identity, identity_type.as_ref())?,
                from_proto::meta(request.provider_meta.as_ref(), &server)?,
            ))
        });
    let (current_state, current_identity, provider_meta) = match decoded {
        Ok(decoded) => decoded,
        // What cannot be read is handed back as it came, so that nothing is lost.
        Err(diagnostics) => {
            return wire::read_resource::Response {
                new_state: request.current_state,
                diagnostics: encoded(&server, schema, diagnostics),
                private: request.private,
                deferred: None,
                new_identity: request.current_identity,
            };
        }
    };
    let answer = server.read_resource(read_resource::Request {
        type_name: request.type_name.clone(),
        current_state,
        private: request.private,
        current_identity,
        provider_meta,
        client_capabilities: from_proto::capabilities(request.client_capabilities),
    });
    let answer = answer.await;
    let mut diagnostics = answer.diagnostics;
    let identity = answer.new_identity.as_ref();
    wire::read_resource::Response {
        new_state: to_proto::object(&answer.new_state, schema, of, &mut diagnostics),
        private: answer.private,
        deferred: answer.deferred.map(to_proto::deferred),
        new_identity: to_proto::identity(identity, identity_type.as_ref(), &mut diagnostics),
        diagnostics: encoded(&server, schema, diagnostics),
    }
}

pub(super) async fn plan_resource_change(
    server: Arc<Server>,
    request: wire::plan_resource_change::Request,
) -> wire::plan_resource_change::Response {
    let of = server.resource_type(&request.type_name);
    let schema = server.resource_schema(&request.type_name);
    let identity_type = server.identity_type(&request.type_name);
    let decode = || {
        Ok(plan_resource_change::Request {
            type_name: request.type_name.clone(),
            prior_state: from_proto::object(request.prior_state.as_ref(), schema, of)?,
            proposed_new_state: from_proto::object(
                request.proposed_new_state.as_ref(),
                schema,
                of,
            )?,
            config: from_proto::object(request.config.as_ref(), schema, of)?,
            prior_private: request.prior_private.clone(),
            prior_identity: from_proto::identity(
                request.prior_identity.as_ref(),
                identity_type.as_ref(),
            )?,
            provider_meta: from_proto::meta(request.provider_meta.as_ref(), &server)?,
            client_capabilities: from_proto::capabilities(request.client_capabilities),
        })
    };
    let answer = match decode() {
        Ok(request) => server.plan_resource_change(request).await,
        Err(diagnostics) => {
            return wire::plan_resource_change::Response {
                planned_state: request.prior_state,
                planned_private: request.prior_private,
                diagnostics: encoded(&server, schema, diagnostics),
                ..Default::default()
            };
        }
    };
    let mut diagnostics = answer.diagnostics;
    let identity = answer.planned_identity.as_ref();
    wire::plan_resource_change::Response {
        planned_state: to_proto::object(&answer.planned_state, schema, of, &mut diagnostics),
        requires_replace: answer
            .requires_replace
            .iter()
            .map(to_proto::attribute_path)
            .collect(),
        planned_private: answer.planned_private,
        deferred: answer.deferred.map(to_proto::deferred),
        planned_identity: to_proto::identity(identity, identity_type.as_ref(), &mut diagnostics),
        diagnostics: encoded(&server, schema, diagnostics),
    }
}

pub(super) async fn apply_resource_change(
    server: Arc<Server>,
    request: wire::apply_resource_change::Request,
) -> wire::apply_resource_change::Response {
    let of = server.resource_type(&request.type_name);
    let schema = server.resource_schema(&request.type_name);
    let identity_type = server.identity_type(&request.type_name);
    let decode = || {
        Ok(apply_resource_change::Request {
            type_name: request.type_name.clone(),
            prior_state: from_proto::object(request.prior_state.as_ref(), schema, of)?,
            planned_state: from_proto::object(request.planned_state.as_ref(), schema, of)?,
            config: from_proto::object(request.config.as_ref(), schema, of)?,
            planned_private: request.planned_private.clone(),
            planned_identity: from_proto::identity(
                request.planned_identity.as_ref(),
                identity_type.as_ref(),
            )?,
            provider_meta: from_proto::meta(request.provider_meta.as_ref(), &server)?,
        })
    };
    let answer = match decode() {
        Ok(request) => server.apply_resource_change(request).await,
        // Nothing was done, so what was there stays.
        Err(diagnostics) => {
            return wire::apply_resource_change::Response {
                new_state: request.prior_state,
                private: request.planned_private,
                diagnostics: encoded(&server, schema, diagnostics),
                new_identity: request.planned_identity,
            };
        }
    };
    let mut diagnostics = answer.diagnostics;
    let identity = answer.new_identity.as_ref();
    wire::apply_resource_change::Response {
        new_state: to_proto::object(&answer.new_state, schema, of, &mut diagnostics),
        private: answer.private,
        new_identity: to_proto::identity(identity, identity_type.as_ref(), &mut diagnostics),
        diagnostics: encoded(&server, schema, diagnostics),
    }
}
