//! Messages of go-plugin's own services (package `plugin`) and of gRPC's health check.

/// What the provider wrote to a standard stream; never sent, since a provider that logs on its real
/// stderr has nothing to relay.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct StdioData {
    #[prost(enumeration = "StdioChannel", tag = "1")]
    pub(crate) channel: i32,
    #[prost(bytes = "vec", tag = "2")]
    pub(crate) data: Vec<u8>,
}

/// Which standard stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
#[repr(i32)]
pub(crate) enum StdioChannel {
    Invalid = 0,
    Stdout = 1,
    Stderr = 2,
}

/// An offer of a further connection between the two processes. Terraform makes none, so the
/// multiplexing handshake (field 4) is left unread.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct ConnInfo {
    #[prost(uint32, tag = "1")]
    pub(crate) service_id: u32,
    #[prost(string, tag = "2")]
    pub(crate) network: String,
    #[prost(string, tag = "3")]
    pub(crate) address: String,
}

/// `grpc.health.v1.HealthCheckRequest`.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct HealthCheckRequest {
    #[prost(string, tag = "1")]
    pub(crate) service: String,
}

/// `grpc.health.v1.HealthCheckResponse`.
#[derive(Clone, Copy, PartialEq, prost::Message)]
pub(crate) struct HealthCheckResponse {
    #[prost(enumeration = "ServingStatus", tag = "1")]
    pub(crate) status: i32,
}

/// How a service does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
#[repr(i32)]
pub(crate) enum ServingStatus {
    Unknown = 0,
    Serving = 1,
    NotServing = 2,
    ServiceUnknown = 3,
}
