//! Reading ahead: detection and the first lists in one round.

use serde_json::json;
use zitadel_actions::{Error, model::TargetId};

use crate::script::{
    Answer, Step, detecting, empty_list, list_json, no_route, ok, refused, target_json,
};

const PROBE: &str = "GET /v2/actions/executions/functions";
const TARGETS: &str = "POST /v2/actions/targets/search";
const EXECUTIONS: &str = "POST /v2/actions/executions/search";
const CHANGED: &str = "2026-01-01T00:00:00Z";

fn functions() -> Answer {
    ok(json!({ "functions": ["f"] }))
}

fn one_target() -> Answer {
    ok(list_json("targets", &[target_json("1", CHANGED)]))
}

fn one_execution() -> Answer {
    let row = json!({ "condition": { "event": { "all": true } }, "targets": ["1"] });
    ok(list_json("executions", &[row]))
}

/// The round of a run, and what follows it.
fn round(targets: Answer, executions: Answer, later: Vec<Step>) -> Vec<Step> {
    let round = [
        (PROBE, functions()),
        (TARGETS, targets),
        (EXECUTIONS, executions),
    ];
    round.into_iter().chain(later).collect()
}

fn id() -> TargetId {
    TargetId::parse("1").expect("an id")
}

#[tokio::test]
async fn a_run_waits_once_for_the_detection_and_both_lists() {
    let (client, script) = detecting(round(one_target(), one_execution(), vec![]));
    let (connected, ()) = tokio::join!(client.connect(), client.read_ahead());
    connected.expect("reachable");
    assert_eq!(script.most_at_once(), 3, "one round");
    client.refresh_target(&id(), None).await.expect("listed");
    let condition = "event".parse().expect("a condition");
    let execution = client.existing_execution(&condition).await.expect("listed");
    assert_eq!(execution.expect("it is set").targets.len(), 1);
    script.assert_done();
}

#[tokio::test]
async fn the_first_list_does_not_wait_for_the_detection() {
    let (client, script) = detecting([(PROBE, functions()), (TARGETS, empty_list())]);
    client.check_access().await.expect("readable");
    assert_eq!(script.most_at_once(), 2, "both are asked in one round");
    script.assert_done();
}

#[tokio::test]
async fn a_wrong_guess_costs_requests_that_the_router_refuses_and_no_round() {
    let (client, script) = detecting([
        (PROBE, no_route()),
        (TARGETS, no_route()),
        (EXECUTIONS, no_route()),
        ("GET /v2beta/actions/executions/functions", functions()),
        ("POST /v2beta/actions/targets/_search", empty_list()),
        ("POST /v2beta/actions/executions/_search", empty_list()),
    ]);
    let (connected, ()) = tokio::join!(client.connect(), client.read_ahead());
    connected.expect("reachable");
    client.check_access().await.expect("listed");
    script.assert_done();
}

#[tokio::test]
async fn a_list_that_is_refused_fails_the_call_that_needs_it_and_no_other() {
    let denied = || refused(403, 7, "AUTH-5mWD2");
    let (client, script) = detecting(round(denied(), one_execution(), vec![]));
    let (connected, ()) = tokio::join!(client.connect(), client.read_ahead());
    connected.expect("reachable");
    let condition = "event".parse().expect("a condition");
    let execution = client.existing_execution(&condition).await;
    assert!(execution.expect("listed").is_some());
    let error = client.check_access().await.expect_err("denied");
    assert!(matches!(error, Error::PermissionDenied(_)), "{error:?}");
    script.assert_done();
}

/// A data source may be read late in an apply, after other providers have changed the instance.
#[tokio::test]
async fn a_question_about_now_is_not_answered_by_a_list_that_was_read_ahead() {
    let later = vec![(TARGETS, one_target()), (EXECUTIONS, one_execution())];
    let (client, script) = detecting(round(empty_list(), empty_list(), later));
    let (connected, ()) = tokio::join!(client.connect(), client.read_ahead());
    connected.expect("reachable");
    assert_eq!(client.list_targets().await.expect("a list").len(), 1);
    assert_eq!(client.list_executions().await.expect("a list").len(), 1);
    assert!(client.find_target(&id()).await.expect("a target").is_some());
    script.assert_done();
}

#[tokio::test]
async fn a_list_that_a_resource_has_taken_is_everybodys() {
    let (client, script) = detecting(round(one_target(), empty_list(), vec![]));
    let (connected, ()) = tokio::join!(client.connect(), client.read_ahead());
    connected.expect("reachable");
    client.refresh_target(&id(), None).await.expect("listed");
    assert_eq!(client.list_targets().await.expect("a list").len(), 1);
    script.assert_done();
}
