use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

use super::decode::decode;
use super::encode::encode;
use super::*;
use crate::terraform::Number;

fn note() -> Type {
    Type::object([
        ("tags", Type::list(Type::map(Type::String))),
        ("size", Type::Number),
    ])
}

fn number(text: &str) -> Value {
    Value::Number(text.parse().unwrap())
}

#[track_caller]
fn refused(bytes: &[u8], of: &Type, expect: &str) {
    let error = decode(bytes, of).unwrap_err();
    assert_eq!(error.to_string(), expect);
}

#[test]
fn unknown_is_read_from_any_extension_and_written_as_extension_zero() {
    // Fixed, sized, and refined (type 12 with a map saying "not null").
    for bytes in [
        &[0xd4, 0, 0][..],
        &[0xc7, 0, 0],
        &[0xc7, 3, 12, 0x81, 1, 0xc2],
        &[0xd5, 99, 1, 2],
    ] {
        assert_eq!(decode(bytes, &Type::String).unwrap(), Value::Unknown);
        assert_eq!(decode(bytes, &note()).unwrap(), Value::Unknown);
    }
    assert_eq!(encode(&Value::Unknown, &note()).unwrap(), [0xd4, 0, 0]);
}

#[test]
fn numbers_are_read_as_integer_float_or_digits_and_stay_exact() {
    let digits = "12345678901234567890123456.5";
    let text = [&[0xa0 | digits.len() as u8], digits.as_bytes()].concat();
    for (bytes, expect) in [
        (&[5][..], "5"),
        (&[0xff], "-1"),
        (
            &[0xcf, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            "18446744073709551615",
        ),
        (&[0xd1, 0xff, 0x00], "-256"),
        (&[0xcb, 0x3f, 0xe0, 0, 0, 0, 0, 0, 0], "0.5"),
        (&text, digits),
    ] {
        let value = decode(bytes, &Type::Number).unwrap();
        assert_eq!(value, number(expect));
        let again = encode(&value, &Type::Number).unwrap();
        assert_eq!(decode(&again, &Type::Number).unwrap(), value);
    }
    refused(
        &[0xcb, 0x7f, 0xf0, 0, 0, 0, 0, 0, 0],
        &Type::Number,
        "the value must be a number, but it is not finite",
    );
}

#[test]
fn text_is_normalised_to_form_c() {
    let decomposed = "e\u{301}";
    let bytes = encode(&Value::String(decomposed.into()), &Type::String).unwrap();
    assert_eq!(decode(&bytes, &Type::String).unwrap(), Value::from("é"));
}

#[test]
fn dynamic_values_travel_with_their_type() {
    let value = Value::Dynamic(Box::new((
        Type::set(Type::Bool),
        Value::Set(vec![true.into()]),
    )));
    let bytes = encode(&value, &Type::Dynamic).unwrap();
    assert_eq!(decode(&bytes, &Type::Dynamic).unwrap(), value);
    assert_eq!(decode(&[0xc0], &Type::Dynamic).unwrap(), Value::Null);
}

#[test]
fn errors_name_the_attribute_path() {
    let tags = b"\x82\xa4size\xc0\xa4tags\x92\x80\x81\xa1k\x05";
    refused(
        tags,
        &note(),
        "tags[1][\"k\"]: the value must be of type string, not a number",
    );
    refused(
        b"\x81\xa4size\xc0",
        &note(),
        "tags: the value is missing from the message",
    );
    refused(
        b"\x81\xa3new\xc0",
        &note(),
        "new: the value is not in the schema",
    );
    refused(
        b"\x82\xa1k\xc0\xa1k\xc0",
        &Type::map(Type::Bool),
        "[\"k\"]: the value is there twice",
    );
    let error = encode(
        &Value::object([("size", true.into()), ("tags", Value::Null)]),
        &note(),
    );
    assert_eq!(
        error.unwrap_err().to_string(),
        "size: the value must be of type number, not a bool"
    );
}

#[test]
fn declared_lengths_beyond_the_bytes_are_refused_before_anything_is_kept() {
    let lists = Type::list(Type::String);
    let early = "the value is not valid msgpack: it announces more elements than it holds";
    refused(&[0xdd, 0xff, 0xff, 0xff, 0xff], &lists, early);
    refused(
        &[0xdf, 0xff, 0xff, 0xff, 0xff, 0],
        &Type::map(Type::Bool),
        early,
    );
    let short = "the value is not valid msgpack: it ends too early";
    refused(&[0xdb, 0xff, 0xff, 0xff, 0xff], &Type::String, short);
    refused(&[0xc9, 0xff, 0xff, 0xff, 0xff, 0], &Type::String, short);
    refused(&[], &Type::String, short);
}

#[test]
fn nesting_that_the_message_brings_itself_is_limited() {
    // A dynamic value in a dynamic value in …
    let mut bytes = Vec::new();
    for _ in 0..100_000 {
        bytes.extend(b"\x92\xa9\"dynamic\"");
    }
    refused(
        &bytes,
        &Type::Dynamic,
        "the value is nested deeper than 128 levels",
    );
    let json = DynamicValue {
        json: vec![b'['; 100_000],
        msgpack: Vec::new(),
    };
    let error = super::decode(Some(&json), &Type::list(Type::Dynamic)).unwrap_err();
    assert!(error.to_string().contains("not valid JSON"), "{error}");
}

#[test]
fn a_type_that_is_nested_too_deep_is_told_from_one_that_cannot_be_read() {
    let dynamic = |json: &str| {
        [
            &[0x92, 0xc5][..],
            &(json.len() as u16).to_be_bytes(),
            json.as_bytes(),
            &[0xc0],
        ]
        .concat()
    };
    let lists = |levels| {
        format!(
            "{}\"bool\"{}",
            "[\"list\",".repeat(levels),
            "]".repeat(levels)
        )
    };
    let objects = |levels| {
        let (open, close) = ("[\"object\",{\"a\":".repeat(levels), "}]".repeat(levels));
        format!("{open}\"bool\"{close}")
    };
    let too_deep = "the value has a type that is nested deeper than 64 levels";
    for json in [lists(70), lists(200), objects(70)] {
        refused(&dynamic(&json), &Type::Dynamic, too_deep);
    }
    for json in [lists(60), objects(60)] {
        assert!(decode(&dynamic(&json), &Type::Dynamic).is_ok());
    }
    let unreadable = "the value has a type that cannot be read";
    refused(&dynamic("[\"lists\",\"bool\"]"), &Type::Dynamic, unreadable);
    refused(&dynamic("[\"[[[[[[["), &Type::Dynamic, unreadable);
}

#[test]
fn bytes_after_the_value_are_an_error() {
    refused(
        &[0xc0, 0xc0],
        &Type::Bool,
        "the value is followed by bytes that belong to nothing",
    );
}

#[test]
fn what_was_not_sent_is_null_and_json_is_accepted() {
    assert_eq!(super::decode(None, &note()).unwrap(), Value::Null);
    let nothing = DynamicValue::default();
    assert_eq!(super::decode(Some(&nothing), &note()).unwrap(), Value::Null);
    let json = DynamicValue {
        json: br#"{"size": 1.5, "tags": null}"#.to_vec(),
        msgpack: Vec::new(),
    };
    let expected = Value::object([("size", number("1.5")), ("tags", Value::Null)]);
    assert_eq!(super::decode(Some(&json), &note()).unwrap(), expected);
}

/// A type, and with it a value of that type.
fn typed() -> impl Strategy<Value = (Type, Value)> {
    let number = prop_oneof![
        any::<i64>().prop_map(Number::from),
        any::<u64>().prop_map(Number::from),
        any::<f32>().prop_filter_map("finite", |float| Number::from_f64(float.into()).ok()),
    ];
    let leaf = prop_oneof![
        any::<bool>().prop_map(|value| (Type::Bool, Value::Bool(value))),
        number.prop_map(|value| (Type::Number, Value::Number(value))),
        "\\PC{0,40}".prop_map(|value| (Type::String, Value::from(value.as_str()))),
        Just((Type::String, Value::Null)),
        Just((Type::Number, Value::Unknown)),
    ];
    leaf.prop_recursive(4, 64, 20, |inner| {
        let name = "[a-z]{1,8}";
        prop_oneof![
            (inner.clone(), 0..40_usize).prop_map(|((of, value), length)| {
                (Type::list(of), Value::List(vec![value; length]))
            }),
            inner
                .clone()
                .prop_map(|(of, value)| (Type::set(of), Value::Set(vec![value]))),
            (name, inner.clone()).prop_map(|(key, (of, value))| {
                (Type::map(of), Value::Map([(key, value)].into()))
            }),
            vec(inner.clone(), 0..5).prop_map(|all| {
                let (types, values) = all.into_iter().unzip();
                (Type::Tuple(types), Value::Tuple(values))
            }),
            btree_map(name, inner.clone(), 0..20).prop_map(|all| {
                let types = all.iter().map(|(name, (of, _))| (name.clone(), of.clone()));
                let types = Type::object(types);
                let values = all.into_iter().map(|(name, (_, value))| (name, value));
                (types, Value::object(values))
            }),
            inner.prop_map(|typed| (Type::Dynamic, Value::Dynamic(Box::new(typed)))),
        ]
    })
}

proptest! {
    #[test]
    fn every_value_reads_back_as_itself((of, value) in typed()) {
        let bytes = encode(&value, &of).unwrap();
        prop_assert_eq!(decode(&bytes, &of).unwrap(), value);
    }

    #[test]
    fn what_is_written_is_msgpack_to_another_implementation((of, value) in typed()) {
        let bytes = encode(&value, &of).unwrap();
        let mut rest = bytes.as_slice();
        rmpv::decode::read_value(&mut rest).unwrap();
        prop_assert!(rest.is_empty());
    }

    #[test]
    fn no_bytes_panic((of, _) in typed(), bytes in vec(any::<u8>(), 0..64)) {
        let _ = decode(&bytes, &of);
    }

    #[test]
    fn no_damage_to_a_value_panics((of, value) in typed(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = encode(&value, &of).unwrap();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let _ = decode(&bytes, &of);
        let _ = decode(&bytes[..at], &of);
    }
}
