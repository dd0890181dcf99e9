//! The options of an attribute.

use super::Object;
use crate::terraform::{Type, Value};
use std::fmt;
use std::sync::Arc;

/// Who gives an attribute its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// The practitioner must.
    Required,
    /// The practitioner may; else it is null.
    Optional,
    /// The practitioner may; else the provider does.
    OptionalComputed,
    /// The provider does.
    Computed,
}

impl Mode {
    /// Whether the provider may give the value.
    pub fn is_computed(self) -> bool {
        matches!(self, Mode::Computed | Mode::OptionalComputed)
    }

    /// Whether the practitioner may give the value.
    pub fn is_configurable(self) -> bool {
        self != Mode::Computed
    }
}

/// How the objects of a nested attribute are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nesting {
    /// One object, or null.
    Single,
    /// A list of objects.
    List,
    /// A set of objects.
    Set,
    /// Objects by key.
    Map,
}

/// What an attribute holds.
#[derive(Debug, Clone)]
pub enum AttributeKind {
    /// A value of this type.
    Value(Type),
    /// Nested attributes.
    Nested(Nesting, Object),
}

/// What the plan of an update says about a computed attribute that the configuration leaves to the
/// provider.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum OnUpdate {
    /// The value in state stays.
    #[default]
    Keep,
    /// Any change of the object may alter it.
    Unknown,
    /// A change of one of these attributes beside it may alter it.
    UnknownWith(Vec<String>),
}

/// A condition on two values.
type Condition = dyn Fn(&Value, &Value) -> bool + Send + Sync;

/// When two values of an attribute are semantically equal.
#[derive(Clone)]
pub struct Equality {
    condition: Arc<Condition>,
    /// Whether a configured value that is semantically equal to the prior one plans no change.
    pub suppresses_diff: bool,
}

impl Equality {
    pub(super) fn new(
        condition: impl Fn(&Value, &Value) -> bool + Send + Sync + 'static,
        suppresses_diff: bool,
    ) -> Self {
        Equality {
            condition: Arc::new(condition),
            suppresses_diff,
        }
    }

    /// Whether the two known values are semantically equal.
    pub fn holds(&self, one: &Value, other: &Value) -> bool {
        (self.condition)(one, other)
    }
}

impl fmt::Debug for Equality {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Equality")
    }
}

/// When a change of an attribute replaces the whole object.
#[derive(Clone, Default)]
pub enum RequiresReplace {
    /// Never: it changes in place.
    #[default]
    Never,
    /// At any change.
    Always,
    /// When the value before and the value planned say so.
    If(Arc<Condition>),
}

impl RequiresReplace {
    /// Whether the change from `prior` to `planned`, which differ, replaces the object.
    pub fn applies(&self, prior: &Value, planned: &Value) -> bool {
        match self {
            RequiresReplace::Never => false,
            RequiresReplace::Always => true,
            RequiresReplace::If(condition) => condition(prior, planned),
        }
    }
}

impl fmt::Debug for RequiresReplace {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            RequiresReplace::Never => "Never",
            RequiresReplace::Always => "Always",
            RequiresReplace::If(_) => "If(…)",
        })
    }
}
