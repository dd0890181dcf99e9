//! `zitadel-emulator fire`, and what the program prints.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use zitadel_emulator::{Emulator, Trace};

use super::receiver::Receiver;
use super::{GATE, WEBHOOK, target};

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zitadel-emulator"));
    command
        .env_remove("ZITADEL_DOMAIN")
        .env_remove("ZITADEL_ACCESS_TOKEN");
    command
}

fn run(arguments: &[&str]) -> Output {
    program().args(arguments).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A state file with a webhook on every new human user.
fn state(folder: &Path, receiver: &Receiver) -> String {
    let file = folder.join("state.json");
    let emulator = Emulator::builder().state_file(&file).start_blocking();
    let id = target(&emulator, "hook", WEBHOOK, receiver);
    emulator.set_execution("event/user.human.added", &[&id]);
    file.to_str().unwrap().to_owned()
}

#[test]
fn it_fires_on_a_state_file_and_leaves_the_file_alone() {
    let folder = tempfile::tempdir().unwrap();
    let receiver = Receiver::answering(200, "");
    let file = state(folder.path(), &receiver);
    let before = std::fs::read(&file).unwrap();
    let fired = run(&["fire", "event/user.human.added", "--state", &file]);
    assert_eq!(fired.status.code(), Some(0), "{}", err(&fired));
    let text = out(&fired);
    for part in [
        "event/user.human.added on ZITADEL 4.13.1",
        "1. hook (webhook) http://127.0.0.1:",
        "> Zitadel-Signature: t=",
        "\"event_type\": \"user.human.added\"",
        "< 200",
        "The operation goes on, unchanged.",
    ] {
        assert!(text.contains(part), "{part} is missing in:\n{text}");
    }
    assert!(!text.contains('\u{1b}'), "no colour in a pipe");
    assert_eq!(err(&fired), "", "silence in a pipe");
    assert_eq!(receiver.received().len(), 1);
    assert_eq!(std::fs::read(&file).unwrap(), before);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn its_trace_is_json_in_a_new_file_and_never_in_an_existing_one() {
    let folder = tempfile::tempdir().unwrap();
    let receiver = Receiver::answering(200, "");
    let file = state(folder.path(), &receiver);
    let trace = folder.path().join("trace.json");
    let trace = trace.to_str().unwrap();
    let arguments = [
        "fire",
        "event/user.human.added",
        "--state",
        &file,
        "--json",
        "-o",
        trace,
    ];
    let fired = run(&arguments);
    assert_eq!((fired.status.code(), out(&fired)), (Some(0), String::new()));
    let read: Trace = serde_json::from_str(&std::fs::read_to_string(trace).unwrap()).unwrap();
    assert!(read.succeeded() && read.calls[0].target == "hook");
    let again = run(&arguments);
    assert_eq!(again.status.code(), Some(2));
    assert!(err(&again).contains("exists and is not overwritten"));
    assert_eq!(receiver.received().len(), 1, "nothing is fired for nothing");
}

#[test]
fn its_exit_code_says_whether_the_receiver_answered_well() {
    let folder = tempfile::tempdir().unwrap();
    let receiver = Receiver::answering(500, "");
    let file = state(folder.path(), &receiver);
    let code = |arguments: &[&str]| run(arguments).status.code();
    let fire = |condition: &str| code(&["fire", condition, "--state", &file]);
    assert_eq!(fire("event/user.human.added"), Some(1), "a target failed");
    assert_eq!(fire("event/org.added"), Some(1), "nothing ran");
    assert_eq!(fire("event/no.such.event"), Some(2));
    assert_eq!(
        code(&["fire", "event", "--state", "/no/such/file"]),
        Some(2)
    );
    assert_eq!(code(&["fire", "event"]), Some(2), "on which emulator?");
    let nobody = [
        "fire",
        "event",
        "--server",
        "http://127.0.0.1:1",
        "--token",
        "x",
    ];
    assert_eq!(code(&nobody), Some(2));
    let data = [
        "fire",
        "event",
        "--state",
        &file,
        "--data",
        "@/no/such/file",
    ];
    assert_eq!(code(&data), Some(2));
}

#[test]
fn it_fires_on_a_running_one_named_by_the_environment_and_the_log_shows_who_was_called() {
    let receiver = Receiver::answering(200, "");
    let folder = tempfile::tempdir().unwrap();
    let file = state(folder.path(), &receiver);
    let mut child = program()
        .args(["--state", &file, "--log"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    stdout.read_line(&mut line).unwrap();
    let line: Value = serde_json::from_str(&line).unwrap();
    let fired = program()
        .args([
            "fire",
            "event/user.human.added",
            "--data",
            r#"{"userName":"eve"}"#,
        ])
        .env("ZITADEL_DOMAIN", line["base_url"].as_str().unwrap())
        .env("ZITADEL_ACCESS_TOKEN", line["token"].as_str().unwrap())
        .output()
        .unwrap();
    assert_eq!(fired.status.code(), Some(0), "{}", err(&fired));
    assert_eq!(receiver.last().json()["event_payload"]["userName"], "eve");
    let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut next = || log.next().unwrap().unwrap();
    let called = next();
    assert!(called.starts_with("event/user.human.added -> hook (webhook) http://127.0.0.1:"));
    assert!(called.ends_with(" 200"), "{called}");
    assert!(next().starts_with("POST /_emulator/fire 200"));
    Command::new("kill")
        .arg(child.id().to_string())
        .status()
        .unwrap();
    child.wait().unwrap();
}

#[test]
fn help_has_examples_and_completions_name_the_commands() {
    for (arguments, part) in [
        (
            &["--help"][..],
            "zitadel-emulator fire event/user.human.added --server",
        ),
        (&["fire", "--help"], "--data @request.json"),
        (&["completions", "bash"], "fire"),
        (&["completions", "fish"], "completions"),
        (&["--version"], env!("CARGO_PKG_VERSION")),
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert!(
            out(&output).contains(part),
            "{arguments:?}: {}",
            out(&output)
        );
    }
    // A secret of the environment is not shown in the help.
    let help = program()
        .args(["fire", "--help"])
        .env("ZITADEL_ACCESS_TOKEN", "sentinel")
        .output()
        .unwrap();
    assert!(!out(&help).contains("sentinel"));
}

#[test]
fn a_hostile_answer_cannot_steer_the_terminal() {
    let receiver = Receiver::answering(500, "\u{1b}[2J\u{202e}evil");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state.json");
    let emulator = Emulator::builder().state_file(&file).start_blocking();
    let id = target(&emulator, "gate\u{1b}[31m", GATE, &receiver);
    emulator.set_execution("event", &[&id]);
    drop(emulator);
    let fired = run(&["fire", "event", "--state", file.to_str().unwrap()]);
    let text = out(&fired);
    assert!(text.contains("evil"), "{text}");
    assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text:?}");
}
