//! Between values and a provider's models, with errors that a practitioner can act on.

use crate::terraform::conform::conform;
use crate::terraform::schema::timeouts::TIMEOUTS;
use crate::terraform::{
    Diagnostic, Diagnostics, IntoValue, Model, Reason, Schema, Step, Type, Value, ValueError,
};
use std::collections::BTreeMap;

/// The value read as a model.
pub(crate) fn read<M: Model>(value: Value, schema: &Schema) -> Result<M, Diagnostics> {
    M::from_value(value).map_err(|error| diagnostic(error, schema).into())
}

/// The configuration read as a model; `None` if the model cannot hold what is unknown or null yet
/// in it.
pub(crate) fn read_config<M: Model>(
    config: Value,
    schema: &Schema,
) -> Result<Option<M>, Diagnostics> {
    match M::from_value(config) {
        Ok(model) => Ok(Some(model)),
        Err(error) if error.reason == Reason::Unknown => Ok(None),
        Err(error) if error.reason == Reason::Null && is_element(&error) => {
            let detail = "The element must not be null. Remove it, or give it a value.";
            Err(Diagnostic::error("Invalid value", detail)
                .at(error.path)
                .into())
        }
        Err(error) => Err(diagnostic(error, schema).into()),
    }
}

pub(crate) fn diagnostic(error: ValueError, schema: &Schema) -> Diagnostic {
    let is_secret = schema.is_secret(&error.path);
    match error.reason {
        // A reading of the provider's own may quote the value.
        Reason::Invalid if is_secret => Diagnostic::error(
            "Invalid value",
            "The value is invalid. It is sensitive, so it is not shown here.",
        ),
        Reason::Invalid | Reason::BeyondLimits => {
            let detail = format!("The value of `{}` {}.", error.path, error.detail);
            Diagnostic::error("Invalid value", detail)
        }
        Reason::Null | Reason::Unknown | Reason::WrongType => Diagnostic::bug(format!(
            "The model's field for `{}` cannot hold the value: it {}.",
            error.path, error.detail
        )),
    }
    .at(error.path)
}

/// What a handler returned, in the exact shape of the schema.
pub(crate) fn write(model: impl IntoValue, of: &Type) -> Result<Value, Diagnostics> {
    conform(model.into_value(), of).map_err(|error| {
        let what = format!(
            "The provider's response does not fit its schema at `{}`: the value {}.",
            error.path, error.detail
        );
        Diagnostic::bug(what).at(error.path).into()
    })
}

/// The object that a handler returned, in the exact shape of the schema. The `timeouts`, which
/// models leave out, are those of the `original`.
pub(crate) fn write_object(
    model: impl IntoValue,
    original: &Value,
    schema: &Schema,
    of: &Type,
) -> Result<Value, Diagnostics> {
    write(with_timeouts(model.into_value(), original, schema), of)
}

/// The object with the `timeouts` of the original, if it has none.
pub(crate) fn with_timeouts(object: Value, original: &Value, schema: &Schema) -> Value {
    match object {
        Value::Object(mut attributes) if schema.timeouts.is_some() => {
            let timeouts = original.get(TIMEOUTS).clone();
            attributes.entry(TIMEOUTS.to_owned()).or_insert(timeouts);
            Value::Object(attributes)
        }
        object => object,
    }
}

/// Whether what cannot be read is an element of a list, set or map.
fn is_element(error: &ValueError) -> bool {
    matches!(error.path.steps().last(), Some(step) if !matches!(step, Step::Attribute(_)))
}

/// What a handler returned, where everything that it left as it was given it is exactly the
/// `original`: a model may hold less of a value than Terraform does, such as a float of a number
/// with many digits, or one spelling of a duration.
pub(crate) fn write_changes<M: Model>(
    model: M,
    original: &Value,
    schema: &Schema,
    of: &Type,
) -> Result<Value, Diagnostics> {
    let write = |model: M| write_object(model, original, schema, of);
    let returned = write(model)?;
    // Most refreshes and plans change nothing, and need no third reading to find that out.
    if returned == *original {
        return Ok(original.clone());
    }
    match M::from_value(original.clone()) {
        Ok(given) => Ok(restore(&write(given)?, original, returned)),
        Err(_) => Ok(returned),
    }
}

fn restore(given: &Value, original: &Value, returned: Value) -> Value {
    if returned == *given {
        return original.clone();
    }
    match (given, original, returned) {
        (Value::Object(given), Value::Object(original), Value::Object(returned)) => {
            Value::Object(restore_entries(given, original, returned))
        }
        (Value::Map(given), Value::Map(original), Value::Map(returned)) => {
            Value::Map(restore_entries(given, original, returned))
        }
        (Value::List(given), Value::List(original), Value::List(returned))
            if given.len() == original.len() =>
        {
            let item = |(at, returned)| match (given.get(at), original.get(at)) {
                (Some(given), Some(original)) => restore(given, original, returned),
                _ => returned,
            };
            Value::List(returned.into_iter().enumerate().map(item).collect())
        }
        (Value::Set(given), Value::Set(original), Value::Set(returned))
            if given.len() == original.len() =>
        {
            let item = |returned: Value| {
                let same = given.iter().position(|given| *given == returned);
                same.map_or(returned, |at| original[at].clone())
            };
            Value::Set(returned.into_iter().map(item).collect())
        }
        (_, _, returned) => returned,
    }
}

fn restore_entries(
    given: &BTreeMap<String, Value>,
    original: &BTreeMap<String, Value>,
    returned: BTreeMap<String, Value>,
) -> BTreeMap<String, Value> {
    let entry = |(name, returned): (String, Value)| {
        let restored = match (given.get(&name), original.get(&name)) {
            (Some(given), Some(original)) => restore(given, original, returned),
            _ => returned,
        };
        (name, restored)
    };
    returned.into_iter().map(entry).collect()
}

/// Where the names of a model and of its schema differ.
pub(crate) fn problems<M: Model>(schema: &Schema) -> Vec<String> {
    let attributes = schema.object.attributes.iter();
    let attributes = attributes.map(|attribute| attribute.name.as_str());
    let blocks = schema.blocks.iter().map(|block| block.name.as_str());
    let in_model = M::attribute_names();
    let is_left_out = |name: &&str| {
        schema.timeouts.is_some() && *name == TIMEOUTS && !in_model.contains(&TIMEOUTS)
    };
    let named: Vec<&str> = attributes
        .chain(blocks)
        .filter(|name| !is_left_out(name))
        .collect();
    name_differences(&named, &in_model)
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
