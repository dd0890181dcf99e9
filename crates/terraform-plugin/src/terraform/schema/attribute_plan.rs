//! One attribute while it is planned.

use crate::terraform::{Attr, FromValue, Value};

/// One attribute while it is planned, for [`Attribute::plan_with`](super::Attribute::plan_with) and
/// [`Attribute::requires_replace_if`](super::Attribute::requires_replace_if).
#[derive(Debug)]
pub struct AttributePlan<'a, T> {
    /// The value in the state; null if the object is new.
    pub prior: Attr<T>,
    /// The value in the configuration.
    pub config: Attr<T>,
    /// The planned value so far.
    pub planned: Attr<T>,
    object: &'a Value,
}

impl<'a, T: FromValue> AttributePlan<'a, T> {
    /// `None` if a value cannot be read as `T`.
    pub(super) fn read(values: AttributeValues<'a>) -> Option<Self> {
        let read = |value: &Value| Attr::from_value(value.clone()).ok();
        Some(AttributePlan {
            prior: read(values.prior)?,
            config: read(values.config)?,
            planned: read(values.planned)?,
            object: values.object,
        })
    }
}

impl<T> AttributePlan<'_, T> {
    /// The planned value of the attribute of this name beside this one; unknown if it cannot be
    /// read as `U`. Attributes that come earlier in the schema are planned already.
    pub fn beside<U: FromValue>(&self, name: &str) -> Attr<U> {
        Attr::from_value(self.object.get(name).clone()).unwrap_or(Attr::Unknown)
    }
}

/// The values of one attribute, and the planned object that holds it.
#[derive(Clone, Copy)]
pub struct AttributeValues<'a> {
    /// The value in the state.
    pub prior: &'a Value,
    /// The value in the configuration.
    pub config: &'a Value,
    /// The planned value.
    pub planned: &'a Value,
    /// The planned object that holds the attribute.
    pub object: &'a Value,
}
