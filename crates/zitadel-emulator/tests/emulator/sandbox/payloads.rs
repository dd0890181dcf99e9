//! What a target receives has the shape of what real servers sent, byte for byte but for the values
//! that differ from run to run.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use zitadel_emulator::Firing;

use super::receiver::Receiver;
use super::{WEBHOOK, server, target};

fn recorded(version: &str) -> Vec<Value> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let file = folder.join(format!(
        "../../tests/fixtures/recordings/payloads/v{version}.json"
    ));
    serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}

/// JSON with its member names and their order, and of each value only the type.
pub(super) fn skeleton(json: &str) -> String {
    let (mut out, mut rest) = (String::new(), json);
    while let Some(c) = rest.chars().next() {
        if c == '"' {
            let mut escaped = false;
            let end = rest[1..]
                .find(|c| {
                    let ends = c == '"' && !escaped;
                    escaped = c == '\\' && !escaped;
                    ends
                })
                .unwrap();
            let (literal, after) = rest.split_at(end + 2);
            out += if after.starts_with(':') {
                literal
            } else {
                "\"\""
            };
            rest = after;
        } else if c.is_ascii_digit() {
            if !out.ends_with('0') {
                out.push('0');
            }
            rest = &rest[1..];
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    out
}

/// The condition to fire for a recorded payload, and the data that makes it.
fn firing(payload: &Value) -> Firing {
    let text = payload["body_text"].as_str().unwrap();
    let body = &payload["body"];
    let part = |name: &str| {
        let at = text.find(&format!("\"{name}\":")).unwrap() + name.len() + 3;
        let mut stream = serde_json::Deserializer::from_str(&text[at..])
            .into_iter::<Box<serde_json::value::RawValue>>();
        stream.next().unwrap().unwrap().get().to_owned()
    };
    match payload["kind"].as_str().unwrap() {
        "request-method" => {
            Firing::new(&format!("request{}", body["fullMethod"].as_str().unwrap()))
        }
        "response-method" => {
            Firing::new(&format!("response{}", body["fullMethod"].as_str().unwrap()))
        }
        "event" | "event-group" => {
            let event = body["event_type"].as_str().unwrap();
            Firing::new(&format!("event/{event}")).data(&part("event_payload"))
        }
        kind => {
            let function = kind.strip_prefix("function-").unwrap();
            Firing::new(&format!("function/{function}"))
                .data(&format!("{{\"userinfo\":{}}}", part("userinfo")))
        }
    }
}

#[test]
fn payloads_have_the_recorded_shapes() {
    for version in ["2.58.7", "2.71.19", "3.4.9", "4.13.1"] {
        for payload in recorded(version) {
            if payload["body"].is_null() {
                continue;
            }
            let emulator = server(version);
            let receiver = Receiver::answering(200, "");
            let id = target(&emulator, "hook", WEBHOOK, &receiver);
            for condition in ["function/preuserinfo", "function/preaccesstoken"] {
                if !version.starts_with('2') {
                    emulator.set_execution(condition, &[&id]);
                }
            }
            for condition in ["event", "request", "response"] {
                emulator.set_execution(condition, &[&id]);
            }
            if version == "3.4.9" {
                for kind in ["request", "response"] {
                    let method = "zitadel.user.v2.UserService/AddHumanUser";
                    emulator.set_execution(&format!("{kind}/{method}"), &[&id]);
                }
            }
            let trace = emulator.fire_blocking(firing(&payload)).unwrap();
            assert!(trace.succeeded(), "{version}: {trace}");
            let got = receiver.last();
            assert_eq!(
                skeleton(&got.body),
                skeleton(payload["body_text"].as_str().unwrap()),
                "{version} {}",
                payload["kind"]
            );
            let names: Vec<&str> = got.headers.iter().map(|(name, _)| name.as_str()).collect();
            let recorded: Vec<&str> = payload["all_header_names"]
                .as_array()
                .unwrap()
                .iter()
                .map(|name| name.as_str().unwrap())
                .collect();
            assert_eq!(sorted(names), sorted(recorded), "{version}");
            for name in ["User-Agent", "Content-Type"] {
                assert_eq!(got.header(name), payload["headers"][name].as_str());
            }
        }
    }
}

fn sorted(mut names: Vec<&str>) -> Vec<&str> {
    names.sort_unstable();
    names
}

#[test]
fn an_event_payload_is_sent_as_it_was_given() {
    let emulator = server("4.13.1");
    let receiver = Receiver::answering(200, "");
    let id = target(&emulator, "hook", WEBHOOK, &receiver);
    emulator.set_execution("event/user.human.*", &[&id]);
    let data = r#"{ "z": "a b", "a": [1, 2.50], "html": "<&>" }"#;
    let firing = Firing::new("event/user.human.added").data(data);
    emulator.fire_blocking(firing).unwrap();
    let body = receiver.last().body;
    assert!(
        body.ends_with(r#""event_payload":{"z":"a b","a":[1,2.50],"html":"\u003c\u0026\u003e"}}"#),
        "{body}"
    );
}
