//! The emulator as a program.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use crate::client;

fn start(arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_zitadel-emulator"))
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn first_line(child: &mut Child) -> Value {
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap())
        .read_line(&mut line)
        .unwrap();
    serde_json::from_str(&line).unwrap()
}

fn errors(child: &mut Child) -> String {
    let mut text = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

fn signal(child: &Child, name: &str) {
    assert!(
        Command::new("kill")
            .args([name, &child.id().to_string()])
            .status()
            .unwrap()
            .success()
    );
}

#[test]
fn it_says_where_it_answers_and_stops_on_a_signal() {
    for name in ["-TERM", "-INT"] {
        let mut child = start(&["--server-version", "4.12.0", "--token", "TOKEN"]);
        let line = first_line(&mut child);
        assert_eq!(
            (&line["token"], &line["server_version"]),
            (&json!("TOKEN"), &json!("4.12.0"))
        );
        assert_eq!(line["behaves_as"], json!("4.7.6"));
        let address = line["base_url"]
            .as_str()
            .unwrap()
            .strip_prefix("http://")
            .unwrap()
            .to_owned();
        let answer = client::owner(
            &address,
            "TOKEN",
            "GET",
            "/v2/actions/executions/functions",
            None,
        )
        .unwrap();
        assert_eq!(answer.status, 200);
        signal(&child, name);
        assert_eq!(child.wait().unwrap().code(), Some(0), "{name}");
    }
}

#[test]
fn it_skips_the_projection_of_the_events_of_its_option() {
    let mut child = start(&["--skip-projection", "target.added:lost", "--lag", "0..1"]);
    let line = first_line(&mut child);
    let address = line["base_url"].as_str().unwrap();
    let address = address.strip_prefix("http://").unwrap();
    let token = line["token"].as_str().unwrap();
    let draft = json!({
        "name": "lost", "restWebhook": {}, "timeout": "1s", "endpoint": "https://192.0.2.1/",
    });
    let created = client::owner(address, token, "POST", "/v2/actions/targets", Some(&draft));
    let path = format!(
        "/v2/actions/targets/{}",
        created.unwrap().json()["id"].as_str().unwrap()
    );
    let read = client::owner(address, token, "GET", &path, None).unwrap();
    assert_eq!(read.status, 404);
    let asked = client::owner(address, token, "POST", &path, Some(&json!({}))).unwrap();
    assert_eq!(asked.status, 200);
    signal(&child, "-TERM");
    child.wait().unwrap();
}

#[test]
fn it_creates_a_token_and_a_new_key_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("key.json");
    let mut child = start(&["--service-account", file.to_str().unwrap()]);
    let line = first_line(&mut child);
    assert_eq!(line["token"].as_str().unwrap().len(), 40);
    let key: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!(key["type"], json!("serviceaccount"));
    let mut second = start(&["--service-account", file.to_str().unwrap()]);
    assert_eq!(second.wait().unwrap().code(), Some(2));
    assert!(errors(&mut second).contains("exists and is not overwritten"));
    signal(&child, "-TERM");
    child.wait().unwrap();
}

#[test]
fn bad_arguments_are_a_sentence_and_exit_code_2() {
    let cases: [(&[&str], &str); 7] = [
        (&["--server-version", "1.0.0"], "no server of the line"),
        (
            &["--server-version", "2.48.0"],
            "older than the oldest recorded server",
        ),
        (&["--server-version", "latest"], "write it like 4.13.1"),
        (&["--listen", "0.0.0.0:0"], "loopback"),
        (&["--no-such-option"], "--no-such-option"),
        (&["--lag", "0..soon"], "not a number of milliseconds"),
        (&["--skip-projection", "hook"], "target.added"),
    ];
    for (arguments, expected) in cases {
        let mut child = start(arguments);
        assert_eq!(child.wait().unwrap().code(), Some(2), "{arguments:?}");
        let text = errors(&mut child);
        assert!(text.contains(expected), "{arguments:?}: {text}");
    }
}

#[test]
fn a_request_that_ends_a_real_server_ends_it_loudly() {
    let mut child = start(&["--server-version", "2.58.7", "--token", "TOKEN"]);
    let line = first_line(&mut child);
    let address = line["base_url"]
        .as_str()
        .unwrap()
        .strip_prefix("http://")
        .unwrap()
        .to_owned();
    assert!(
        client::owner(
            &address,
            "TOKEN",
            "PUT",
            "/v3alpha/executions",
            Some(&json!({}))
        )
        .is_none()
    );
    assert_eq!(child.wait().unwrap().code(), Some(70));
    assert!(errors(&mut child).contains("without a condition"));
}
