//! From the wire's words to Terraform's.

use super::dynamic_value;
use super::logging;
use super::messages::common::{self, DynamicValue, ResourceIdentityData, Selector};
use crate::framework::operations::upgrade_resource_state::RawState;
use crate::framework::{ClientCapabilities, Server};
use crate::terraform::{
    AttributePath, Diagnostic, Diagnostics, Reason, Schema, Step, Type, Value, ValueError,
};

/// An object of this schema and type, whose secrets are masked from now on.
pub(crate) fn object(
    message: Option<&DynamicValue>,
    schema: Option<&Schema>,
    of: Option<&Type>,
) -> Result<Value, Diagnostics> {
    let object = value(message, of)?;
    if let Some(schema) = schema {
        logging::mask_secrets(schema, &object);
    }
    Ok(object)
}

/// A value of this type. There is no type when the provider has nothing of the name that the
/// request gives; the operation will say so, whatever the value is.
fn value(message: Option<&DynamicValue>, of: Option<&Type>) -> Result<Value, Diagnostics> {
    let Some(of) = of else {
        return Ok(Value::Null);
    };
    dynamic_value::decode(message, of).map_err(unreadable)
}

fn unreadable(error: ValueError) -> Diagnostics {
    let detail = match error.reason {
        Reason::BeyondLimits => format!("The value {}.", error.detail),
        _ => format!(
            "The value {}. Terraform and the provider disagree about the schema. Check that the \
             provider's version is the one that the configuration was initialized with.",
            error.detail
        ),
    };
    Diagnostic::error("Unreadable value", detail)
        .at(error.path.addressable())
        .into()
}

/// An identity of this type, if one was sent.
pub(crate) fn identity(
    message: Option<&ResourceIdentityData>,
    of: Option<&Type>,
) -> Result<Option<Value>, Diagnostics> {
    let data = message.and_then(|message| message.identity_data.as_ref());
    Ok(Some(value(data, of)?).filter(|identity| !identity.is_null()))
}

/// The `provider_meta` block of a module; null if there is none.
pub(crate) fn meta(message: Option<&DynamicValue>, server: &Server) -> Result<Value, Diagnostics> {
    match message {
        Some(_) => object(message, server.meta_schema(), server.meta_type()),
        None => Ok(Value::Null),
    }
}

/// What the calling command can do.
pub(crate) fn capabilities(message: Option<common::ClientCapabilities>) -> ClientCapabilities {
    let message = message.unwrap_or_default();
    ClientCapabilities {
        write_only_attributes_allowed: message.write_only_attributes_allowed,
        deferral_allowed: message.deferral_allowed,
    }
}

/// A state of any version. A state of Terraform 0.11 is known by its flat map.
pub(crate) fn raw_state(message: Option<common::RawState>) -> RawState {
    match message {
        Some(state) if !state.flatmap.is_empty() => RawState::Flatmap,
        Some(state) if !state.json.is_empty() => RawState::Json(state.json),
        _ => RawState::Json(b"null".to_vec()),
    }
}

/// Diagnostics of a provider, as core reads them. A severity that this crate does not know counts
/// as an error.
pub(crate) fn diagnostics(diagnostics: Vec<common::Diagnostic>) -> Diagnostics {
    let read = |message: common::Diagnostic| {
        let diagnostic = match message.severity() {
            common::Severity::Warning => Diagnostic::warning(&message.summary, &message.detail),
            _ => Diagnostic::error(&message.summary, &message.detail),
        };
        match &message.attribute {
            Some(path) => diagnostic.at(attribute_path(path)),
            None => diagnostic,
        }
    };
    diagnostics.into_iter().map(read).collect()
}

/// A path. A negative index leads nowhere and ends it.
pub(crate) fn attribute_path(path: &common::AttributePath) -> AttributePath {
    let step = |step: &common::Step| match step.selector.as_ref()? {
        Selector::AttributeName(name) => Some(Step::Attribute(name.clone())),
        Selector::ElementKeyString(key) => Some(Step::Key(key.clone())),
        Selector::ElementKeyInt(index) => usize::try_from(*index).ok().map(Step::Index),
    };
    AttributePath::new(path.steps.iter().map_while(step).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detail(bytes: &[u8]) -> String {
        let message = DynamicValue {
            msgpack: bytes.to_vec(),
            json: Vec::new(),
        };
        let diagnostics = value(Some(&message), Some(&Type::Number)).unwrap_err();
        diagnostics.iter().map(|each| each.detail.clone()).collect()
    }

    #[test]
    fn only_a_value_of_another_type_suggests_that_versions_do_not_match() {
        let infinity = [&[0xcb][..], &f64::INFINITY.to_be_bytes()].concat();
        assert_eq!(
            detail(&infinity),
            "The value must be a number, but it is not finite."
        );
        assert!(detail(&[0xc3]).contains("disagree about the schema"));
    }
}
