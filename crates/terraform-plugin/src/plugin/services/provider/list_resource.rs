//! List resources.

use std::sync::Arc;

use futures_util::stream::{self, Stream, StreamExt};

use super::encoded;
use crate::framework::Server;
use crate::framework::operations::{list_resource, validate_list_resource_config};
use crate::plugin::messages::list_resource as wire;
use crate::plugin::messages::list_resource::list_resource_stream::Event;
use crate::plugin::{from_proto, to_proto};

pub(super) async fn validate_list_resource_config(
    server: Arc<Server>,
    request: wire::validate_list_resource_config::Request,
) -> wire::validate_list_resource_config::Response {
    let of = server.list_resource_type(&request.type_name);
    let schema = server.list_resource_schema(&request.type_name);
    let diagnostics = match from_proto::object(request.config.as_ref(), schema, of) {
        Ok(config) => {
            let type_name = request.type_name;
            let request = validate_list_resource_config::Request { type_name, config };
            server.validate_list_resource_config(request).await
        }
        Err(diagnostics) => diagnostics,
    };
    wire::validate_list_resource_config::Response {
        diagnostics: encoded(&server, schema, diagnostics),
    }
}

/// The caller ends the stream when it has enough; dropping it ends the listing.
pub(super) fn list_resource(
    server: Arc<Server>,
    request: wire::list_resource_stream::Request,
) -> impl Stream<Item = Event> + Send + 'static {
    let of = server.list_resource_type(&request.type_name);
    let schema = server.list_resource_schema(&request.type_name);
    let config = match from_proto::object(request.config.as_ref(), schema, of) {
        Ok(config) => config,
        Err(diagnostics) => {
            let event = Event {
                diagnostic: encoded(&server, schema, diagnostics),
                ..Event::default()
            };
            return stream::iter([event]).left_stream();
        }
    };
    let type_name = request.type_name;
    let events = server.list_resource(list_resource::Request {
        type_name: type_name.clone(),
        config,
        limit: request.limit,
        include_resource_object: request.include_resource_object,
    });
    let wire = move |event| to_wire(&server, &type_name, event);
    events.map(wire).right_stream()
}

fn to_wire(server: &Server, type_name: &str, event: list_resource::Event) -> Event {
    let identity_type = server.identity_type(type_name);
    let of = server.resource_type(type_name);
    let schema = server.resource_schema(type_name);
    let mut diagnostics = event.diagnostics;
    let identity = event.identity.as_ref();
    let object = event.resource_object.as_ref();
    Event {
        identity: to_proto::identity(identity, identity_type.as_ref(), &mut diagnostics),
        display_name: event.display_name,
        resource_object: object
            .and_then(|object| to_proto::object(object, schema, of, &mut diagnostics)),
        diagnostic: encoded(server, server.list_resource_schema(type_name), diagnostics),
    }
}
