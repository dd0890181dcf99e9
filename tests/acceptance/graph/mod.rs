//! What ZITADEL calls, and when, drawn from what real Terraform and every generation of servers
//! say.

mod documents;

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use terraform_plugin_testing::Run;
use zitadel_emulator::{Emulator, TargetKind};

const TEN: Duration = Duration::from_secs(10);

fn graph(environment: &[(&str, &str)], arguments: &[&str], stdin: &str) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_terraform-provider-zitadelactions"));
    command
        .arg("graph")
        .args(arguments)
        .env_clear()
        .envs(environment.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A program that needs no input may have ended.
    let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
    child.wait_with_output().unwrap().into()
}

fn live(zitadel: &Emulator, token: &str, arguments: &[&str]) -> Run {
    let environment = [
        ("ZITADEL_DOMAIN", &*zitadel.base_url()),
        ("ZITADEL_ACCESS_TOKEN", token),
    ];
    graph(&environment, arguments, "")
}

#[track_caller]
fn parsed(run: Run) -> Value {
    let run = run.succeeded();
    assert_eq!(run.stderr, "", "a pipe hears nothing but the picture");
    serde_json::from_str(&run.stdout).unwrap()
}

/// The execution of this id.
#[track_caller]
fn execution<'a>(graph: &'a Value, id: &str) -> &'a Value {
    let all = graph["executions"].as_array().unwrap();
    all.iter()
        .find(|one| one["id"] == id)
        .unwrap_or_else(|| panic!("no {id} in {graph:#}"))
}

/// What an execution calls: names with the signs of what the plan does.
fn calls(graph: &Value, id: &str) -> Vec<String> {
    let calls = execution(graph, id)["calls"].as_array().unwrap();
    let call = |call: &Value| {
        let sign = match call["change"].as_str().unwrap() {
            "add" => "+",
            "remove" => "-",
            "update" => "~",
            _ => "",
        };
        let name = ["name", "include", "missing", "foreign"]
            .into_iter()
            .find_map(|what| call[what].as_str());
        format!("{sign}{}", name.unwrap_or("?"))
    };
    calls.iter().map(call).collect()
}

fn findings(graph: &Value) -> String {
    graph["findings"].to_string()
}

#[test]
fn an_instance_is_drawn_in_the_calling_order_of_its_version_and_only_read() {
    let servers = [
        ("2.49.5", true, false, false),
        ("2.51.4", true, false, false),
        ("2.58.7", true, true, false),
        ("2.59.5", true, true, false),
        ("2.71.19", true, true, false),
        ("3.4.9", false, true, true),
        ("4.7.6", false, true, true),
        ("4.13.1", false, true, true),
    ];
    for (version, in_reverse, requests_run, events_run) in servers {
        println!("{version}");
        let zitadel = Emulator::builder().server_version(version).start_blocking();
        let make = |name: &str, interrupt_on_error| {
            let kind = TargetKind::Webhook { interrupt_on_error };
            zitadel.create_target(name, "https://example.com/x?token=sentinel", kind, TEN)
        };
        let (first, second) = (make("first", true), make("second", false));
        let last = zitadel.create_target("last", "https://example.com/y", TargetKind::Async, TEN);
        let request = if version.starts_with('4') {
            "request/zitadel.session.v2.SessionService/CreateSession"
        } else {
            "request/zitadel.session.v2beta.SessionService/CreateSession"
        };
        let (request_id, event_id) = match version {
            // These servers have ids with dots.
            "2.49.5" | "2.51.4" => (
                request.replacen('/', "./", 1),
                "event.user.human.added".to_owned(),
            ),
            _ => (request.to_owned(), "event/user.human.added".to_owned()),
        };
        zitadel.set_execution(&request_id, &[&first, &second, &last]);
        zitadel.set_execution(&event_id, &[&first]);
        zitadel.clear_calls();
        let drawn = parsed(live(
            &zitadel,
            &zitadel.viewer_token(),
            &["--format", "json"],
        ));
        for call in zitadel.calls() {
            let path = call.path.split('?').next().unwrap();
            let reads = call.method == "GET" || path.ends_with("search");
            assert!(reads, "{version}: {} {path}", call.method);
        }
        let name = drawn["server"]["name"].as_str().unwrap();
        assert_eq!(name, format!("ZITADEL v{version}"));
        let order = if in_reverse {
            ["last", "second", "first"]
        } else {
            ["first", "second", "last"]
        };
        assert_eq!(calls(&drawn, request), order, "{version}");
        let drawn_request = execution(&drawn, request);
        let waits = requests_run.then_some("20s");
        assert_eq!(drawn_request["waits_at_most"], json!(waits), "{version}");
        assert_eq!(drawn_request["interrupts"], requests_run, "{version}");
        let event = execution(&drawn, "event/user.human.added");
        assert_eq!(event["runs"], events_run, "{version}");
        let never = findings(&drawn).contains("event/user.human.added\\\" never runs on");
        assert_eq!(never, !events_run, "{version}");
        assert!(!drawn.to_string().contains("sentinel"), "{drawn:#}");
    }
}

#[test]
fn lockouts_dead_entries_and_unused_targets_are_found() {
    let zitadel = Emulator::builder()
        .server_version("2.71.19")
        .start_blocking();
    let make = |name: &str| {
        let kind = TargetKind::Webhook {
            interrupt_on_error: true,
        };
        zitadel.create_target(name, "https://example.com/x", kind, TEN)
    };
    let (guard, gone, _idle) = (make("guard"), make("gone"), make("idle"));
    let locking = "request/zitadel.auth.v1.AuthService";
    zitadel.set_execution(locking, &[&guard]);
    zitadel.set_execution("event", &[&gone, &format!("include:{locking}")]);
    zitadel.delete_target(&gone);
    let drawn = parsed(live(&zitadel, &zitadel.token(), &["-f", "json"]));
    let found = findings(&drawn);
    for expected in [
        &format!("{locking}\\\" can lock the instance"),
        &format!("{gone}\\\" in the list of \\\"event\\\" does not exist"),
        "The target \\\"idle\\\" is never called",
        "calls the targets of a list from the last one to the first",
    ] {
        assert!(found.contains(expected), "{expected}: {found}");
    }
    assert_eq!(calls(&drawn, "event"), [locking, gone.as_str()]);
    assert_eq!(execution(&drawn, locking)["can_lock"], true);
    assert_eq!(execution(&drawn, "event")["can_lock"], false);
}

#[test]
fn a_picture_that_cannot_be_drawn_is_explained_and_no_file_is_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("graph.svg");
    fs::write(&file, "mine").unwrap();
    let name = file.to_str().unwrap();
    let cases: [(&[&str], &str, i32, &str); 8] = [
        (&["--from", "-"], "", 1, "there is nothing to read"),
        (&["--from", "-"], "PK\u{3}\u{4}", 1, "this is a saved plan"),
        (&["--from", "-"], "{}", 1, "it has no format_version"),
        (
            &["--from", "-"],
            "{\"@level\":\"info\"}\n{}",
            1,
            "the log of `terraform plan -json`",
        ),
        (
            &["--from", "/no/such/file"],
            "",
            1,
            "could not read /no/such/file",
        ),
        (
            &["--from", "-", "-o", name],
            "{}",
            1,
            "graph.svg already exists",
        ),
        (&["--frob"], "", 2, "unknown argument \"--frob\""),
        (
            &["--from", "-", "--changes"],
            "{\"format_version\":\"1.0\"}",
            1,
            "--changes requires a plan",
        ),
    ];
    for (arguments, stdin, code, expected) in cases {
        let run = graph(&[], arguments, stdin);
        assert_eq!((run.code, run.stdout.as_str()), (code, ""), "{arguments:?}");
        assert!(run.stderr.starts_with("Error: "), "{}", run.stderr);
        assert!(run.stderr.contains(expected), "{}", run.stderr);
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
    let empty = "{\"format_version\":\"1.0\",\"terraform_version\":\"1.11.4\"}";
    let drawn = graph(&[], &["--from", "-"], empty).succeeded().stdout;
    assert!(drawn.contains("no target is called"), "{drawn}");
}
