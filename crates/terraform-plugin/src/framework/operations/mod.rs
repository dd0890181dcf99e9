//! One file for each call that Terraform makes: a request, a response, and the method of
//! [`Server`](super::Server) between them. Values are decoded already; the names are those of the
//! plugin protocol.

pub mod apply_resource_change;
pub mod call_function;
pub mod close_ephemeral_resource;
pub mod configure_provider;
pub mod generate_resource_config;
pub mod get_functions;
pub mod get_metadata;
pub mod get_provider_schema;
pub mod get_resource_identity_schemas;
pub mod import_resource_state;
pub mod invoke_action;
pub mod list_resource;
pub mod move_resource_state;
pub mod open_ephemeral_resource;
pub mod plan_action;
pub mod plan_resource_change;
pub mod read_data_source;
pub mod read_resource;
pub mod renew_ephemeral_resource;
pub mod stop_provider;
pub mod upgrade_resource_identity;
pub mod upgrade_resource_state;
pub mod validate_action_config;
pub mod validate_data_resource_config;
pub mod validate_ephemeral_resource_config;
pub mod validate_list_resource_config;
pub mod validate_provider_config;
pub mod validate_resource_config;

use super::{Context, Deferral};
use crate::terraform::{Diagnostics, Value};

/// What is known of a deferred object, and of one whose operation failed.
fn unknown_if(deferred: Option<Deferral>) -> Value {
    deferred.map_or(Value::Null, |_| Value::Unknown)
}

/// The result if there is one, and everything there is to tell.
fn with_warnings<T>(result: Result<T, Diagnostics>, context: &Context) -> (Option<T>, Diagnostics) {
    let mut diagnostics = context.take_diagnostics();
    match result {
        // The error only ended the handler.
        _ if context.deferral().is_some() => (None, diagnostics),
        Ok(value) => (Some(value), diagnostics),
        Err(errors) => {
            diagnostics.extend(errors);
            (None, diagnostics)
        }
    }
}
