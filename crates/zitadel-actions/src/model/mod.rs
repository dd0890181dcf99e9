//! Targets, executions, conditions and public keys, neutral of any API generation.
//!
//! Nothing in here knows HTTP or JSON: a dialect turns these values into calls and back.

mod condition;
mod der;
mod duration;
mod execution;
mod id;
mod public_key;
mod public_key_pem;
mod target;
mod timestamp;
mod version;

pub use condition::{ApiScope, Condition, EventScope, InvalidCondition};
pub use duration::{InvalidDuration, format_duration, parse_duration};
pub use execution::{Execution, TargetRef};
pub use id::{InvalidId, KeyId, TargetId};
pub use public_key::{PublicKey, PublicKeyDraft};
pub use public_key_pem::{InvalidPublicKey, PublicKeyPem};
pub use target::{
    CreatedTarget, Endpoint, InvalidEndpoint, PayloadType, PriorTarget, Target, TargetDraft,
    TargetKind, TargetPatch, UpdatedTarget,
};
pub use timestamp::{InvalidTimestamp, Timestamp};
pub use version::{InvalidVersion, ServerVersion, VersionRange};
