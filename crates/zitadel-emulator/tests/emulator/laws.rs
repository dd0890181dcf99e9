//! Laws of the real servers that no recording shows by itself.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};

use ring::hmac;
use serde_json::{Value, json};
use zitadel_emulator::{Emulator, TargetKind};

use crate::client::{self, Answer};

fn call(emulator: &Emulator, method: &str, path: &str, body: &Value) -> Answer {
    let body = (method != "GET").then_some(body);
    client::call(emulator, method, path, body).unwrap()
}

/// An endpoint that answers every call with a status, and the calls it gets.
fn endpoint(status: u16) -> (String, Receiver<String>) {
    endpoint_answering(status, "{}")
}

fn endpoint_answering(status: u16, body: &'static str) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let (sender, receiver) = channel();
    let length = body.len();
    let answer = format!(
        "HTTP/1.1 {status} X\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    );
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut buffer = vec![0; 65_536];
            let length = stream.read(&mut buffer).unwrap_or(0);
            let _ = sender.send(String::from_utf8_lossy(&buffer[..length]).into_owned());
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    (url, receiver)
}

fn gate(emulator: &Emulator, name: &str, url: &str) -> String {
    let kind = TargetKind::Webhook {
        interrupt_on_error: true,
    };
    emulator.create_target(name, url, kind, std::time::Duration::from_secs(5))
}

#[test]
fn an_execution_on_a_method_locks_that_method_only_and_one_on_a_service_all_of_it() {
    let emulator = Emulator::builder().start_blocking();
    let (url, _calls) = endpoint(500);
    let id = gate(&emulator, "gate", &url);
    let read = || {
        call(
            &emulator,
            "GET",
            &format!("/v2/actions/targets/{id}"),
            &Value::Null,
        )
        .status
    };
    let list = || call(&emulator, "POST", "/v2/actions/targets/search", &json!({})).status;
    let version = || call(&emulator, "GET", "/admin/v1/instances/me", &Value::Null).status;

    emulator.set_execution("request/zitadel.action.v2.ActionService/GetTarget", &[&id]);
    assert_eq!((read(), list(), version()), (400, 200, 200));
    emulator.set_execution("request/zitadel.action.v2.ActionService/GetTarget", &[]);
    emulator.set_execution("request/zitadel.action.v2.ActionService", &[&id]);
    assert_eq!((read(), list(), version()), (400, 400, 200));
    emulator.set_execution("request", &[&id]);
    assert_eq!((read(), list(), version()), (400, 400, 400));
}

#[test]
fn v3_4_9_runs_executions_on_methods_only() {
    let emulator = Emulator::builder().server_version("3.4.9").start_blocking();
    let (url, _calls) = endpoint(500);
    let id = gate(&emulator, "gate", &url);
    let read = || {
        call(
            &emulator,
            "GET",
            &format!("/v2beta/actions/targets/{id}"),
            &Value::Null,
        )
        .status
    };
    emulator.set_execution("request", &[&id]);
    emulator.set_execution("request/zitadel.action.v2beta.ActionService", &[&id]);
    assert_eq!(read(), 200);
    emulator.set_execution(
        "request/zitadel.action.v2beta.ActionService/GetTarget",
        &[&id],
    );
    assert_eq!(read(), 400);
}

#[test]
fn a_response_execution_fails_the_call_after_its_work_is_done() {
    let emulator = Emulator::builder().start_blocking();
    let (url, _calls) = endpoint(500);
    let id = gate(&emulator, "gate", &url);
    emulator.set_execution(
        "response/zitadel.action.v2.ActionService/CreateTarget",
        &[&id],
    );
    let draft = json!({
        "name": "done", "restWebhook": {}, "timeout": "1s", "endpoint": "https://192.0.2.1/",
    });
    assert_eq!(
        call(&emulator, "POST", "/v2/actions/targets", &draft).status,
        400
    );
    assert!(emulator.find_target("done").is_some());
}

#[test]
fn targets_run_in_order_and_before_v3_4_2_in_reverse() {
    for (version, path, first) in [
        ("4.13.1", "/v2/actions/executions/functions", "a"),
        (
            "2.71.19",
            "/resources/v3alpha/actions/executions/functions",
            "b",
        ),
    ] {
        let emulator = Emulator::builder().server_version(version).start_blocking();
        let (url, calls) = endpoint(500);
        let a = gate(&emulator, "a", &format!("{url}?a"));
        let b = gate(&emulator, "b", &format!("{url}?b"));
        emulator.set_execution("request", &[&a, &b]);
        assert_eq!(
            call(&emulator, "GET", path, &Value::Null).status,
            400,
            "{version}"
        );
        let request = calls.recv().unwrap();
        assert!(
            request.starts_with(&format!("POST /hook?{first} ")),
            "{version}: {request}"
        );
        assert!(
            calls.try_recv().is_err(),
            "{version}: the first failure ends the run"
        );
    }
}

#[test]
fn what_a_target_gets_is_signed_with_its_key() {
    let emulator = Emulator::builder().start_blocking();
    let (url, calls) = endpoint(200);
    let id = gate(&emulator, "gate", &url);
    emulator.set_execution("request", &[&id]);
    call(
        &emulator,
        "GET",
        "/v2/actions/executions/functions",
        &Value::Null,
    );
    let request = calls.recv().unwrap();
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let method = "/zitadel.action.v2.ActionService/ListExecutionFunctions";
    assert_eq!(
        serde_json::from_str::<Value>(body).unwrap()["fullMethod"],
        json!(method)
    );
    let signature = head
        .lines()
        .find_map(|line| line.strip_prefix("Zitadel-Signature: "))
        .unwrap();
    let (time, tag) = signature.split_once(",v1=").unwrap();
    let tag: Vec<u8> = (0..tag.len())
        .step_by(2)
        .map(|i| u8::from_str_radix(&tag[i..i + 2], 16).unwrap())
        .collect();
    let key = emulator.targets()[0].signing_key.clone().unwrap();
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes());
    let message = format!("{}.{body}", time.strip_prefix("t=").unwrap());
    assert!(hmac::verify(&key, message.as_bytes(), &tag).is_ok());
}

#[test]
fn circles_of_every_length_are_refused_up_to_three_levels() {
    let emulator = Emulator::builder()
        .server_version("2.71.19")
        .start_blocking();
    let id = gate(&emulator, "target", "https://192.0.2.1/");
    let set = |event: &str, include: Option<&str>| {
        let targets = match include {
            Some(include) => json!([{ "include": { "event": { "event": include } } }]),
            None => json!([{ "target": id }]),
        };
        let body = json!({
            "condition": { "event": { "event": event } }, "execution": { "targets": targets },
        });
        let answer = call(
            &emulator,
            "PUT",
            "/resources/v3alpha/actions/executions",
            &body,
        )
        .json();
        answer["details"][0]["id"]
            .as_str()
            .unwrap_or("fine")
            .to_owned()
    };
    assert_eq!(set("e1", None), "fine");
    for (event, include) in [("e2", "e1"), ("e3", "e2")] {
        assert_eq!(set(event, Some(include)), "fine", "{event}");
    }
    assert_eq!(set("e4", Some("e3")), "COMMAND-gbhd3g57oo");
    assert_eq!(set("e1", Some("e1")), "COMMAND-mo1cmjp5k7");
    assert_eq!(set("e1", Some("e2")), "COMMAND-819opvhgjv");
    assert_eq!(set("e1", Some("e3")), "COMMAND-819opvhgjv");
}

#[test]
fn a_target_that_forwards_an_error_decides_what_the_caller_gets() {
    let emulator = Emulator::builder().start_blocking();
    let cases = [
        (
            r#"{"forwardedStatusCode":404,"forwardedErrorMessage":"x"}"#,
            404,
            "EXEC-reUaUZCzCp",
        ),
        (
            r#"{"forwardedStatusCode":418,"forwardedErrorMessage":"x"}"#,
            500,
            "EXEC-reUaUZCzCp",
        ),
        (
            r#"{"forwardedStatusCode":500,"forwardedErrorMessage":"x"}"#,
            400,
            "EXEC-bmhNhpcqpF",
        ),
        (r#"{"forwardedErrorMessage":"x"}"#, 400, "EXEC-bmhNhpcqpF"),
        (r#"{"forwardedStatusCode":"403"}"#, 200, ""),
    ];
    for (i, (answer, status, id)) in cases.into_iter().enumerate() {
        let (url, _calls) = endpoint_answering(200, answer);
        let target = gate(&emulator, &format!("gate {i}"), &url);
        emulator.set_execution("request", &[&target]);
        let got = call(
            &emulator,
            "GET",
            "/v2/actions/executions/functions",
            &Value::Null,
        );
        assert_eq!(got.status, status, "{answer}: {}", got.text);
        assert_eq!(
            got.json()["details"][0]["id"].as_str().unwrap_or_default(),
            id,
            "{answer}"
        );
    }
}

#[test]
fn an_emptied_execution_can_be_included_and_keeps_its_creation_date() {
    let emulator = Emulator::builder()
        .server_version("2.71.19")
        .start_blocking();
    let id = gate(&emulator, "target", "https://192.0.2.1/");
    let set = |condition: Value, targets: Value| {
        let body = json!({ "condition": condition, "execution": { "targets": targets } });
        call(
            &emulator,
            "PUT",
            "/resources/v3alpha/actions/executions",
            &body,
        )
        .status
    };
    let group = json!({ "event": { "group": "org" } });
    let search = || {
        call(
            &emulator,
            "POST",
            "/resources/v3alpha/actions/executions/_search",
            &json!([]),
        )
        .json()
    };
    assert_eq!(set(group.clone(), json!([{ "target": id }])), 201);
    let created = search()["result"][0]["details"]["created"].clone();
    assert_eq!(set(group.clone(), json!([])), 201);
    assert_eq!(
        set(
            json!({ "event": { "all": true } }),
            json!([{ "include": group }])
        ),
        201
    );
    assert_eq!(set(group, json!([{ "target": id }])), 201);
    let rows = search();
    let kept = rows["result"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["details"]["id"] == "event/org.*")
        .unwrap();
    assert_eq!(kept["details"]["created"], created);
    assert_ne!(kept["details"]["changed"], created);
}

#[test]
fn a_denied_endpoint_is_refused_from_v4_11_1_on_and_taken_before() {
    let denied = vec!["127.0.0.1".parse().unwrap()];
    let cases = [
        ("https://localhost/", 400),
        ("https://127.0.0.1/", 400),
        ("https://hooks.invalid/", 400),
        ("https://example.com/", 200),
    ];
    for (endpoint, status) in cases {
        for (version, status) in [("4.13.1", status), ("4.7.6", 200)] {
            let emulator = Emulator::builder()
                .server_version(version)
                .deny_list(denied.clone())
                .start_blocking();
            let draft =
                json!({ "name": "x", "restWebhook": {}, "timeout": "1s", "endpoint": endpoint });
            let answer = call(&emulator, "POST", "/v2/actions/targets", &draft);
            assert_eq!(
                answer.status, status,
                "{version} {endpoint}: {}",
                answer.text
            );
        }
    }
}

#[test]
fn both_generations_of_a_v4_server_show_one_target() {
    let emulator = Emulator::builder().start_blocking();
    let draft = json!({
        "name": "x", "restCall": {}, "timeout": "1s", "endpoint": "https://192.0.2.1/",
        "payloadType": "PAYLOAD_TYPE_JWT",
    });
    let id = call(&emulator, "POST", "/v2beta/actions/targets", &draft).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let update = json!({ "payloadType": "PAYLOAD_TYPE_JWE" });
    assert_eq!(
        call(
            &emulator,
            "POST",
            &format!("/v2/actions/targets/{id}"),
            &update
        )
        .status,
        200
    );
    let shown = |generation: &str| {
        let answer = call(
            &emulator,
            "GET",
            &format!("/{generation}/actions/targets/{id}"),
            &Value::Null,
        );
        answer.json()["target"]["payloadType"].clone()
    };
    assert_eq!(
        (shown("v2"), shown("v2beta")),
        (json!("PAYLOAD_TYPE_JWE"), Value::Null)
    );
}
