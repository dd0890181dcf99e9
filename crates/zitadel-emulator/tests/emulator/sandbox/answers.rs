//! What the answers of targets change.

use serde_json::json;
use zitadel_emulator::{Answer, Emulator, Firing, Outcome, TargetKind, fire_at};

use super::receiver::Receiver;
use super::{CALL, GATE, WEBHOOK, called, fire, server, target};
use crate::client::owner;

const METHOD: &str = "request/zitadel.user.v2.UserService/AddHumanUser";

#[test]
fn a_function_appends_claims_that_are_new() {
    let emulator = server("4.13.1");
    let answer = json!({
        "set_user_metadata": [{ "key": "seen", "value": "eWVz" }],
        "append_claims": [
            { "key": "role", "value": ["admin"] },
            { "key": "sub", "value": "somebody else" },
            { "key": "urn:zitadel:iam:org", "value": "reserved" },
        ],
        "append_log_claims": ["hello"],
    });
    let receiver = Receiver::answering(200, &answer.to_string());
    let id = target(&emulator, "claims", CALL, &receiver);
    emulator.set_execution("function/preaccesstoken", &[&id]);
    let firing = Firing::new("function/preaccesstoken").data(r#"{"userinfo":{"sub":"1"}}"#);
    let trace = emulator.fire_blocking(firing).unwrap();
    assert!(trace.succeeded(), "{trace}");
    assert_eq!(trace.claim("role"), &json!(["admin"]));
    assert_eq!(trace.claim("sub"), &json!("1"));
    assert!(trace.claim("urn:zitadel:iam:org").is_null());
    let log = trace.claim("urn:zitadel:iam:action:function/preaccesstoken:log");
    assert_eq!(log, &json!(["key \"sub\" already exists", "hello"]));
    let text = trace.to_string();
    assert!(text.contains("appends the claims role, sub"), "{text}");
    assert!(text.contains("sets the user metadata seen"), "{text}");
}

#[test]
fn a_call_replaces_the_message_and_the_next_target_sees_it() {
    let emulator = server("4.13.1");
    let first = Receiver::answering(200, r#"{"username":"changed"}"#);
    let second = Receiver::answering(200, "");
    let ids = [
        target(&emulator, "changes", CALL, &first),
        target(&emulator, "sees", WEBHOOK, &second),
    ];
    emulator.set_execution("request", &[&ids[0], &ids[1]]);
    let trace = fire(&emulator, METHOD);
    assert_eq!(
        second.last().json()["request"],
        json!({ "username": "changed" })
    );
    assert_eq!(
        trace.outcome,
        Outcome::Passed {
            result: json!({ "username": "changed" }),
            changed: true
        }
    );

    // Before v3 the answer is merged into the message.
    let emulator = server("2.71.19");
    let id = target(&emulator, "changes", CALL, &first);
    emulator.set_execution("request", &[&id]);
    let trace = fire(&emulator, METHOD);
    let Outcome::Passed { result, .. } = trace.outcome else {
        panic!("{trace}");
    };
    assert_eq!(result["username"], "changed");
    assert_eq!(result["profile"]["given_name"], "Ada");
}

#[test]
fn an_answer_that_is_not_json_fails_a_call_and_not_a_webhook() {
    let emulator = server("4.13.1");
    let receiver = Receiver::answering(200, "<html></html>");
    let id = target(&emulator, "gate", GATE, &receiver);
    emulator.set_execution("request", &[&id]);
    assert!(fire(&emulator, METHOD).succeeded());
    let id = target(&emulator, "call", CALL, &receiver);
    emulator.set_execution("request", &[&id]);
    let trace = fire(&emulator, METHOD);
    assert!(!trace.succeeded());
    assert!(
        matches!(trace.outcome, Outcome::Refused { status: 500, .. }),
        "{trace}"
    );
}

#[test]
fn a_failure_ends_the_run_where_it_interrupts_and_is_logged_elsewhere() {
    let emulator = server("4.13.1");
    let bad = Receiver::answering(500, "");
    let good = Receiver::answering(200, "");
    let ids = [
        target(&emulator, "logged", WEBHOOK, &bad),
        target(&emulator, "interrupts", GATE, &bad),
        target(&emulator, "too late", GATE, &good),
    ];
    emulator.set_execution("request", &[&ids[0], &ids[1], &ids[2]]);
    let trace = fire(&emulator, METHOD);
    assert_eq!(called(&trace), ["logged", "interrupts"], "{trace}");
    let Outcome::Refused { status, body } = &trace.outcome else {
        panic!("{trace}");
    };
    assert_eq!(
        (*status, &body["details"][0]["id"]),
        (400, &json!("EXEC-dra6yamk98"))
    );
    assert!(matches!(&trace.calls[2].answer, Answer::NotCalled(_)));
    assert!(good.received().is_empty());
    assert!(!trace.succeeded());
}

#[test]
fn a_forwarded_error_is_what_the_caller_gets() {
    let emulator = server("4.13.1");
    let answer = r#"{"forwardedStatusCode":403,"forwardedErrorMessage":"not today"}"#;
    let receiver = Receiver::answering(200, answer);
    let id = target(&emulator, "gate", GATE, &receiver);
    emulator.set_execution("request", &[&id]);
    let trace = fire(&emulator, METHOD);
    assert!(
        matches!(trace.outcome, Outcome::Refused { status: 403, .. }),
        "{trace}"
    );
    assert!(trace.to_string().contains("not today (EXEC-reUaUZCzCp)"));
}

#[test]
fn an_asynchronous_target_is_not_waited_for_and_its_answer_changes_nothing() {
    let emulator = server("4.13.1");
    let receiver = Receiver::answering(200, r#"{"username":"changed"}"#);
    let id = target(&emulator, "async", TargetKind::Async, &receiver);
    emulator.set_execution("request", &[&id]);
    let trace = fire(&emulator, METHOD);
    assert!(trace.succeeded(), "{trace}");
    assert!(matches!(
        trace.outcome,
        Outcome::Passed { changed: false, .. }
    ));
    assert!(trace.calls[0].effect.contains("does not wait"));
}

#[test]
fn nothing_but_loopback_is_called_and_the_rest_counts_as_never_answering() {
    let emulator = server("4.13.1");
    let far = "https://192.0.2.1/hook";
    let id = emulator.create_target("far", far, GATE, std::time::Duration::from_secs(5));
    emulator.set_execution("request", &[&id]);
    let trace = fire(&emulator, METHOD);
    assert!(
        matches!(&trace.calls[0].answer, Answer::NotCalled(_)),
        "{trace}"
    );
    let Outcome::Refused { status, body } = &trace.outcome else {
        panic!("{trace}");
    };
    assert_eq!(*status, 500);
    assert!(
        body["message"]
            .as_str()
            .unwrap()
            .contains("context deadline exceeded")
    );
}

#[test]
fn a_call_of_the_emulators_own_api_goes_on_with_the_message_that_targets_changed() {
    let emulator = server("4.13.1");
    let renames = Receiver::start(|call| {
        let mut message = call.json()["request"].clone();
        message["name"] = json!("renamed");
        (200, message.to_string())
    });
    let hides = Receiver::answering(200, r#"{"id":"hidden"}"#);
    let rename = target(&emulator, "renames", CALL, &renames);
    let hide = target(&emulator, "hides", CALL, &hides);
    let method = "zitadel.action.v2.ActionService/CreateTarget";
    emulator.set_execution(&format!("request/{method}"), &[&rename]);
    emulator.set_execution(&format!("response/{method}"), &[&hide]);
    let draft =
        json!({ "name": "x", "restWebhook": {}, "timeout": "1s", "endpoint": "http://x.y/" });
    let (address, token) = (emulator.address().to_string(), emulator.token());
    let answer = owner(
        &address,
        &token,
        "POST",
        "/v2/actions/targets",
        Some(&draft),
    )
    .unwrap();
    assert_eq!(answer.json(), json!({ "id": "hidden" }));
    assert!(emulator.find_target("renamed").is_some());
    assert!(emulator.find_target("x").is_none());
}

#[test]
fn a_running_emulator_fires_the_same_for_a_caller_who_may_write() {
    let emulator = server("4.13.1");
    let receiver = Receiver::answering(200, "");
    let id = target(&emulator, "hook", WEBHOOK, &receiver);
    emulator.set_execution("event", &[&id]);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let firing = Firing::new("event/user.human.added");
    let fire = |token: String| runtime.block_on(fire_at(&emulator.base_url(), &token, &firing));
    let trace = fire(emulator.token()).unwrap();
    assert_eq!(called(&trace), ["hook"]);
    assert_eq!(receiver.received().len(), 1);
    assert_eq!(emulator.target_calls().len(), 1);
    let refused = fire(emulator.viewer_token()).unwrap_err().to_string();
    assert!(refused.contains("403"), "{refused}");
    let elsewhere = runtime.block_on(fire_at("https://example.com", "token", &firing));
    assert!(elsewhere.unwrap_err().to_string().contains("loopback"));
}

#[test]
fn a_target_slower_than_its_timeout_fails_as_one_that_cannot_be_reached() {
    let emulator = server("4.13.1");
    let receiver = Receiver::start(|_| {
        std::thread::sleep(std::time::Duration::from_secs(5));
        (200, String::new())
    });
    let timeout = std::time::Duration::from_millis(50);
    let id = emulator.create_target("slow", &receiver.url, GATE, timeout);
    emulator.set_execution("request", &[&id]);
    let trace = fire(&emulator, METHOD);
    let late = Answer::Failure("context deadline exceeded".to_owned());
    assert_eq!(trace.calls[0].answer, late, "{trace}");
    assert!(matches!(
        trace.outcome,
        Outcome::Refused { status: 500, .. }
    ));
}

#[test]
fn an_endpoint_that_is_denied_by_now_is_not_called() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state.json");
    let receiver = Receiver::answering(200, "");
    let emulator = Emulator::builder().state_file(&file).start_blocking();
    let id = target(&emulator, "gate", GATE, &receiver);
    emulator.set_execution("request", &[&id]);
    drop(emulator);
    let emulator = Emulator::builder()
        .state_file(&file)
        .deny_list(vec!["127.0.0.1".parse().unwrap()])
        .start_blocking();
    let trace = fire(&emulator, METHOD);
    let Outcome::Refused { status, body } = &trace.outcome else {
        panic!("{trace}");
    };
    assert_eq!(
        (*status, &body["details"][0]["id"]),
        (400, &json!("EXEC-N5lu09"))
    );
    assert!(receiver.received().is_empty());
}

#[test]
fn redirects_are_followed_as_gos_client_does_and_never_off_loopback() {
    let emulator = server("4.13.1");
    let redirected = |status: u16, place: &'static str| {
        let receiver = Receiver::start(move |call| {
            if call.line.ends_with("/hook") {
                (status, place.to_owned())
            } else {
                (200, String::new())
            }
        });
        let id = target(&emulator, &format!("{status} {place}"), GATE, &receiver);
        emulator.set_execution("request", &[&id]);
        let trace = fire(&emulator, METHOD);
        let lines: Vec<String> = receiver
            .received()
            .into_iter()
            .map(|call| call.line)
            .collect();
        (trace.succeeded(), lines)
    };
    let lines = |second: &str| vec!["POST /hook".to_owned(), second.to_owned()];
    assert_eq!(redirected(308, "/hook/"), (true, lines("POST /hook/")));
    assert_eq!(redirected(301, "/hook/"), (true, lines("GET /hook/")));
    let (succeeded, calls) = redirected(307, "https://192.0.2.1/hook/");
    assert_eq!((succeeded, calls.len()), (false, 1));
    let (succeeded, calls) = redirected(307, "/hook");
    assert_eq!((succeeded, calls.len()), (false, 11), "a circle ends");
}
