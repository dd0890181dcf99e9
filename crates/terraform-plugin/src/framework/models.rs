//! Between values and a provider's models, with errors that a practitioner can act on.

use crate::terraform::conform::conform;
use crate::terraform::{
    Diagnostic, Diagnostics, IntoValue, Model, Object, Reason, Schema, Type, Value, ValueError,
};

/// The value read as a model.
pub(crate) fn read<M: Model>(value: Value, schema: &Schema) -> Result<M, Diagnostics> {
    M::from_value(value).map_err(|error| diagnostic(error, schema).into())
}

/// The configuration read as a model; `None` if the model can't hold what is unknown or null yet in
/// it.
pub(crate) fn read_config<M: Model>(
    config: Value,
    schema: &Schema,
) -> Result<Option<M>, Diagnostics> {
    match M::from_value(config) {
        Ok(model) => Ok(Some(model)),
        Err(error) if matches!(error.reason, Reason::Unknown | Reason::Null) => Ok(None),
        Err(error) => Err(diagnostic(error, schema).into()),
    }
}

pub(crate) fn diagnostic(error: ValueError, schema: &Schema) -> Diagnostic {
    let is_secret = schema.is_secret(&error.path);
    match error.reason {
        // A reading of the provider's own may quote the value.
        Reason::Invalid if is_secret => Diagnostic::error(
            "Invalid value",
            "The value isn't valid. It is sensitive, so it isn't shown here.",
        ),
        Reason::Invalid | Reason::BeyondLimits => {
            Diagnostic::error("Invalid value", format!("The value {}.", error.detail))
        }
        Reason::Null | Reason::Unknown | Reason::WrongType => Diagnostic::bug(format!(
            "The model's field for `{}` can't hold the value: it {}.",
            error.path, error.detail
        )),
    }
    .at(error.path)
}

/// What a handler returned, in the exact shape of the schema.
pub(crate) fn write(model: impl IntoValue, of: &Type) -> Result<Value, Diagnostics> {
    conform(model.into_value(), of).map_err(|error| {
        let what = format!(
            "The provider's answer doesn't fit its schema at `{}`: the value {}.",
            error.path, error.detail
        );
        Diagnostic::bug(what).at(error.path).into()
    })
}

/// Where the names of a model and of its schema differ.
pub(crate) fn problems<M: Model>(
    object: &Object,
    blocks: &[crate::terraform::Block],
) -> Vec<String> {
    let attributes = object
        .attributes
        .iter()
        .map(|attribute| attribute.name.as_str());
    let named: Vec<&str> = attributes
        .chain(blocks.iter().map(|block| block.name.as_str()))
        .collect();
    name_differences(&named, M::ATTRIBUTES)
}

/// Where the names in a schema and in a model differ.
pub(crate) fn name_differences(schema: &[&str], model: &[&str]) -> Vec<String> {
    let unlisted = model.iter().filter(|name| !schema.contains(name));
    let missing = schema.iter().filter(|name| !model.contains(name));
    let unlisted = unlisted.map(|name| format!("the model has `{name}`, the schema does not"));
    unlisted
        .chain(missing.map(|name| format!("the schema has `{name}`, the model does not")))
        .collect()
}

/// Reads the configuration and hands it to a check, as far as the model can hold it yet.
pub(crate) fn validate<M: Model>(
    config: &Value,
    schema: &Schema,
    diagnostics: &mut Diagnostics,
    check: impl FnOnce(M, &mut Diagnostics),
) {
    match read_config::<M>(config.clone(), schema) {
        Ok(Some(config)) => check(config, diagnostics),
        Ok(None) => {}
        Err(invalid) => diagnostics.extend(invalid),
    }
}
