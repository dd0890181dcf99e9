//! RPCs of managed resources.

/// `ValidateResourceConfig`.
pub(crate) mod validate_resource_config {
    use crate::plugin::messages::common::{ClientCapabilities, DynamicValue};

    pub(crate) use crate::plugin::messages::common::OnlyDiagnostics as Response;

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Request {
        #[prost(string, tag = "1")]
        pub(crate) type_name: String,
        #[prost(message, optional, tag = "2")]
        pub(crate) config: Option<DynamicValue>,
        #[prost(message, optional, tag = "3")]
        pub(crate) client_capabilities: Option<ClientCapabilities>,
    }
}

/// `UpgradeResourceState`: stored state in, state of the current schema out.
pub(crate) mod upgrade_resource_state {
    use crate::plugin::messages::common::{Diagnostic, DynamicValue, RawState};

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Request {
        #[prost(string, tag = "1")]
        pub(crate) type_name: String,
        #[prost(int64, tag = "2")]
        pub(crate) version: i64,
        #[prost(message, optional, tag = "3")]
        pub(crate) raw_state: Option<RawState>,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Response {
        #[prost(message, optional, tag = "1")]
        pub(crate) upgraded_state: Option<DynamicValue>,
        #[prost(message, repeated, tag = "2")]
        pub(crate) diagnostics: Vec<Diagnostic>,
    }
}

/// `ReadResource`.
pub(crate) mod read_resource {
    use crate::plugin::messages::common::{
        ClientCapabilities, Deferred, Diagnostic, DynamicValue, ResourceIdentityData,
    };

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Request {
        #[prost(string, tag = "1")]
        pub(crate) type_name: String,
        #[prost(message, optional, tag = "2")]
        pub(crate) current_state: Option<DynamicValue>,
        #[prost(bytes = "vec", tag = "3")]
        pub(crate) private: Vec<u8>,
        #[prost(message, optional, tag = "4")]
        pub(crate) provider_meta: Option<DynamicValue>,
        #[prost(message, optional, tag = "5")]
        pub(crate) client_capabilities: Option<ClientCapabilities>,
        #[prost(message, optional, tag = "6")]
        pub(crate) current_identity: Option<ResourceIdentityData>,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Response {
        #[prost(message, optional, tag = "1")]
        pub(crate) new_state: Option<DynamicValue>,
        #[prost(message, repeated, tag = "2")]
        pub(crate) diagnostics: Vec<Diagnostic>,
        #[prost(bytes = "vec", tag = "3")]
        pub(crate) private: Vec<u8>,
        #[prost(message, optional, tag = "4")]
        pub(crate) deferred: Option<Deferred>,
        #[prost(message, optional, tag = "5")]
        pub(crate) new_identity: Option<ResourceIdentityData>,
    }
}

/// `PlanResourceChange`. `legacy_type_system` (field 5 of the answer) is for Go's old SDK only and
/// is not spelled here, so that it cannot be set.
pub(crate) mod plan_resource_change {
    use crate::plugin::messages::common::{
        AttributePath, ClientCapabilities, Deferred, Diagnostic, DynamicValue, ResourceIdentityData,
    };

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Request {
        #[prost(string, tag = "1")]
        pub(crate) type_name: String,
        #[prost(message, optional, tag = "2")]
        pub(crate) prior_state: Option<DynamicValue>,
        #[prost(message, optional, tag = "3")]
        pub(crate) proposed_new_state: Option<DynamicValue>,
        #[prost(message, optional, tag = "4")]
        pub(crate) config: Option<DynamicValue>,
        #[prost(bytes = "vec", tag = "5")]
        pub(crate) prior_private: Vec<u8>,
        #[prost(message, optional, tag = "6")]
        pub(crate) provider_meta: Option<DynamicValue>,
        #[prost(message, optional, tag = "7")]
        pub(crate) client_capabilities: Option<ClientCapabilities>,
        #[prost(message, optional, tag = "8")]
        pub(crate) prior_identity: Option<ResourceIdentityData>,
        #[prost(bytes = "vec", tag = "9")]
        pub(crate) planned_private: Vec<u8>,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Response {
        #[prost(message, optional, tag = "1")]
        pub(crate) planned_state: Option<DynamicValue>,
        #[prost(message, repeated, tag = "2")]
        pub(crate) requires_replace: Vec<AttributePath>,
        #[prost(bytes = "vec", tag = "3")]
        pub(crate) planned_private: Vec<u8>,
        #[prost(message, repeated, tag = "4")]
        pub(crate) diagnostics: Vec<Diagnostic>,
        #[prost(message, optional, tag = "6")]
        pub(crate) deferred: Option<Deferred>,
        #[prost(message, optional, tag = "7")]
        pub(crate) planned_identity: Option<ResourceIdentityData>,
    }
}

/// `ApplyResourceChange`. `legacy_type_system` (field 4 of the answer) is not spelled, as above.
pub(crate) mod apply_resource_change {
    use crate::plugin::messages::common::{Diagnostic, DynamicValue, ResourceIdentityData};

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Request {
        #[prost(string, tag = "1")]
        pub(crate) type_name: String,
        #[prost(message, optional, tag = "2")]
        pub(crate) prior_state: Option<DynamicValue>,
        #[prost(message, optional, tag = "3")]
        pub(crate) planned_state: Option<DynamicValue>,
        #[prost(message, optional, tag = "4")]
        pub(crate) config: Option<DynamicValue>,
        #[prost(bytes = "vec", tag = "5")]
        pub(crate) planned_private: Vec<u8>,
        #[prost(message, optional, tag = "6")]
        pub(crate) provider_meta: Option<DynamicValue>,
        #[prost(message, optional, tag = "7")]
        pub(crate) planned_identity: Option<ResourceIdentityData>,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Response {
        #[prost(message, optional, tag = "1")]
        pub(crate) new_state: Option<DynamicValue>,
        #[prost(bytes = "vec", tag = "2")]
        pub(crate) private: Vec<u8>,
        #[prost(message, repeated, tag = "3")]
        pub(crate) diagnostics: Vec<Diagnostic>,
        #[prost(message, optional, tag = "5")]
        pub(crate) new_identity: Option<ResourceIdentityData>,
    }
}

/// `ImportResourceState`, by id or by identity.
pub(crate) mod import_resource_state {
    use crate::plugin::messages::common::{
        ClientCapabilities, Deferred, Diagnostic, DynamicValue, ResourceIdentityData,
    };

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Request {
        #[prost(string, tag = "1")]
        pub(crate) type_name: String,
        #[prost(string, tag = "2")]
        pub(crate) id: String,
        #[prost(message, optional, tag = "3")]
        pub(crate) client_capabilities: Option<ClientCapabilities>,
        #[prost(message, optional, tag = "4")]
        pub(crate) identity: Option<ResourceIdentityData>,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct ImportedResource {
        #[prost(string, tag = "1")]
        pub(crate) type_name: String,
        #[prost(message, optional, tag = "2")]
        pub(crate) state: Option<DynamicValue>,
        #[prost(bytes = "vec", tag = "3")]
        pub(crate) private: Vec<u8>,
        #[prost(message, optional, tag = "4")]
        pub(crate) identity: Option<ResourceIdentityData>,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Response {
        #[prost(message, repeated, tag = "1")]
        pub(crate) imported_resources: Vec<ImportedResource>,
        #[prost(message, repeated, tag = "2")]
        pub(crate) diagnostics: Vec<Diagnostic>,
        #[prost(message, optional, tag = "3")]
        pub(crate) deferred: Option<Deferred>,
    }
}

/// `MoveResourceState`: another type's stored state in, ours out.
pub(crate) mod move_resource_state {
    use crate::plugin::messages::common::{
        Diagnostic, DynamicValue, RawState, ResourceIdentityData,
    };

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Request {
        #[prost(string, tag = "1")]
        pub(crate) source_provider_address: String,
        #[prost(string, tag = "2")]
        pub(crate) source_type_name: String,
        #[prost(int64, tag = "3")]
        pub(crate) source_schema_version: i64,
        #[prost(message, optional, tag = "4")]
        pub(crate) source_state: Option<RawState>,
        #[prost(string, tag = "5")]
        pub(crate) target_type_name: String,
        #[prost(bytes = "vec", tag = "6")]
        pub(crate) source_private: Vec<u8>,
        #[prost(message, optional, tag = "7")]
        pub(crate) source_identity: Option<RawState>,
        #[prost(int64, tag = "8")]
        pub(crate) source_identity_schema_version: i64,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Response {
        #[prost(message, optional, tag = "1")]
        pub(crate) target_state: Option<DynamicValue>,
        #[prost(message, repeated, tag = "2")]
        pub(crate) diagnostics: Vec<Diagnostic>,
        #[prost(bytes = "vec", tag = "3")]
        pub(crate) target_private: Vec<u8>,
        #[prost(message, optional, tag = "4")]
        pub(crate) target_identity: Option<ResourceIdentityData>,
    }
}

/// `GenerateResourceConfig`: a state turned into the configuration that would keep it.
pub(crate) mod generate_resource_config {
    use crate::plugin::messages::common::{Diagnostic, DynamicValue};

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Request {
        #[prost(string, tag = "1")]
        pub(crate) type_name: String,
        #[prost(message, optional, tag = "2")]
        pub(crate) state: Option<DynamicValue>,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Response {
        #[prost(message, optional, tag = "1")]
        pub(crate) config: Option<DynamicValue>,
        #[prost(message, repeated, tag = "2")]
        pub(crate) diagnostics: Vec<Diagnostic>,
    }
}
