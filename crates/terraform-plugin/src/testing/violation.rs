//! What a provider did that core does not let it do.

use std::fmt;

use crate::terraform::AttributePath;

/// A rule of Terraform core that an answer of the provider breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The schema itself is sound (core: "InternalValidate").
    SchemaIsSound,
    /// A value that was sent fits its schema's type.
    ValueFitsSchema,
    /// A plan keeps what the configuration says (core: "Provider produced invalid plan").
    PlanKeepsConfig,
    /// A plan does not keep a nested value that only a configuration can have set and that the
    /// configuration sets no more (core proposes null, "ProposedNew").
    PlanDropsWhatWasTakenOut,
    /// A plan made of known configuration keeps what was planned before (core: "Provider produced
    /// inconsistent final plan").
    PlanIsStable,
    /// The result of an apply is what was planned (core: "Provider produced inconsistent result
    /// after apply").
    ApplyKeepsPlan,
    /// After an apply the same configuration plans no change: an object that the provider gives in
    /// place of the configuration holds computed values only (core proposes null, "ProposedNew").
    PlanSettles,
    /// Nothing is unknown in a state.
    StateIsKnown,
    /// A write-only attribute is null outside of the configuration.
    WriteOnlyIsNull,
    /// A path that requires replacement leads to an attribute.
    ReplacePathExists,
    /// An identity is wholly known, and the same for ever.
    IdentityIsStable,
    /// A deleted object has no state.
    DeletedIsNull,
    /// An operation is deferred only where the client allows it, and for a reason.
    DefersIfAllowed,
    /// An import answers with one object of the type that was asked for.
    ImportIsOneObject,
    /// Each event of a list has an identity and a name.
    ListEventIsComplete,
    /// An action ends with exactly one completion.
    ActionCompletesOnce,
    /// A stored state comes back whole, in chunks of the agreed size.
    StateComesWhole,
    /// A generated configuration is valid, and plans no change.
    GeneratedConfigIsValid,
}

/// A broken rule, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The rule.
    pub rule: Rule,
    /// The attribute that breaks it; the root for the whole object.
    pub path: AttributePath,
    /// What was found, as half a sentence.
    pub detail: String,
}

impl Violation {
    pub(crate) fn new(rule: Rule, path: &AttributePath, detail: impl Into<String>) -> Self {
        Self {
            rule,
            path: path.clone(),
            detail: detail.into(),
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_root() {
            write!(f, "{:?}: {}", self.rule, self.detail)
        } else {
            write!(f, "{:?}: {}: {}", self.rule, self.path, self.detail)
        }
    }
}
