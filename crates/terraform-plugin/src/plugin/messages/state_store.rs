//! RPCs of pluggable state stores.

use super::common::Diagnostic;

/// A request about one stored state; longer requests of the protocol start with these fields.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct TypeAndState {
    #[prost(string, tag = "1")]
    pub(crate) type_name: String,
    #[prost(string, tag = "2")]
    pub(crate) state_id: String,
}

/// `ValidateStateStoreConfig`.
pub(crate) mod validate_state_store_config {
    pub(crate) use crate::plugin::messages::common::{
        OnlyDiagnostics as Response, TypeAndConfig as Request,
    };
}

/// `ConfigureStateStore`.
pub(crate) mod configure_state_store {
    use crate::plugin::messages::common::{Diagnostic, DynamicValue};

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Request {
        #[prost(string, tag = "1")]
        pub(crate) type_name: String,
        #[prost(message, optional, tag = "2")]
        pub(crate) config: Option<DynamicValue>,
        #[prost(message, optional, tag = "3")]
        pub(crate) capabilities: Option<Capabilities>,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Response {
        #[prost(message, repeated, tag = "1")]
        pub(crate) diagnostics: Vec<Diagnostic>,
        #[prost(message, optional, tag = "2")]
        pub(crate) capabilities: Option<Capabilities>,
    }

    /// The chunk size in bytes: core suggests one, the store chooses one.
    #[derive(Clone, Copy, PartialEq, prost::Message)]
    pub(crate) struct Capabilities {
        #[prost(int64, tag = "1")]
        pub(crate) chunk_size: i64,
    }
}

/// A range of bytes of a state: the first and the last of a chunk.
#[derive(Clone, Copy, PartialEq, prost::Message)]
pub(crate) struct StateRange {
    #[prost(int64, tag = "1")]
    pub(crate) start: i64,
    #[prost(int64, tag = "2")]
    pub(crate) end: i64,
}

/// `ReadStateBytes`, a stream of chunks.
pub(crate) mod read_state_bytes {
    pub(crate) use super::TypeAndState as Request;
    use super::{Diagnostic, StateRange};

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Response {
        #[prost(bytes = "vec", tag = "1")]
        pub(crate) bytes: Vec<u8>,
        #[prost(int64, tag = "2")]
        pub(crate) total_length: i64,
        #[prost(message, optional, tag = "3")]
        pub(crate) range: Option<StateRange>,
        #[prost(message, repeated, tag = "4")]
        pub(crate) diagnostics: Vec<Diagnostic>,
    }
}

/// `WriteStateBytes`, a stream of chunks in; only the first carries `meta`.
pub(crate) mod write_state_bytes {
    use super::{StateRange, TypeAndState};
    pub(crate) use crate::plugin::messages::common::OnlyDiagnostics as Response;

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct RequestChunk {
        #[prost(message, optional, tag = "1")]
        pub(crate) meta: Option<TypeAndState>,
        #[prost(bytes = "vec", tag = "2")]
        pub(crate) bytes: Vec<u8>,
        #[prost(int64, tag = "3")]
        pub(crate) total_length: i64,
        #[prost(message, optional, tag = "4")]
        pub(crate) range: Option<StateRange>,
    }
}

/// `LockState`.
pub(crate) mod lock_state {
    use super::Diagnostic;

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Request {
        #[prost(string, tag = "1")]
        pub(crate) type_name: String,
        #[prost(string, tag = "2")]
        pub(crate) state_id: String,
        #[prost(string, tag = "3")]
        pub(crate) operation: String,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Response {
        #[prost(string, tag = "1")]
        pub(crate) lock_id: String,
        #[prost(message, repeated, tag = "2")]
        pub(crate) diagnostics: Vec<Diagnostic>,
    }
}

/// `UnlockState`.
pub(crate) mod unlock_state {
    pub(crate) use crate::plugin::messages::common::OnlyDiagnostics as Response;

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Request {
        #[prost(string, tag = "1")]
        pub(crate) type_name: String,
        #[prost(string, tag = "2")]
        pub(crate) state_id: String,
        #[prost(string, tag = "3")]
        pub(crate) lock_id: String,
    }
}

/// `GetStates`.
pub(crate) mod get_states {
    use super::Diagnostic;

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Request {
        #[prost(string, tag = "1")]
        pub(crate) type_name: String,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Response {
        #[prost(string, repeated, tag = "1")]
        pub(crate) state_id: Vec<String>,
        #[prost(message, repeated, tag = "2")]
        pub(crate) diagnostics: Vec<Diagnostic>,
    }
}

/// `DeleteState`.
pub(crate) mod delete_state {
    pub(crate) use super::TypeAndState as Request;
    pub(crate) use crate::plugin::messages::common::OnlyDiagnostics as Response;
}
