//! Which execution runs, and in which order its targets are called.

use super::receiver::Receiver;
use super::{GATE, WEBHOOK, called, fire, server, target};
use serde_json::json;
use zitadel_emulator::{FireError, Outcome, TargetKind};

use crate::client::owner;

#[test]
fn the_best_match_runs_alone_the_exact_condition_before_the_group_before_everything() {
    let emulator = server("4.13.1");
    let receiver = Receiver::answering(200, "");
    let id = target(&emulator, "hook", WEBHOOK, &receiver);
    let ran = |condition: &str| fire(&emulator, condition).execution;

    assert_eq!(ran("event/user.human.added"), None);
    for condition in [
        "event",
        "event/user.*",
        "event/user.human.*",
        "event/user.human.added",
    ] {
        emulator.set_execution(condition, &[&id]);
        assert_eq!(ran("event/user.human.added").as_deref(), Some(condition));
    }
    assert_eq!(
        ran("event/user.machine.added").as_deref(),
        Some("event/user.*")
    );
    assert_eq!(ran("event/org.added").as_deref(), Some("event"));

    let method = "request/zitadel.user.v2.UserService/AddHumanUser";
    for condition in ["request", "request/zitadel.user.v2.UserService", method] {
        emulator.set_execution(condition, &[&id]);
        assert_eq!(ran(method).as_deref(), Some(condition));
    }
    assert_eq!(
        ran("response/zitadel.user.v2.UserService/AddHumanUser"),
        None
    );
    assert_eq!(ran("function/preuserinfo"), None);
    emulator.set_execution("function/preuserinfo", &[&id]);
    assert_eq!(
        ran("function/preuserinfo").as_deref(),
        Some("function/preuserinfo")
    );
}

#[test]
fn a_group_or_a_service_is_fired_by_an_example_that_runs_just_it() {
    let emulator = server("4.13.1");
    let receiver = Receiver::answering(200, "");
    let id = target(&emulator, "hook", WEBHOOK, &receiver);
    for condition in [
        "event/user.human.added",
        "event/user.human.*",
        "event",
        "request/zitadel.user.v2.UserService/AddHumanUser",
        "request/zitadel.user.v2.UserService",
        "request",
    ] {
        emulator.set_execution(condition, &[&id]);
    }
    for condition in [
        "event/user.human.*",
        "event",
        "request/zitadel.user.v2.UserService",
        "request",
    ] {
        let trace = fire(&emulator, condition);
        assert_eq!(trace.execution.as_deref(), Some(condition), "{trace}");
        assert!(trace.succeeded());
    }
}

#[test]
fn each_version_runs_what_it_runs_in_reality() {
    let nothing = |version: &str, condition: &str, reason: &str| {
        let emulator = server(version);
        let receiver = Receiver::answering(200, "");
        let id = target(&emulator, "hook", WEBHOOK, &receiver);
        for all in ["request", "event"] {
            emulator.set_execution(all, &[&id]);
        }
        let trace = fire(&emulator, condition);
        let Outcome::NothingRan(said) = &trace.outcome else {
            panic!("{version} ran {condition}: {trace}");
        };
        assert!(said.contains(reason), "{said}");
        assert!(!trace.succeeded() && receiver.received().is_empty());
    };
    let method = "request/zitadel.admin.v1.AdminService/GetMyInstance";
    nothing("2.49.5", method, "stores executions and runs none");
    nothing("2.51.4", "event/user.human.added", "runs none");
    nothing(
        "2.71.19",
        "event/user.human.added",
        "requests and responses only",
    );
    nothing(
        "3.4.9",
        method,
        "does not run those on a service or on everything",
    );
}

#[test]
fn includes_run_and_old_servers_call_in_reverse() {
    let emulator = server("2.71.19");
    let receiver = Receiver::answering(200, "");
    let [a, b, c] = ["a", "b", "c"].map(|name| target(&emulator, name, WEBHOOK, &receiver));
    emulator.set_execution("request/zitadel.user.v2.UserService", &[&b, &c]);
    emulator.set_execution(
        "request",
        &[&a, "include:request/zitadel.user.v2.UserService"],
    );
    let trace = fire(
        &emulator,
        "request/zitadel.org.v2.OrganizationService/AddOrganization",
    );
    assert_eq!(called(&trace), ["c", "b", "a"], "{trace}");

    let emulator = server("4.13.1");
    let [a, b] = ["a", "b"].map(|name| target(&emulator, name, WEBHOOK, &receiver));
    emulator.set_execution("event", &[&b, &a]);
    assert_eq!(called(&fire(&emulator, "event")), ["b", "a"]);
}

#[test]
fn an_unknown_condition_is_refused_with_what_the_server_has() {
    let emulator = server("4.13.1");
    let refusal = |condition: &str| emulator.fire_blocking(condition).unwrap_err().to_string();
    let text = refusal("request/zitadel.user.v2.UserService/AddHuman");
    assert!(text.contains("no method"), "{text}");
    assert!(text.contains("/zitadel.user.v2.UserService/"), "{text}");
    assert!(refusal("function/preuser").contains("it has preuserinfo"));
    assert!(refusal("event/user.humen.added").contains("no event"));
    assert!(refusal("user.human.added").contains("write it like"));
    let firing = zitadel_emulator::Firing::new("event/user.human.added").data("[1]");
    assert!(matches!(
        emulator.fire_blocking(firing),
        Err(FireError::Data(_))
    ));
}

#[test]
fn a_call_of_the_emulators_own_api_runs_all_kinds_of_targets() {
    let emulator = server("4.13.1");
    let receiver = Receiver::answering(500, "");
    let kinds = [
        ("webhook", WEBHOOK),
        ("async", TargetKind::Async),
        ("gate", GATE),
    ];
    let ids = kinds.map(|(name, kind)| target(&emulator, name, kind, &receiver));
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    emulator.set_execution("request", &ids);
    let (address, token) = (emulator.address().to_string(), emulator.token());
    let draft =
        json!({ "name": "x", "restWebhook": {}, "timeout": "1.500s", "endpoint": "http://x.y/" });
    let path = "/v2/actions/targets";
    let answer = owner(&address, &token, "POST", path, Some(&draft)).unwrap();
    assert_eq!(answer.status, 400, "{}", answer.text);
    while emulator.target_calls().len() < 3 {
        std::thread::yield_now();
    }
    let calls = emulator.target_calls();
    let names: Vec<&str> = calls.iter().map(|call| call.target.as_str()).collect();
    assert_eq!(names, ["webhook", "async", "gate"]);
    let body = receiver.last().json();
    assert_eq!(
        body["fullMethod"],
        "/zitadel.action.v2.ActionService/CreateTarget"
    );
    assert_eq!(body["request"], draft);
    assert_eq!(body["headers"]["Host"], json!([address]));
}
