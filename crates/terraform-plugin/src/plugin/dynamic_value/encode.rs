//! From a value to msgpack, guided by the type.

use std::collections::BTreeMap;

use crate::terraform::{Number, Step, Type, Value, ValueError};

/// Writes one value of this type.
pub(super) fn encode(value: &Value, of: &Type) -> Result<Vec<u8>, ValueError> {
    let mut bytes = Vec::new();
    write(value, of, &mut bytes)?;
    Ok(bytes)
}

fn write(value: &Value, of: &Type, bytes: &mut Vec<u8>) -> Result<(), ValueError> {
    match (value, of) {
        (Value::Null, _) => bytes.push(0xc0),
        // Extension type 0 with one byte of no meaning: unknown, without refinements.
        (Value::Unknown, _) => bytes.extend([0xd4, 0, 0]),
        (Value::Bool(boolean), Type::Bool) => bytes.push(0xc2 | u8::from(*boolean)),
        (Value::Number(number), Type::Number) => write_number(number, bytes),
        (Value::String(text), Type::String) => write_text(text, bytes),
        (Value::Dynamic(typed), Type::Dynamic) => {
            let (of, value) = &**typed;
            bytes.push(0x92);
            let json = of.to_json().to_string();
            write_length(
                json.len(),
                [None, Some(0xc4), Some(0xc5), Some(0xc6)],
                bytes,
            );
            bytes.extend(json.as_bytes());
            write(value, of, bytes)?;
        }
        (Value::List(items), Type::List(of)) => {
            write_items(items, bytes, |at| (Step::Index(at), of))?;
        }
        (Value::Set(items), Type::Set(of)) => {
            write_items(items, bytes, |_| (Step::Element, of))?;
        }
        (Value::Tuple(items), Type::Tuple(types)) if items.len() == types.len() => {
            write_items(items, bytes, |at| (Step::Index(at), &types[at]))?;
        }
        (Value::Map(entries), Type::Map(of)) => {
            write_map_length(entries.len(), bytes);
            for (key, value) in entries {
                write_text(key, bytes);
                write(value, of, bytes).map_err(|error| error.inside(Step::Key(key.clone())))?;
            }
        }
        (Value::Object(attributes), Type::Object(types)) => {
            write_object(attributes, types, bytes)?;
        }
        (value, of) => {
            let detail = format!("must be of type {of}, not {}", value.kind());
            return Err(ValueError::invalid(detail));
        }
    }
    Ok(())
}

fn write_items<'t>(
    items: &[Value],
    bytes: &mut Vec<u8>,
    item: impl Fn(usize) -> (Step, &'t Type),
) -> Result<(), ValueError> {
    write_length(
        items.len(),
        [Some(0x90), None, Some(0xdc), Some(0xdd)],
        bytes,
    );
    for (at, value) in items.iter().enumerate() {
        let (step, of) = item(at);
        write(value, of, bytes).map_err(|error| error.inside(step))?;
    }
    Ok(())
}

fn write_object(
    attributes: &BTreeMap<String, Value>,
    types: &BTreeMap<String, Type>,
    bytes: &mut Vec<u8>,
) -> Result<(), ValueError> {
    let about = |name: &str, detail: &str| {
        ValueError::invalid(detail).inside(Step::Attribute(name.to_owned()))
    };
    if let Some(name) = attributes.keys().find(|name| !types.contains_key(*name)) {
        return Err(about(name, "is not in the schema"));
    }
    write_map_length(types.len(), bytes);
    for (name, of) in types {
        let value = attributes
            .get(name)
            .ok_or_else(|| about(name, "is missing"))?;
        write_text(name, bytes);
        write(value, of, bytes).map_err(|error| error.inside(Step::Attribute(name.clone())))?;
    }
    Ok(())
}

/// Writes an integer of 64 bits as one, a fraction that a float holds exactly as that float, and
/// any other number as its digits, byte for byte as go-cty does. A whole number beyond 64 bits must
/// not be a float, even an exact one: core would read it with 53 bits, and lose digits when it
/// sends it again.
fn write_number(number: &Number, bytes: &mut Vec<u8>) {
    if let Some(number) = number.as_i64() {
        write_integer(number, bytes);
    } else if let Some(number) = number.as_exact_f64().filter(|_| !number.is_integer()) {
        bytes.push(0xcb);
        bytes.extend(number.to_be_bytes());
    } else {
        write_text(&number.to_string(), bytes);
    }
}

/// Writes an integer in its shortest form.
fn write_integer(number: i64, bytes: &mut Vec<u8>) {
    let digits = number.to_be_bytes();
    let (marker, length) = match number {
        -0x20..=0x7f => return bytes.push(number as u8),
        0x80..=0xff => (0xcc, 1),
        0x100..=0xffff => (0xcd, 2),
        0x1_0000..=0xffff_ffff => (0xce, 4),
        0x1_0000_0000.. => (0xcf, 8),
        -0x80.. => (0xd0, 1),
        -0x8000.. => (0xd1, 2),
        -0x8000_0000.. => (0xd2, 4),
        _ => (0xd3, 8),
    };
    bytes.push(marker);
    bytes.extend(&digits[digits.len() - length..]);
}

fn write_text(text: &str, bytes: &mut Vec<u8>) {
    let markers = [Some(0xa0), Some(0xd9), Some(0xda), Some(0xdb)];
    write_length(text.len(), markers, bytes);
    bytes.extend(text.as_bytes());
}

fn write_map_length(length: usize, bytes: &mut Vec<u8>) {
    write_length(length, [Some(0x80), None, Some(0xde), Some(0xdf)], bytes);
}

/// Writes a length in the shortest form that there is a marker for: inside the marker itself, then
/// in one, two or four bytes. gRPC's messages end long before four bytes do.
fn write_length(length: usize, markers: [Option<u8>; 4], bytes: &mut Vec<u8>) {
    let [inside, one, two, four] = markers;
    // Text alone has five bits inside its marker; arrays and maps have four.
    let fits_inside = |marker: u8| length < if marker == 0xa0 { 32 } else { 16 };
    let length = length as u32;
    let digits = length.to_be_bytes();
    if let Some(marker) = inside.filter(|marker| fits_inside(*marker)) {
        bytes.push(marker | digits[3]);
    } else if let Some(marker) = one.filter(|_| length <= 0xff) {
        bytes.extend([marker, digits[3]]);
    } else if let Some(marker) = two.filter(|_| length <= 0xffff) {
        bytes.extend([marker, digits[2], digits[3]]);
    } else if let Some(marker) = four {
        bytes.push(marker);
        bytes.extend(digits);
    }
}
