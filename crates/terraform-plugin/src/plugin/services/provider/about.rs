//! What a request is about, for the log.

use tracing::Span;

use crate::plugin::messages::{
    action, common, data_source, ephemeral_resource, function, list_resource, managed_resource,
    provider, resource_identity, state_store,
};

/// A request that may be about one type of resource.
pub(super) trait About {
    /// The resource, data source, action or function that it is about, if it is about one.
    fn about(&self) -> Option<&str> {
        None
    }
}

/// Adds what a request is about to the span of its call.
pub(super) fn record(request: &impl About) {
    if let Some(name) = request.about() {
        Span::current().record("tf_resource_type", name);
    }
}

macro_rules! about {
    ($($request:ty: $($field:ident)?;)*) => {$(
        impl About for $request {
            $(fn about(&self) -> Option<&str> {
                Some(&self.$field)
            })?
        }
    )*};
}

about! {
    common::Empty: ;
    common::TypeAndConfig: type_name;
    managed_resource::validate_resource_config::Request: type_name;
    managed_resource::read_resource::Request: type_name;
    managed_resource::plan_resource_change::Request: type_name;
    managed_resource::apply_resource_change::Request: type_name;
    managed_resource::upgrade_resource_state::Request: type_name;
    managed_resource::import_resource_state::Request: type_name;
    managed_resource::move_resource_state::Request: target_type_name;
    managed_resource::generate_resource_config::Request: type_name;
    resource_identity::upgrade_resource_identity::Request: type_name;
    data_source::read_data_source::Request: type_name;
    ephemeral_resource::open_ephemeral_resource::Request: type_name;
    ephemeral_resource::renew_ephemeral_resource::Request: type_name;
    function::call_function::Request: name;
    list_resource::validate_list_resource_config::Request: type_name;
    list_resource::list_resource_stream::Request: type_name;
    action::plan_action::Request: action_type;
    provider::validate_provider_config::Request: ;
    provider::configure_provider::Request: ;
    state_store::configure_state_store::Request: type_name;
    state_store::read_state_bytes::Request: type_name;
    state_store::lock_state::Request: type_name;
    state_store::unlock_state::Request: type_name;
    state_store::get_states::Request: type_name;
}
