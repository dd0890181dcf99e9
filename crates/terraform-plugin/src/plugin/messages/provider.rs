//! RPCs about the provider itself.

/// `GetMetadata`: the names of everything, without schemas.
pub(crate) mod get_metadata {
    use crate::plugin::messages::common::{Diagnostic, ServerCapabilities};

    pub(crate) use crate::plugin::messages::common::Empty as Request;

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Response {
        #[prost(message, optional, tag = "1")]
        pub(crate) server_capabilities: Option<ServerCapabilities>,
        #[prost(message, repeated, tag = "2")]
        pub(crate) diagnostics: Vec<Diagnostic>,
        #[prost(message, repeated, tag = "3")]
        pub(crate) data_sources: Vec<Named>,
        #[prost(message, repeated, tag = "4")]
        pub(crate) resources: Vec<Named>,
        #[prost(message, repeated, tag = "5")]
        pub(crate) functions: Vec<Named>,
        #[prost(message, repeated, tag = "6")]
        pub(crate) ephemeral_resources: Vec<Named>,
        #[prost(message, repeated, tag = "7")]
        pub(crate) list_resources: Vec<Named>,
        #[prost(message, repeated, tag = "8")]
        pub(crate) state_stores: Vec<Named>,
        #[prost(message, repeated, tag = "9")]
        pub(crate) actions: Vec<Named>,
    }

    /// Seven messages of the protocol have this one shape.
    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Named {
        #[prost(string, tag = "1")]
        pub(crate) name: String,
    }
}

/// `GetProviderSchema`: every schema at once.
pub(crate) mod get_provider_schema {
    use std::collections::HashMap;

    use crate::plugin::messages::common::{Diagnostic, ServerCapabilities};
    use crate::plugin::messages::schema::{ActionSchema, Function, Schema};

    pub(crate) use crate::plugin::messages::common::Empty as Request;

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Response {
        #[prost(message, optional, tag = "1")]
        pub(crate) provider: Option<Schema>,
        #[prost(map = "string, message", tag = "2")]
        pub(crate) resource_schemas: HashMap<String, Schema>,
        #[prost(map = "string, message", tag = "3")]
        pub(crate) data_source_schemas: HashMap<String, Schema>,
        #[prost(message, repeated, tag = "4")]
        pub(crate) diagnostics: Vec<Diagnostic>,
        #[prost(message, optional, tag = "5")]
        pub(crate) provider_meta: Option<Schema>,
        #[prost(message, optional, tag = "6")]
        pub(crate) server_capabilities: Option<ServerCapabilities>,
        #[prost(map = "string, message", tag = "7")]
        pub(crate) functions: HashMap<String, Function>,
        #[prost(map = "string, message", tag = "8")]
        pub(crate) ephemeral_resource_schemas: HashMap<String, Schema>,
        #[prost(map = "string, message", tag = "9")]
        pub(crate) list_resource_schemas: HashMap<String, Schema>,
        #[prost(map = "string, message", tag = "10")]
        pub(crate) state_store_schemas: HashMap<String, Schema>,
        #[prost(map = "string, message", tag = "11")]
        pub(crate) action_schemas: HashMap<String, ActionSchema>,
    }
}

/// `ValidateProviderConfig`; its diagnostics are field 2, unlike every sibling's.
pub(crate) mod validate_provider_config {
    use crate::plugin::messages::common::{Diagnostic, DynamicValue};

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Request {
        #[prost(message, optional, tag = "1")]
        pub(crate) config: Option<DynamicValue>,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Response {
        #[prost(message, repeated, tag = "2")]
        pub(crate) diagnostics: Vec<Diagnostic>,
    }
}

/// `ConfigureProvider`.
pub(crate) mod configure_provider {
    use crate::plugin::messages::common::{ClientCapabilities, DynamicValue};

    pub(crate) use crate::plugin::messages::common::OnlyDiagnostics as Response;

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Request {
        #[prost(string, tag = "1")]
        pub(crate) terraform_version: String,
        #[prost(message, optional, tag = "2")]
        pub(crate) config: Option<DynamicValue>,
        #[prost(message, optional, tag = "3")]
        pub(crate) client_capabilities: Option<ClientCapabilities>,
    }
}

/// `StopProvider`: the practitioner interrupted; an empty error is success.
pub(crate) mod stop_provider {
    pub(crate) use crate::plugin::messages::common::Empty as Request;

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Response {
        #[prost(string, tag = "1")]
        pub(crate) error: String,
    }
}
