//! Actions and what else the CLI of this machine may be too old for, asked for as a newer core
//! does.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::Duration;

use terraform_plugin::terraform::Value;
use terraform_plugin::testing::{Core, CoreError};
use terraform_provider_zitadelactions::ZitadelActions;
use zitadel_emulator::{Emulator, TargetKind};

const TEN: Duration = Duration::from_secs(10);

/// The provider, configured for this server.
pub(crate) async fn core(zitadel: &Emulator) -> Core {
    let core = Core::start(ZitadelActions).await.unwrap();
    let block = [
        ("domain", zitadel.base_url()),
        ("access_token", zitadel.token()),
    ];
    core.configure(Value::object(
        block.map(|(name, text)| (name, Value::from(text))),
    ))
    .await
    .unwrap();
    core
}

fn zitadel(version: &str) -> Emulator {
    Emulator::builder().server_version(version).start_blocking()
}

fn target(id: &str) -> Value {
    Value::object([("target_id", Value::from(id))])
}

fn key(zitadel: &Emulator, name: &str) -> String {
    zitadel.find_target(name).unwrap().signing_key.unwrap()
}

/// The object with another value of an attribute.
fn with(mut object: Value, name: &str, value: Value) -> Value {
    let Value::Object(entries) = &mut object else {
        panic!("{object:?} is not an object")
    };
    entries.insert(name.into(), value);
    object
}

const CALL: TargetKind = TargetKind::Call {
    interrupt_on_error: true,
};

/// What an action says, or the error that it ends with.
async fn invoke(zitadel: &Emulator, action: &str, config: Value) -> Result<String, String> {
    let action = format!("zitadelactions_{action}");
    let invoked = core(zitadel).await.invoke(&action, config).await;
    invoked
        .map(|messages| messages.join("\n"))
        .map_err(|error| error.to_string())
}

/// Answers one request with this status and body, and gives the request; at
/// `http://127.0.0.1:<port>/SENTINEL`.
fn receiver(status: &'static str, body: &'static str) -> (String, std::thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}/SENTINEL", listener.local_addr().unwrap());
    let request = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut got = String::new();
        while got
            .split_once("\r\n\r\n")
            .is_none_or(|(head, body)| body.len() < length(head))
        {
            let mut chunk = [0; 4096];
            let n = stream.read(&mut chunk).unwrap();
            got.push_str(std::str::from_utf8(&chunk[..n]).unwrap());
        }
        write!(
            stream,
            "HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        got
    });
    (endpoint, request)
}

fn length(head: &str) -> usize {
    let lengths = head.lines().filter_map(|line| {
        line.to_ascii_lowercase()
            .strip_prefix("content-length: ")?
            .parse()
            .ok()
    });
    lengths.max().unwrap_or(0)
}

fn preuserinfo(target_id: &str) -> Value {
    let name = Value::object([("name", Value::from("preuserinfo"))]);
    Value::object([
        ("target_id", Value::from(target_id)),
        ("condition", Value::object([("function", name)])),
    ])
}

#[tokio::test]
async fn a_literal_id_that_no_target_has_is_refused_by_each_action() {
    let zitadel = zitadel("4.13.1");
    for (id, title) in [
        ("404", "Target not found"),
        ("a/b", "Invalid ID"),
        ("", "Invalid ID"),
    ] {
        let key = with(target(id), "key_id", "1".into());
        for (action, config) in [
            ("rotate_signing_key", target(id)),
            ("test_call", preuserinfo(id)),
            ("activate_public_key", key),
        ] {
            let error = invoke(&zitadel, action, config).await.unwrap_err();
            assert!(error.contains(title), "{action} {id:?}: {error}");
        }
    }
    // The plan refuses it, so the key is not asked for.
    let mut paths = zitadel.calls().into_iter().map(|call| call.path);
    assert!(paths.all(|path| !path.contains("publickeys")));
}

#[tokio::test]
async fn a_rotation_replaces_the_key_and_shows_neither() {
    let zitadel = zitadel("4.13.1");
    let id = zitadel.create_target("t", "https://example.com/", TargetKind::Async, TEN);
    let before = key(&zitadel, "t");
    let said = invoke(&zitadel, "rotate_signing_key", target(&id))
        .await
        .unwrap();
    let after = key(&zitadel, "t");
    assert_ne!(before, after);
    assert!(
        said.contains("new key") && !said.contains(&before) && !said.contains(&after),
        "{said}"
    );
}

#[tokio::test]
async fn a_rotation_that_cannot_be_is_refused_with_its_reason() {
    let old = zitadel("2.58.7");
    let id = old.create_target("t", "https://example.com/", TargetKind::Async, TEN);
    let error = invoke(&old, "rotate_signing_key", target(&id))
        .await
        .unwrap_err();
    assert!(error.contains("2.66"), "{error}");
    let new = zitadel("4.13.1");
    let error = invoke(&new, "rotate_signing_key", target("1"))
        .await
        .unwrap_err();
    assert!(
        error.contains("No target with the ID \"1\" exists"),
        "{error}"
    );
}

#[tokio::test]
async fn the_ephemeral_key_is_the_targets_and_a_missing_one_is_an_error() {
    let server = zitadel("4.13.1");
    let id = server.create_target("t", "https://example.com/", TargetKind::Async, TEN);
    let core_of_new = core(&server).await;
    let opened = core_of_new
        .open("zitadelactions_signing_key", target(&id))
        .await
        .unwrap();
    assert_eq!(
        opened.value.get("signing_key"),
        &Value::from(key(&server, "t"))
    );
    let calls = server.calls();
    assert!(
        calls
            .iter()
            .all(|call| call.method == "GET" || call.path.ends_with("/search")),
        "it only reads: {calls:#?}"
    );

    let old = zitadel("2.58.7");
    let id = old.create_target("t", "https://example.com/", TargetKind::Async, TEN);
    let error = core(&old)
        .await
        .open("zitadelactions_signing_key", target(&id))
        .await
        .unwrap_err()
        .to_string();
    assert!(error.contains("no signing key"), "{error}");
}

#[tokio::test]
async fn a_test_call_is_a_signed_sample_and_shows_the_response() {
    let zitadel = zitadel("4.13.1");
    let (endpoint, request) = receiver("200 OK", r#"{"append_claims":[]}"#);
    let id = zitadel.create_target("t", &endpoint, CALL, TEN);
    let said = invoke(&zitadel, "test_call", preuserinfo(&id))
        .await
        .unwrap();
    assert!(
        said.contains("200 OK") && said.contains("append_claims") && !said.contains("SENTINEL"),
        "{said}"
    );

    let request = request.join().unwrap();
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let header = head.lines().find_map(|line| {
        line.to_ascii_lowercase()
            .strip_prefix("zitadel-signature: ")
            .map(String::from)
    });
    let header = header.unwrap();
    let time = header
        .trim_start_matches("t=")
        .split(',')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    let secret = zitadel_actions::Secret::new(key(&zitadel, "t"));
    assert_eq!(
        header,
        zitadel_actions::signature::header(&secret, time, body.as_bytes())
    );
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(body["function"], "function/preuserinfo");
    assert!(!head.contains(&zitadel.token()));
}

#[tokio::test]
async fn a_receiver_that_rejects_the_call_fails_it_with_the_response() {
    let zitadel = zitadel("4.13.1");
    let (endpoint, _) = receiver("401 Unauthorized", "bad signature");
    let id = zitadel.create_target("t", &endpoint, CALL, TEN);
    let error = invoke(&zitadel, "test_call", preuserinfo(&id))
        .await
        .unwrap_err();
    for word in ["401", "bad signature", "interrupt_on_error"] {
        assert!(error.contains(word), "{error}");
    }
    assert!(!error.contains("SENTINEL"), "{error}");
}

#[tokio::test]
async fn an_unreachable_receiver_fails_the_test_call() {
    let zitadel = zitadel("4.13.1");
    // Bound and not listening: nobody answers, and no other test gets the port.
    let held = tokio::net::TcpSocket::new_v4().unwrap();
    held.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let closed = held.local_addr().unwrap();
    let id = zitadel.create_target(
        "t",
        &format!("http://{closed}/SENTINEL"),
        TargetKind::Async,
        TEN,
    );
    let error = invoke(&zitadel, "test_call", preuserinfo(&id))
        .await
        .unwrap_err();
    assert!(
        error.contains("does not respond") && !error.contains("SENTINEL"),
        "{error}"
    );
}

#[tokio::test]
async fn a_test_call_takes_a_body_and_checks_the_condition_first() {
    let zitadel = zitadel("4.13.1");
    let (endpoint, request) = receiver("204 No Content", "");
    let id = zitadel.create_target("t", &endpoint, TargetKind::Async, TEN);
    let core = core(&zitadel).await;
    let call = async |config: Value| core.invoke("zitadelactions_test_call", config).await;
    let config = with(preuserinfo(&id), "body", Value::from(r#"{"mine":true}"#));
    call(config.clone()).await.unwrap();
    assert!(request.join().unwrap().ends_with("\r\n\r\n{\"mine\":true}"));

    let refused = call(with(config, "body", Value::from("not json"))).await;
    assert!(
        matches!(&refused, Err(CoreError::Refused(_))),
        "{refused:?}"
    );

    let name = Value::object([("name", Value::from("preuserinfos"))]);
    let condition = Value::object([("function", name)]);
    let mistyped = with(preuserinfo(&id), "condition", condition);
    let error = call(mistyped).await.unwrap_err().to_string();
    assert!(
        error.contains("Did you mean \"preuserinfo\""),
        "the nearest name comes first: {error}"
    );
}

#[tokio::test]
async fn a_call_that_is_not_answered_with_json_fails_the_test_call() {
    let zitadel = zitadel("4.13.1");
    let (endpoint, _) = receiver("200 OK", "<html>welcome</html>");
    let kind = TargetKind::Call {
        interrupt_on_error: false,
    };
    let id = zitadel.create_target("t", &endpoint, kind, TEN);
    let core = core(&zitadel).await;
    let invoked = core.invoke("zitadelactions_test_call", preuserinfo(&id));
    let error = invoked.await.unwrap_err().to_string();
    assert!(
        error.contains("The response is not JSON") && error.contains("200 OK"),
        "{error}"
    );

    let (endpoint, _) = receiver("200 OK", "<html>welcome</html>");
    let kind = TargetKind::Webhook {
        interrupt_on_error: false,
    };
    let id = zitadel.create_target("w", &endpoint, kind, TEN);
    let invoked = core.invoke("zitadelactions_test_call", preuserinfo(&id));
    invoked.await.unwrap();
}
