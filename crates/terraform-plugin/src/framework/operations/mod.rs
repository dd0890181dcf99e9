//! One file for each call that Terraform makes, and one for those about state stores: a request, a
//! response, and the method of [`Server`](super::Server) between them. Values are decoded already;
//! the names are those of the plugin protocol.

pub(crate) mod apply_resource_change;
pub(crate) mod call_function;
pub(crate) mod close_ephemeral_resource;
pub(crate) mod configure_provider;
pub(crate) mod generate_resource_config;
pub(crate) mod get_functions;
pub(crate) mod get_metadata;
pub(crate) mod get_provider_schema;
pub(crate) mod get_resource_identity_schemas;
pub(crate) mod import_resource_state;
pub(crate) mod invoke_action;
pub(crate) mod list_resource;
pub(crate) mod move_resource_state;
pub(crate) mod open_ephemeral_resource;
pub(crate) mod plan_action;
pub(crate) mod plan_resource_change;
pub(crate) mod read_data_source;
pub(crate) mod read_resource;
pub(crate) mod renew_ephemeral_resource;
pub(crate) mod state_store;
pub(crate) mod stop_provider;
pub(crate) mod upgrade_resource_identity;
pub(crate) mod upgrade_resource_state;
pub(crate) mod validate_action_config;
pub(crate) mod validate_data_resource_config;
pub(crate) mod validate_ephemeral_resource_config;
pub(crate) mod validate_list_resource_config;
pub(crate) mod validate_provider_config;
pub(crate) mod validate_resource_config;

use super::{Context, Deferral};
use crate::terraform::{Diagnostic, Diagnostics, Value};

/// What is known of a deferred object, and of one whose operation failed.
fn unknown_if(deferred: Option<Deferral>) -> Value {
    deferred.map_or(Value::Null, |_| Value::Unknown)
}

/// The result if there is one, and everything there is to tell.
fn with_warnings<T>(result: Result<T, Diagnostics>, context: &Context) -> (Option<T>, Diagnostics) {
    let mut diagnostics = context.take_diagnostics();
    match result {
        Ok(value) => (Some(value), diagnostics),
        Err(errors) => {
            // That of a deferral only ended the handler.
            let is_told = |error: &Diagnostic| !error.is_deferred();
            diagnostics.extend(errors.into_iter().filter(is_told));
            (None, diagnostics)
        }
    }
}
