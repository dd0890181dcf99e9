//! Terraform's values, as they arrive.

use terraform_plugin::terraform::Type;
use terraform_plugin::terraform::json::{Unlisted, decode};
use terraform_plugin::testing::{decode_json, decode_msgpack, encode_msgpack};

/// A type chosen by the first byte, and the bytes after it.
fn choose(input: &[u8]) -> Option<(Type, &[u8])> {
    let (first, rest) = input.split_first()?;
    let object = Type::object([
        ("text", Type::String),
        ("number", Type::Number),
        ("flags", Type::list(Type::Bool)),
        ("tags", Type::set(Type::String)),
        ("any", Type::Dynamic),
    ]);
    let types = [
        Type::Dynamic,
        Type::String,
        Type::Number,
        Type::list(Type::Dynamic),
        Type::map(object.clone()),
        Type::set(object.clone()),
        Type::Tuple(vec![object.clone(), Type::Bool]),
        object,
    ];
    Some((types[usize::from(*first) % types.len()].clone(), rest))
}

/// What is read survives the way back.
pub(crate) fn msgpack(input: &[u8]) {
    let Some((of, bytes)) = choose(input) else {
        return;
    };
    if let Ok(value) = decode_msgpack(bytes, &of) {
        let written = encode_msgpack(&value, &of).expect("what was read fits its type");
        let again = decode_msgpack(&written, &of).expect("what was written can be read");
        assert_eq!(value, again);
    }
}

/// No panic, no hang.
pub(crate) fn state_json(input: &[u8]) {
    let Some((of, bytes)) = choose(input) else {
        return;
    };
    let _ = decode_json(bytes, &of);
    if let Ok(json) = serde_json::from_slice(bytes) {
        let _ = decode(&json, &of, Unlisted::Drop);
    }
}
