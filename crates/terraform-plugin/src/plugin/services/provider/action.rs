//! Actions.

use std::sync::Arc;

use futures_util::stream::{self, Stream, StreamExt};

use super::encoded;
use crate::framework::Server;
use crate::framework::operations::{invoke_action, plan_action, validate_action_config};
use crate::plugin::messages::action as wire;
use crate::plugin::messages::action::invoke_action::{Completed, Event, EventType, Progress};
use crate::plugin::messages::common::Diagnostic;
use crate::plugin::{from_proto, to_proto};

pub(super) async fn validate_action_config(
    server: Arc<Server>,
    request: wire::validate_action_config::Request,
) -> wire::validate_action_config::Response {
    let of = server.action_type(&request.type_name);
    let schema = server.action_schema(&request.type_name);
    let diagnostics = match from_proto::object(request.config.as_ref(), schema, of) {
        Ok(config) => {
            let type_name = request.type_name;
            let request = validate_action_config::Request { type_name, config };
            server.validate_action_config(request).await
        }
        Err(diagnostics) => diagnostics,
    };
    wire::validate_action_config::Response {
        diagnostics: encoded(&server, schema, diagnostics),
    }
}

pub(super) async fn plan_action(
    server: Arc<Server>,
    request: wire::plan_action::Request,
) -> wire::plan_action::Response {
    let of = server.action_type(&request.action_type);
    let schema = server.action_schema(&request.action_type);
    let answer = match from_proto::object(request.config.as_ref(), schema, of) {
        Ok(config) => {
            let request = plan_action::Request {
                type_name: request.action_type,
                config,
                client_capabilities: from_proto::capabilities(request.client_capabilities),
            };
            server.plan_action(request).await
        }
        Err(diagnostics) => plan_action::Response {
            deferred: None,
            diagnostics,
        },
    };
    wire::plan_action::Response {
        diagnostics: encoded(&server, schema, answer.diagnostics),
        deferred: answer.deferred.map(to_proto::deferred),
    }
}

pub(super) fn invoke_action(
    server: Arc<Server>,
    request: wire::invoke_action::Request,
) -> impl Stream<Item = Event> + Send + 'static {
    let of = server.action_type(&request.action_type);
    let schema = server.action_schema(&request.action_type);
    let config = match from_proto::object(request.config.as_ref(), schema, of) {
        Ok(config) => config,
        Err(diagnostics) => {
            let end = completed(encoded(&server, schema, diagnostics));
            return stream::iter([end]).left_stream();
        }
    };
    let type_name = request.action_type.clone();
    let events = server.invoke_action(invoke_action::Request {
        type_name: request.action_type,
        config,
    });
    let wire = move |event| match event {
        invoke_action::Event::Progress(message) => Event {
            r#type: Some(EventType::Progress(Progress {
                message: to_proto::text(&message),
            })),
        },
        invoke_action::Event::Completed(diagnostics) => {
            let schema = server.action_schema(&type_name);
            completed(encoded(&server, schema, diagnostics))
        }
    };
    events.map(wire).right_stream()
}

fn completed(diagnostics: Vec<Diagnostic>) -> Event {
    Event {
        r#type: Some(EventType::Completed(Completed { diagnostics })),
    }
}
