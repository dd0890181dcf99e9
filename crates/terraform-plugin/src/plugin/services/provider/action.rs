//! Actions.

use std::sync::Arc;

use futures_util::stream::{self, Stream, StreamExt};

use crate::framework::Server;
use crate::framework::operations::{invoke_action, plan_action, validate_action_config};
use crate::plugin::messages::action as wire;
use crate::plugin::messages::action::invoke_action::{Completed, Event, EventType, Progress};
use crate::plugin::{from_proto, to_proto};
use crate::terraform::Diagnostics;

pub(super) async fn validate_action_config(
    server: Arc<Server>,
    request: wire::validate_action_config::Request,
) -> wire::validate_action_config::Response {
    let of = server.action_type(&request.type_name);
    let diagnostics = match from_proto::value(request.config.as_ref(), of) {
        Ok(config) => {
            let type_name = request.type_name;
            let request = validate_action_config::Request { type_name, config };
            server.validate_action_config(request).await
        }
        Err(diagnostics) => diagnostics,
    };
    wire::validate_action_config::Response {
        diagnostics: to_proto::diagnostics(diagnostics),
    }
}

pub(super) async fn plan_action(
    server: Arc<Server>,
    request: wire::plan_action::Request,
) -> wire::plan_action::Response {
    let of = server.action_type(&request.action_type);
    let diagnostics = match from_proto::value(request.config.as_ref(), of) {
        Ok(config) => {
            let type_name = request.action_type;
            let request = plan_action::Request { type_name, config };
            server.plan_action(request).await
        }
        Err(diagnostics) => diagnostics,
    };
    wire::plan_action::Response {
        diagnostics: to_proto::diagnostics(diagnostics),
        deferred: None,
    }
}

pub(super) fn invoke_action(
    server: Arc<Server>,
    request: wire::invoke_action::Request,
) -> impl Stream<Item = Event> + Send + 'static {
    let of = server.action_type(&request.action_type);
    let config = match from_proto::value(request.config.as_ref(), of) {
        Ok(config) => config,
        Err(diagnostics) => return stream::iter([completed(diagnostics)]).left_stream(),
    };
    let events = server.invoke_action(invoke_action::Request {
        type_name: request.action_type,
        config,
    });
    let wire = |event| match event {
        invoke_action::Event::Progress(message) => Event {
            r#type: Some(EventType::Progress(Progress {
                message: to_proto::text(&message),
            })),
        },
        invoke_action::Event::Completed(diagnostics) => completed(diagnostics),
    };
    events.map(wire).right_stream()
}

fn completed(diagnostics: Diagnostics) -> Event {
    Event {
        r#type: Some(EventType::Completed(Completed {
            diagnostics: to_proto::diagnostics(diagnostics),
        })),
    }
}
