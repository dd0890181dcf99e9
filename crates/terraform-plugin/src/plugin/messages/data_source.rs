//! RPCs of data sources.

/// `ValidateDataResourceConfig`.
pub(crate) mod validate_data_resource_config {
    pub(crate) use crate::plugin::messages::common::{
        OnlyDiagnostics as Response, TypeAndConfig as Request,
    };
}

/// `ReadDataSource`.
pub(crate) mod read_data_source {
    use crate::plugin::messages::common::{ClientCapabilities, Deferred, Diagnostic, DynamicValue};

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Request {
        #[prost(string, tag = "1")]
        pub(crate) type_name: String,
        #[prost(message, optional, tag = "2")]
        pub(crate) config: Option<DynamicValue>,
        #[prost(message, optional, tag = "3")]
        pub(crate) provider_meta: Option<DynamicValue>,
        #[prost(message, optional, tag = "4")]
        pub(crate) client_capabilities: Option<ClientCapabilities>,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Response {
        #[prost(message, optional, tag = "1")]
        pub(crate) state: Option<DynamicValue>,
        #[prost(message, repeated, tag = "2")]
        pub(crate) diagnostics: Vec<Diagnostic>,
        #[prost(message, optional, tag = "3")]
        pub(crate) deferred: Option<Deferred>,
    }
}
