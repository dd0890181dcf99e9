//! The wire's forms of values, for fuzzing and measuring.

use crate::plugin::dynamic_value;
use crate::plugin::messages::common::DynamicValue;
use crate::terraform::{Type, Value, ValueError};

/// Reads msgpack as a provider reads it from Terraform.
pub fn decode_msgpack(bytes: &[u8], of: &Type) -> Result<Value, ValueError> {
    let message = DynamicValue {
        msgpack: bytes.to_vec(),
        json: Vec::new(),
    };
    dynamic_value::decode(Some(&message), of)
}

/// Reads JSON as a provider reads it from Terraform.
pub fn decode_json(bytes: &[u8], of: &Type) -> Result<Value, ValueError> {
    let message = DynamicValue {
        msgpack: Vec::new(),
        json: bytes.to_vec(),
    };
    dynamic_value::decode(Some(&message), of)
}

/// Writes msgpack as a provider writes it to Terraform.
pub fn encode_msgpack(value: &Value, of: &Type) -> Result<Vec<u8>, ValueError> {
    Ok(dynamic_value::encode(value, of)?.msgpack)
}
