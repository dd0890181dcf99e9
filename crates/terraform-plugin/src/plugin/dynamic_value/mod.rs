//! Values on the wire: msgpack both ways, JSON accepted, each guided by the schema's type.
//!
//! The format is Terraform's `docs/plugin-protocol/object-wire-format.md`. Input is not trusted:
//! declared lengths are checked against the bytes that are there, nesting and the number of values
//! are limited, and every error names the attribute path.

use super::messages::common::DynamicValue;
use crate::terraform::{Type, Value, ValueError, json};

mod decode;
mod encode;
mod reader;

/// Reads a value of this type. A value that was not sent is null.
pub(crate) fn decode(message: Option<&DynamicValue>, of: &Type) -> Result<Value, ValueError> {
    match message {
        None => Ok(Value::Null),
        Some(DynamicValue { msgpack, .. }) if !msgpack.is_empty() => decode::decode(msgpack, of),
        Some(DynamicValue { json, .. }) if !json.is_empty() => decode_json(json, of),
        Some(_) => Ok(Value::Null),
    }
}

/// Reads JSON, in which nothing is unknown and every attribute must be one of the type's.
fn decode_json(bytes: &[u8], of: &Type) -> Result<Value, ValueError> {
    let json = serde_json::from_slice(bytes)
        .map_err(|error| ValueError::invalid(format!("is not valid JSON: {error}")))?;
    json::decode(&json, of, json::Unlisted::Refuse)
}

/// Writes a value of this type; a value of another type is an error that names its place.
pub(crate) fn encode(value: &Value, of: &Type) -> Result<DynamicValue, ValueError> {
    Ok(DynamicValue {
        msgpack: encode::encode(value, of)?,
        json: Vec::new(),
    })
}

#[cfg(test)]
mod tests;
