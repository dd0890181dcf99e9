//! The signature of a call, held against what real servers sent.

use std::{fs, path::Path};

use serde_json::Value;
use zitadel_actions::{Secret, signature};

#[test]
fn every_recorded_signature_is_the_one_that_is_made() {
    let recordings =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/recordings/payloads");
    let mut compared = 0;
    for entry in fs::read_dir(recordings).unwrap() {
        let path = entry.unwrap().path();
        let payloads: Vec<Value> =
            serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        for payload in payloads {
            let Some(sent) = payload["headers"][signature::HEADER].as_str() else {
                continue;
            };
            let timestamp = sent.strip_prefix("t=").unwrap().split(',').next().unwrap();
            let key = Secret::new(payload["signing_key"].as_str().unwrap());
            let body = payload["body_text"].as_str().unwrap();
            let made = signature::header(&key, timestamp.parse().unwrap(), body.as_bytes());
            assert_eq!(made, sent, "{}: {}", path.display(), payload["kind"]);
            compared += 1;
        }
    }
    assert!(compared > 10, "only {compared} payloads carry a signature");
}

#[test]
fn another_key_another_second_and_another_body_give_another_signature() {
    let sign = |key: &str, timestamp, body: &str| {
        let header = signature::header(&Secret::new(key), timestamp, body.as_bytes());
        header.split_once("v1=").unwrap().1.to_owned()
    };
    let one = sign("key", 1, "{}");
    assert_eq!(one.len(), 64);
    for other in [
        sign("kex", 1, "{}"),
        sign("key", 2, "{}"),
        sign("key", 1, "{ }"),
    ] {
        assert_ne!(one, other);
    }
}
