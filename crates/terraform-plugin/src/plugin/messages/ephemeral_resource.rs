//! RPCs of ephemeral resources.

/// `ValidateEphemeralResourceConfig`.
pub(crate) mod validate_ephemeral_resource_config {
    pub(crate) use crate::plugin::messages::common::{
        OnlyDiagnostics as Response, TypeAndConfig as Request,
    };
}

/// `OpenEphemeralResource`.
pub(crate) mod open_ephemeral_resource {
    use crate::plugin::messages::common::{
        ClientCapabilities, Deferred, Diagnostic, DynamicValue, Timestamp,
    };

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Request {
        #[prost(string, tag = "1")]
        pub(crate) type_name: String,
        #[prost(message, optional, tag = "2")]
        pub(crate) config: Option<DynamicValue>,
        #[prost(message, optional, tag = "3")]
        pub(crate) client_capabilities: Option<ClientCapabilities>,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Response {
        #[prost(message, repeated, tag = "1")]
        pub(crate) diagnostics: Vec<Diagnostic>,
        #[prost(message, optional, tag = "2")]
        pub(crate) renew_at: Option<Timestamp>,
        #[prost(message, optional, tag = "3")]
        pub(crate) result: Option<DynamicValue>,
        #[prost(bytes = "vec", optional, tag = "4")]
        pub(crate) private: Option<Vec<u8>>,
        #[prost(message, optional, tag = "5")]
        pub(crate) deferred: Option<Deferred>,
    }
}

/// `RenewEphemeralResource`.
pub(crate) mod renew_ephemeral_resource {
    use crate::plugin::messages::common::{Diagnostic, Timestamp};

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Request {
        #[prost(string, tag = "1")]
        pub(crate) type_name: String,
        #[prost(bytes = "vec", optional, tag = "2")]
        pub(crate) private: Option<Vec<u8>>,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Response {
        #[prost(message, repeated, tag = "1")]
        pub(crate) diagnostics: Vec<Diagnostic>,
        #[prost(message, optional, tag = "2")]
        pub(crate) renew_at: Option<Timestamp>,
        #[prost(bytes = "vec", optional, tag = "3")]
        pub(crate) private: Option<Vec<u8>>,
    }
}

/// `CloseEphemeralResource`; its request has the shape of the renewal's.
pub(crate) mod close_ephemeral_resource {
    pub(crate) use super::renew_ephemeral_resource::Request;
    pub(crate) use crate::plugin::messages::common::OnlyDiagnostics as Response;
}
