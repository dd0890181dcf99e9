//! From Terraform's words to the wire's.

use std::time::{SystemTime, UNIX_EPOCH};

use super::dynamic_value;
use super::logging;
use super::messages::common::{
    self, Deferred, DeferredReason, DynamicValue, ResourceIdentityData, Selector, Timestamp,
};
use crate::framework::Deferral;
use crate::terraform::{AttributePath, Diagnostic, Diagnostics, Schema, Step, Type, Value};

mod blocks;
mod diagnostics;
pub(crate) mod schema;

pub(crate) use diagnostics::{Paths, diagnostics, text};

/// A value of this type. One that does not fit is the provider's mistake: it is told beside the
/// other diagnostics, and nothing is sent.
fn value(value: &Value, of: Option<&Type>, diagnostics: &mut Diagnostics) -> Option<DynamicValue> {
    match dynamic_value::encode(value, of?) {
        Ok(message) => Some(message),
        Err(error) => {
            let what = format!("The provider answered with a value that {}.", error.detail);
            diagnostics.push(Diagnostic::bug(what).at(error.path.addressable()));
            None
        }
    }
}

/// An object of this schema and type, as [`value`] sends it. Its secrets are masked from now on:
/// an error of a later call may quote what the provider made.
pub(crate) fn object(
    object: &Value,
    schema: Option<&Schema>,
    of: Option<&Type>,
    diagnostics: &mut Diagnostics,
) -> Option<DynamicValue> {
    let schema = schema?;
    logging::mask_secrets(schema, object);
    let object = blocks::without_null_blocks(schema, object);
    value(&object, of, diagnostics)
}

/// An identity, if there is one.
pub(crate) fn identity(
    identity: Option<&Value>,
    of: Option<&Type>,
    diagnostics: &mut Diagnostics,
) -> Option<ResourceIdentityData> {
    let identity_data = Some(value(identity?, of, diagnostics)?);
    Some(ResourceIdentityData { identity_data })
}

/// Why an operation is deferred.
pub(crate) fn deferred(why: Deferral) -> Deferred {
    let reason = match why {
        Deferral::ResourceConfigUnknown => DeferredReason::ResourceConfigUnknown,
        Deferral::ProviderConfigUnknown => DeferredReason::ProviderConfigUnknown,
        Deferral::AbsentPrerequisite => DeferredReason::AbsentPrereq,
    };
    Deferred {
        reason: reason.into(),
    }
}

/// A moment; one before 1970 counts as 1970.
pub(crate) fn timestamp(moment: SystemTime) -> Timestamp {
    let since = moment.duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp {
        seconds: i64::try_from(since.as_secs()).unwrap_or(i64::MAX),
        // Below 10^9 by definition.
        nanos: since.subsec_nanos() as i32,
    }
}

/// A path, up to the first set on its way: the wire has no address for a set's elements.
pub(crate) fn attribute_path(path: &AttributePath) -> common::AttributePath {
    let selector = |step: &Step| match step {
        Step::Attribute(name) => Some(Selector::AttributeName(name.clone())),
        Step::Key(key) => Some(Selector::ElementKeyString(key.clone())),
        // A list of 2^63 elements does not fit into a message.
        Step::Index(index) => Some(Selector::ElementKeyInt(*index as i64)),
        Step::Element => None,
    };
    let steps = path.steps().iter().map_while(selector);
    common::AttributePath {
        steps: steps
            .map(|selector| common::Step {
                selector: Some(selector),
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stops_where_a_set_begins() {
        let path = AttributePath::from("a")
            .key("k")
            .index(3)
            .element()
            .attribute("b");
        let steps = attribute_path(&path).steps;
        let selectors: Vec<_> = steps.into_iter().flat_map(|step| step.selector).collect();
        assert_eq!(
            selectors,
            [
                Selector::AttributeName("a".into()),
                Selector::ElementKeyString("k".into()),
                Selector::ElementKeyInt(3),
            ]
        );
    }
}
