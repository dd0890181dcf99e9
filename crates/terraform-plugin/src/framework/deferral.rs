//! Operations that wait for a later plan.

/// Why an operation is deferred; see [`Context::defer`](super::Context::defer).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deferral {
    /// The configuration of the object has unknown values that the operation needs.
    ResourceConfigUnknown,
    /// The provider block has unknown values that the operation needs.
    ProviderConfigUnknown,
    /// Something that the object depends on does not exist yet.
    AbsentPrerequisite,
}
