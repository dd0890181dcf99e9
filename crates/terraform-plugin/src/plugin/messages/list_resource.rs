//! RPCs of list resources.

/// `ListResource`, a stream of events.
pub(crate) mod list_resource_stream {
    use crate::plugin::messages::common::{Diagnostic, DynamicValue, ResourceIdentityData};

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Request {
        #[prost(string, tag = "1")]
        pub(crate) type_name: String,
        #[prost(message, optional, tag = "2")]
        pub(crate) config: Option<DynamicValue>,
        #[prost(bool, tag = "3")]
        pub(crate) include_resource_object: bool,
        #[prost(int64, tag = "4")]
        pub(crate) limit: i64,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Event {
        #[prost(message, optional, tag = "1")]
        pub(crate) identity: Option<ResourceIdentityData>,
        #[prost(string, tag = "2")]
        pub(crate) display_name: String,
        #[prost(message, optional, tag = "3")]
        pub(crate) resource_object: Option<DynamicValue>,
        #[prost(message, repeated, tag = "4")]
        pub(crate) diagnostic: Vec<Diagnostic>,
    }
}

/// `ValidateListResourceConfig`.
pub(crate) mod validate_list_resource_config {
    use crate::plugin::messages::common::DynamicValue;

    pub(crate) use crate::plugin::messages::common::OnlyDiagnostics as Response;

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Request {
        #[prost(string, tag = "1")]
        pub(crate) type_name: String,
        #[prost(message, optional, tag = "2")]
        pub(crate) config: Option<DynamicValue>,
        #[prost(message, optional, tag = "3")]
        pub(crate) include_resource_object: Option<DynamicValue>,
        #[prost(message, optional, tag = "4")]
        pub(crate) limit: Option<DynamicValue>,
    }
}
