//! The options of an attribute.

use super::{AttributeValues, Object};
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
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Equality")
    }
}

type ReplaceCondition = dyn Fn(AttributeValues<'_>) -> bool + Send + Sync;

/// Plans the value of a computed attribute.
#[derive(Clone)]
pub struct PlanModifier(Arc<dyn Fn(AttributeValues<'_>) -> Option<Value> + Send + Sync>);

impl PlanModifier {
    pub(super) fn new(
        plan: impl Fn(AttributeValues<'_>) -> Option<Value> + Send + Sync + 'static,
    ) -> Self {
        PlanModifier(Arc::new(plan))
    }

    /// The planned value; `None` if it stays as it is.
    pub fn plan(&self, values: AttributeValues<'_>) -> Option<Value> {
        (self.0)(values)
    }
}

impl fmt::Debug for PlanModifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PlanModifier")
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
    /// When the values of the attribute say so.
    If(Arc<ReplaceCondition>),
}

impl RequiresReplace {
    /// Whether a change of the attribute replaces the object.
    pub fn applies(&self, values: AttributeValues<'_>) -> bool {
        match self {
            RequiresReplace::Never => false,
            RequiresReplace::Always => true,
            RequiresReplace::If(condition) => condition(values),
        }
    }
}

impl fmt::Debug for RequiresReplace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            RequiresReplace::Never => "Never",
            RequiresReplace::Always => "Always",
            RequiresReplace::If(_) => "If(…)",
        })
    }
}
