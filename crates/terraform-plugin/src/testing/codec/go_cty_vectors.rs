//! The bytes of go-cty, the codec of Terraform and OpenTofu: both codecs here must read and write
//! them.

use serde::Deserialize;
use serde_json::Value as Json;

use crate::plugin::dynamic_value;
use crate::plugin::messages::common::DynamicValue;
use crate::terraform::{Type, Value};

#[derive(Deserialize)]
struct File {
    vectors: Vec<Vector>,
}

#[derive(Deserialize)]
struct Vector {
    name: String,
    r#type: Json,
    value: Json,
    msgpack: String,
}

impl Vector {
    fn of(&self) -> Type {
        Type::from_json(&self.r#type).unwrap()
    }

    fn bytes(&self) -> Vec<u8> {
        let digits = self.msgpack.as_bytes().chunks(2);
        let byte = |pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
        digits.map(byte).collect()
    }

    fn message(&self) -> DynamicValue {
        DynamicValue {
            msgpack: self.bytes(),
            json: Vec::new(),
        }
    }

    /// Go-cty tells what it knows of an unknown value (extension 12); both codecs send a bare one.
    fn is_refined(&self) -> bool {
        self.name.contains("refined")
    }
}

fn vectors() -> Vec<Vector> {
    let file: File = serde_json::from_str(include_str!("go_cty_vectors.json")).unwrap();
    assert!(file.vectors.len() > 80);
    file.vectors
}

/// The value as the file spells it.
fn value(json: &Json, of: &Type) -> Value {
    let items = |of: &Type| {
        let items = json.as_array().unwrap().iter();
        items.map(|item| value(item, of)).collect()
    };
    match (of, json) {
        (_, Json::Null) => Value::Null,
        (_, Json::Object(members)) if members.contains_key("unknown") => Value::Unknown,
        (Type::Bool, Json::Bool(boolean)) => Value::Bool(*boolean),
        (Type::String, Json::String(string)) => string.as_str().into(),
        (Type::Number, Json::String(digits)) => Value::Number(digits.parse().unwrap()),
        (Type::List(of), _) => Value::List(items(of)),
        (Type::Set(of), _) => Value::Set(items(of)),
        (Type::Tuple(types), Json::Array(items)) => {
            let pairs = items.iter().zip(types);
            Value::Tuple(pairs.map(|(item, of)| value(item, of)).collect())
        }
        (Type::Map(of), Json::Object(entries)) => {
            let entries = entries.iter();
            Value::Map(
                entries
                    .map(|(key, item)| (key.clone(), value(item, of)))
                    .collect(),
            )
        }
        (Type::Object(types), Json::Object(attributes)) => {
            let types = types.iter();
            Value::object(types.map(|(name, of)| (name, value(&attributes[name], of))))
        }
        (Type::Dynamic, json) => {
            // An unknown value of a known type was read above: it is unknown whatever its type.
            let of = Type::from_json(&json["type"]).unwrap();
            let value = value(&json["value"], &of);
            Value::Dynamic(Box::new((of, value)))
        }
        (of, json) => panic!("{json} is not of type {of}"),
    }
}

/// Equality for these tests: a dynamic value that is unknown is unknown, with or without its type.
fn same(one: &Value, other: &Value) -> bool {
    one == other || (one.is_unknown() && other.is_unknown())
}

#[test]
fn both_codecs_read_what_go_cty_wrote() {
    for vector in vectors() {
        let (name, of) = (&vector.name, vector.of());
        let expected = value(&vector.value, &of);
        let ours = dynamic_value::decode(Some(&vector.message()), &of).unwrap();
        assert!(same(&ours, &expected), "{name}: {ours:?}, not {expected:?}");
        // A float of a whole number never comes from go-cty, so core's reading is exact here.
        let cores = super::decode(Some(&vector.message()), &of).unwrap();
        assert!(
            same(&cores, &expected),
            "{name}: {cores:?}, not {expected:?}"
        );
    }
}

#[test]
fn both_codecs_write_the_bytes_of_go_cty() {
    for vector in vectors().into_iter().filter(|vector| !vector.is_refined()) {
        let (name, of, bytes) = (&vector.name, vector.of(), vector.bytes());
        let value = dynamic_value::decode(Some(&vector.message()), &of).unwrap();
        let ours = dynamic_value::encode(&value, &of).unwrap();
        assert_eq!(ours.msgpack, bytes, "{name}");
        let cores = super::encode(&value, &of).unwrap();
        assert_eq!(cores.msgpack, bytes, "{name}");
    }
}

#[test]
fn a_whole_number_that_travels_as_a_float_has_lost_digits_to_core() {
    let float = DynamicValue {
        msgpack: [&[0xcb][..], &(2_f64.powi(63)).to_be_bytes()].concat(),
        json: Vec::new(),
    };
    let read = super::decode(Some(&float), &Type::Number).unwrap();
    assert_ne!(read, Value::Number("9223372036854775808".parse().unwrap()));
}
