//! The request of every `validate_config`.

/// What the calling command can do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClientCapabilities {
    /// It keeps write-only values out of plan and state: Terraform and OpenTofu 1.11 or newer. It
    /// is told when the configuration of a managed resource is validated.
    pub write_only_attributes_allowed: bool,
    /// It lets a provider defer operations: Terraform with `-allow-deferral`, and HCP stacks. See
    /// [`Context::defer`](super::Context::defer).
    pub deferral_allowed: bool,
}

/// The request of [`Resource::validate_config`](super::Resource::validate_config) and its
/// counterparts in other traits.
#[derive(Debug)]
#[non_exhaustive]
pub struct ValidateConfigRequest<M> {
    /// The configuration. Values may be unknown.
    pub config: M,
    /// What the calling command can do.
    pub client_capabilities: ClientCapabilities,
}
