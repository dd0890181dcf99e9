//! RPCs about resource identity.

/// `GetResourceIdentitySchemas`.
pub(crate) mod get_resource_identity_schemas {
    use std::collections::HashMap;

    use crate::plugin::messages::common::Diagnostic;
    use crate::plugin::messages::schema::ResourceIdentitySchema;

    pub(crate) use crate::plugin::messages::common::Empty as Request;

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Response {
        #[prost(map = "string, message", tag = "1")]
        pub(crate) identity_schemas: HashMap<String, ResourceIdentitySchema>,
        #[prost(message, repeated, tag = "2")]
        pub(crate) diagnostics: Vec<Diagnostic>,
    }
}

/// `UpgradeResourceIdentity`.
pub(crate) mod upgrade_resource_identity {
    use crate::plugin::messages::common::{Diagnostic, RawState, ResourceIdentityData};

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Request {
        #[prost(string, tag = "1")]
        pub(crate) type_name: String,
        #[prost(int64, tag = "2")]
        pub(crate) version: i64,
        #[prost(message, optional, tag = "3")]
        pub(crate) raw_identity: Option<RawState>,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Response {
        #[prost(message, optional, tag = "1")]
        pub(crate) upgraded_identity: Option<ResourceIdentityData>,
        #[prost(message, repeated, tag = "2")]
        pub(crate) diagnostics: Vec<Diagnostic>,
    }
}
