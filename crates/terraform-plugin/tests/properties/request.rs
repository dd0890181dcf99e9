//! Requests that are almost right.

use proptest::collection::vec;
use proptest::prelude::*;
use terraform_plugin::terraform::{Type, Value};
use terraform_plugin::testing::encode_msgpack;

use crate::anything::TYPE_NAME;
use crate::generate::{NAMES, small_schema};

/// The bytes of a request in which each field is a type's name, a value, a damaged value, a number,
/// or anything, whatever the method expects there.
pub(crate) fn damaged() -> impl Strategy<Value = Vec<u8>> {
    vec((1..10_u8, field()), 0..9).prop_map(|fields| {
        let encode = |(number, field): (u8, Field)| match field {
            Field::Bytes(bytes) => delimited(number, &bytes),
            Field::Number(value) => vec![number << 3, value & 0x7f],
        };
        fields.into_iter().flat_map(encode).collect()
    })
}

#[derive(Clone, Debug)]
enum Field {
    Bytes(Vec<u8>),
    Number(u8),
}

fn field() -> impl Strategy<Value = Field> {
    let name = Just(Field::Bytes(TYPE_NAME.as_bytes().to_vec()));
    let damage = (any::<prop::sample::Index>(), any::<u8>(), any::<bool>());
    let value = (object(), damage).prop_map(|(mut msgpack, (at, byte, is_damaged))| {
        if is_damaged {
            let at = at.index(msgpack.len());
            msgpack[at] = byte;
        }
        // A DynamicValue has its msgpack in field 1.
        Field::Bytes(delimited(1, &msgpack))
    });
    let json = "[\\[\\]{}\":a0-9.,-]{0,30}";
    let json = json.prop_map(|json| Field::Bytes(delimited(1, json.as_bytes())));
    let anything = vec(any::<u8>(), 0..40).prop_map(Field::Bytes);
    let number = any::<u8>().prop_map(Field::Number);
    prop_oneof![3 => name, 6 => value, 1 => json, 1 => anything, 1 => number]
}

/// An object of the small schema, in which anything may be null or unknown.
fn object() -> impl Strategy<Value = Vec<u8>> {
    let attribute = prop_oneof![
        Just(Value::Null),
        Just(Value::Unknown),
        "[a-z]{0,9}".prop_map(|text| Value::from(text.as_str())),
    ];
    let of: Type = small_schema().object_type();
    let whole =
        vec(attribute, NAMES.len()).prop_map(|values| Value::object(NAMES.into_iter().zip(values)));
    prop_oneof![whole, Just(Value::Null), Just(Value::Unknown)]
        .prop_map(move |value| encode_msgpack(&value, &of).unwrap())
}

/// A length-delimited field of protobuf.
fn delimited(number: u8, content: &[u8]) -> Vec<u8> {
    let mut length = content.len();
    let mut bytes = vec![number << 3 | 2];
    while length > 0x7f {
        bytes.push(0x80 | (length & 0x7f) as u8);
        length >>= 7;
    }
    bytes.push(length as u8);
    bytes.extend(content);
    bytes
}
