use prost::Message;

use super::common::DynamicValue;
use super::managed_resource::{apply_resource_change, plan_resource_change};
use super::schema::{Attribute, Block};

/// The key byte of a length-delimited field below 16.
fn key(field: u8) -> u8 {
    field << 3 | 2
}

#[test]
fn planned_private_of_protocol_6_11_is_field_nine_of_the_plan_request() {
    let request = plan_resource_change::Request {
        planned_private: b"p".to_vec(),
        ..Default::default()
    };
    assert_eq!(request.encode_to_vec(), [key(9), 1, b'p']);
}

#[test]
fn attribute_and_block_put_their_deprecation_messages_in_fields_twelve_and_seven() {
    let attribute = Attribute {
        deprecation_message: "x".into(),
        ..Default::default()
    };
    let block = Block {
        deprecation_message: "x".into(),
        ..Default::default()
    };
    assert_eq!(attribute.encode_to_vec(), [key(12), 1, b'x']);
    assert_eq!(block.encode_to_vec(), [key(7), 1, b'x']);
}

#[test]
fn the_legacy_flag_of_old_sdks_is_skipped_when_read() {
    let legacy = [4 << 3, 1, key(2), 1, b'p'];
    let response = apply_resource_change::Response::decode(legacy.as_slice()).unwrap();
    assert_eq!(response.private, b"p");
}

#[test]
fn unknown_fields_of_a_newer_protocol_are_ignored() {
    let mut bytes = DynamicValue {
        msgpack: vec![0xc0],
        json: Vec::new(),
    }
    .encode_to_vec();
    bytes.extend([key(15), 2, 1, 2]);
    assert_eq!(
        DynamicValue::decode(bytes.as_slice()).unwrap().msgpack,
        [0xc0]
    );
}
