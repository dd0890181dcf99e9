//! What a test controls: faults, lag, outage, callers, edits, the record of calls, the state file.

use std::time::{Duration, Instant};

use crate::client::{ask, call, owner};
use serde_json::{Value, json};
use zitadel_emulator::{Caller, Emulator, Fault, FaultAction, TargetEdit, TargetKind};

const TARGETS: &str = "/v2/actions/targets";

fn emulator() -> Emulator {
    Emulator::builder().token("secret").start_blocking()
}

fn draft(name: &str) -> Value {
    let endpoint = "https://192.0.2.1/hook";
    json!({ "name": name, "restWebhook": {}, "timeout": "10s", "endpoint": endpoint })
}

fn create(emulator: &Emulator, name: &str) -> String {
    let answer = call(emulator, "POST", TARGETS, Some(&draft(name))).unwrap();
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()["id"].as_str().unwrap().to_owned()
}

/// Asks until the condition is true; a machine may be slow, a test must end.
fn eventually(what: &str, holds: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !holds() {
        assert!(Instant::now() < deadline, "{what} within 20 s");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_fault_hits_the_call_it_is_for_and_no_other() {
    let emulator = emulator();
    let fault = Fault::new(FaultAction::status_with_header(429, "retry-after", "1"))
        .method("POST")
        .path("/v2/*/targets");
    emulator.fault(fault.on_call(2));
    create(&emulator, "first");
    let refused = call(&emulator, "POST", TARGETS, Some(&draft("second"))).unwrap();
    assert_eq!(
        (refused.status, refused.header("retry-after")),
        (429, Some("1"))
    );
    create(&emulator, "second");
    assert_eq!(emulator.targets().len(), 2);
}

#[test]
fn a_reset_does_nothing_and_after_the_work_it_loses_the_answer() {
    let emulator = emulator();
    emulator.fault(Fault::new(FaultAction::Reset).on_call(1));
    emulator.fault(Fault::new(FaultAction::Reset).after_work().on_call(2));
    assert!(call(&emulator, "POST", TARGETS, Some(&draft("reset"))).is_none());
    assert!(call(&emulator, "POST", TARGETS, Some(&draft("lost"))).is_none());
    let names: Vec<String> = emulator
        .targets()
        .into_iter()
        .map(|target| target.name)
        .collect();
    assert_eq!(names, ["lost"]);
}

#[test]
fn a_fault_can_follow_the_work_and_an_answer_can_end_early() {
    let emulator = emulator();
    emulator.fault(Fault::new(FaultAction::status(503)).after_work().on_call(1));
    emulator.fault(Fault::new(FaultAction::Truncated).on_call(2));
    emulator.fault(Fault::new(FaultAction::CutOff).on_call(3));
    let answer = |name: &str| call(&emulator, "POST", TARGETS, Some(&draft(name)));
    assert_eq!(answer("after").unwrap().status, 503);
    let half = answer("half").unwrap();
    assert_eq!(half.status, 200);
    assert!(serde_json::from_str::<Value>(&half.text).is_err());
    assert!(answer("cut").is_none_or(|cut| serde_json::from_str::<Value>(&cut.text).is_err()));
    let names: Vec<String> = emulator
        .targets()
        .into_iter()
        .map(|target| target.name)
        .collect();
    assert_eq!(names, ["after", "half", "cut"]);
}

#[test]
fn html_and_delay_are_faults_too_and_all_can_be_cleared() {
    let emulator = emulator();
    emulator.fault(Fault::new(FaultAction::Html(502)).times(1));
    let page = call(&emulator, "GET", "/v2/actions/targets/1", None).unwrap();
    assert_eq!(
        (page.status, page.header("content-type")),
        (502, Some("text/html; charset=utf-8"))
    );
    emulator.fault(Fault::new(FaultAction::Delay(Duration::from_millis(1))));
    create(&emulator, "late");
    emulator.fault(Fault::new(FaultAction::status(503)));
    emulator.clear_faults();
    create(&emulator, "fine");
}

#[test]
fn reads_lag_behind_writes_while_a_set_already_sees_them() {
    let emulator = Emulator::builder()
        .token("secret")
        .lag(Duration::from_secs(3600))
        .start_blocking();
    let id = create(&emulator, "lagging");
    let path = format!("{TARGETS}/{id}");
    assert_eq!(call(&emulator, "GET", &path, None).unwrap().status, 404);
    let set = json!({ "condition": { "request": { "all": true } }, "targets": [id] });
    assert_eq!(
        call(&emulator, "PUT", "/v2/actions/executions", Some(&set))
            .unwrap()
            .status,
        200
    );
    assert!(emulator.executions().is_empty());

    emulator.set_lag(Duration::from_millis(20));
    let id = create(&emulator, "soon there");
    eventually("the read shows the write", || {
        call(&emulator, "GET", &format!("{TARGETS}/{id}"), None)
            .unwrap()
            .status
            == 200
    });
}

#[test]
fn an_outage_keeps_the_data() {
    let emulator = emulator();
    let path = format!("{TARGETS}/{}", create(&emulator, "survivor"));
    emulator.set_outage(true);
    let answer = call(&emulator, "GET", &path, None).unwrap();
    assert_eq!(answer.status, 404);
    assert!(answer.text.contains("ID=QUERY-d3fas"), "{}", answer.text);
    emulator.set_outage(false);
    assert_eq!(call(&emulator, "GET", &path, None).unwrap().status, 200);
}

#[test]
fn calls_are_recorded_with_their_caller_and_without_their_token() {
    let emulator = emulator();
    create(&emulator, "seen");
    let address = emulator.address().to_string();
    ask(&address, "GET", "/v2/actions/targets/1?x=y", &[], None).unwrap();
    let calls = emulator.calls();
    assert_eq!(calls.len(), 2);
    assert_eq!(
        (
            calls[0].method.as_str(),
            calls[0].path.as_str(),
            calls[0].caller
        ),
        ("POST", TARGETS, Caller::Owner)
    );
    assert_eq!(calls[0].status, Some(200));
    assert_eq!(calls[0].header("Authorization"), Some("[redacted]"));
    assert_eq!(
        (calls[1].query.as_str(), calls[1].caller, calls[1].status),
        ("x=y", Caller::Anonymous, Some(401))
    );
    assert!(!format!("{calls:?}").contains("secret"));
    emulator.clear_calls();
    assert!(emulator.calls().is_empty());
}

#[test]
fn a_revoked_access_token_is_a_garbage_token() {
    let emulator = emulator();
    let form = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}\
         &scope=urn:zitadel:iam:org:project:id:zitadel:aud",
        emulator.client_id(),
        emulator.client_secret()
    );
    let headers = [(
        "Content-Type".to_owned(),
        "application/x-www-form-urlencoded".to_owned(),
    )];
    let address = emulator.address().to_string();
    let answer = ask(&address, "POST", "/oauth/v2/token", &headers, Some(&form))
        .unwrap()
        .json();
    let token = answer["access_token"].as_str().unwrap().to_owned();
    let functions = || {
        owner(
            &address,
            &token,
            "GET",
            "/v2/actions/executions/functions",
            None,
        )
        .unwrap()
        .status
    };
    assert_eq!(functions(), 200);
    emulator.revoke_access_tokens();
    assert_eq!(functions(), 401);
}

#[test]
fn edits_outside_of_the_client_work_on_every_generation() {
    for version in ["2.49.5", "2.58.7", "2.59.5", "2.71.19", "3.4.9", "4.13.1"] {
        let emulator = Emulator::builder().server_version(version).start_blocking();
        let interrupting = TargetKind::Webhook {
            interrupt_on_error: true,
        };
        let id = emulator.create_target(
            "hook",
            "https://192.0.2.1/x",
            interrupting,
            Duration::from_secs(5),
        );
        let edit = TargetEdit {
            name: Some("renamed".to_owned()),
            endpoint: Some("https://192.0.2.2/y".to_owned()),
            kind: Some(TargetKind::Call {
                interrupt_on_error: false,
            }),
            timeout: Some(Duration::from_secs(7)),
            rotate_signing_key: false,
        };
        emulator.edit_target(&id, &edit);
        let target = emulator.find_target("renamed").unwrap();
        assert_eq!(target.endpoint, "https://192.0.2.2/y", "{version}");
        assert_eq!(
            target.kind,
            TargetKind::Call {
                interrupt_on_error: false
            },
            "{version}"
        );
        assert_eq!(target.timeout, Duration::from_secs(7), "{version}");
        emulator.edit_target(
            &id,
            &TargetEdit {
                kind: Some(TargetKind::Async),
                ..TargetEdit::default()
            },
        );
        assert_eq!(emulator.targets()[0].kind, TargetKind::Async, "{version}");
        emulator.set_execution("request", &[&id]);
        assert_eq!(emulator.executions()["request"], [id.as_str()], "{version}");
        emulator.set_execution("request", &[]);
        assert!(emulator.executions().is_empty(), "{version}");
        emulator.delete_target(&id);
        assert!(emulator.targets().is_empty(), "{version}");
    }
}

#[test]
fn a_state_file_brings_everything_back_and_is_for_its_owner_only() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state.json");
    let start = || {
        Emulator::builder()
            .token("secret")
            .state_file(&file)
            .start_blocking()
    };
    let (id, key) = {
        let emulator = start();
        let id = create(&emulator, "kept");
        let set = json!({ "condition": { "event": { "group": "user.human" } }, "targets": [id] });
        assert_eq!(
            call(&emulator, "PUT", "/v2/actions/executions", Some(&set))
                .unwrap()
                .status,
            200
        );
        (id, emulator.find_target("kept").unwrap().signing_key)
    };
    let emulator = start();
    assert_eq!(emulator.find_target("kept").unwrap().signing_key, key);
    assert_eq!(emulator.executions()["event/user.human.*"], [id]);
    assert_ne!(
        create(&emulator, "another"),
        emulator.find_target("kept").unwrap().id
    );
    use std::os::unix::fs::PermissionsExt as _;
    assert_eq!(
        std::fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o600
    );
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        1,
        "no half-written file stays behind"
    );
}

#[test]
fn an_execution_without_a_condition_ends_the_servers_that_it_ends_in_reality() {
    for version in ["2.49.5", "2.51.4", "2.58.7"] {
        let emulator = Emulator::builder().server_version(version).start_blocking();
        for method in ["PUT", "DELETE"] {
            if emulator.has_died() {
                continue;
            }
            let answer = call(
                &emulator,
                method,
                "/v3alpha/executions",
                Some(&json!({ "targets": [] })),
            );
            assert!(answer.is_none(), "{version}: {answer:?}");
        }
        eventually("the server refuses calls", || {
            call(&emulator, "GET", "/v3alpha/executions/functions", None).is_none()
        });
        let dropped = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| drop(emulator)));
        let message = dropped.unwrap_err().downcast::<String>().unwrap();
        assert!(
            message.contains("would have ended the server process"),
            "{message}"
        );
    }
}

#[test]
fn a_wrong_start_is_refused_with_a_sentence() {
    let refusal =
        |builder: zitadel_emulator::Builder| builder.try_start().err().unwrap().to_string();
    assert!(refusal(Emulator::builder().server_version("2.40.0")).contains("2.49.5"));
    assert!(
        refusal(Emulator::builder().listen("192.0.2.1:0".parse().unwrap())).contains("loopback")
    );
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state.json");
    std::fs::write(&file, "not a state").unwrap();
    assert!(
        refusal(Emulator::builder().state_file(&file))
            .contains("is not a state file of the emulator")
    );
    assert_eq!(
        std::fs::read_to_string(&file).unwrap(),
        "not a state",
        "a foreign file is left alone"
    );
}
