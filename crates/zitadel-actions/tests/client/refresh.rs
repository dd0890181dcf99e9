//! A refresh believes no read that is older than what the caller has seen, and takes nothing for
//! gone that the write side still has.

use std::time::{Duration, SystemTime};

use serde_json::json;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};
use zitadel_actions::{
    client::{ApiGeneration, Client, ClientOptions, Refreshed},
    dialect::Generation,
    model::{Condition, Target, TargetId, Timestamp},
};

use crate::script::{Answer, Step, empty_list, list_json, ok, refused, target_json, with_options};

const TARGETS: &str = "POST /v2/actions/targets/search";
const GET: &str = "GET /v2/actions/targets/7";
const PROBE: &str = "POST /v2/actions/targets/7";
const EXECUTIONS: &str = "POST /v2/actions/executions/search";
const DAY_1: &str = "2026-01-01T00:00:00Z";
const DAY_2: &str = "2026-01-02T00:00:00Z";

fn client(
    steps: impl IntoIterator<Item = Step>,
) -> (Client, std::sync::Arc<crate::script::Script>) {
    let options = ClientOptions {
        api_generation: ApiGeneration::Pinned(Generation::V2),
        ..ClientOptions::default()
    };
    with_options(options, steps)
}

/// A date so recent that reads may only be late.
fn now() -> String {
    let now = OffsetDateTime::from(SystemTime::now() + Duration::from_secs(5));
    now.format(&Rfc3339).expect("a date")
}

fn listed(changed: &str) -> Answer {
    ok(list_json("targets", &[target_json("7", changed)]))
}

fn got(changed: &str) -> Answer {
    ok(json!({ "target": target_json("7", changed) }))
}

fn missing() -> Answer {
    refused(404, 5, "QUERY-hj5oaniyrz")
}

async fn refreshed(steps: impl IntoIterator<Item = Step>, seen: Option<&str>) -> Refreshed<Target> {
    let (client, script) = client(steps);
    let id = TargetId::parse("7").expect("an id");
    let seen = seen.map(|date| Timestamp::parse(date).expect("a date"));
    let found = client
        .refresh_target(&id, seen.as_ref())
        .await
        .expect("refreshed");
    script.assert_done();
    found
}

fn date(found: &Refreshed<Target>) -> Option<String> {
    match found {
        Refreshed::Shown(target) => target
            .change_date
            .as_ref()
            .map(|date| date.as_str().to_owned()),
        Refreshed::Gone | Refreshed::Behind => None,
    }
}

#[tokio::test(start_paused = true)]
async fn a_row_as_new_as_the_state_costs_no_request_of_its_own() {
    let found = refreshed([(TARGETS, listed(DAY_2))], Some(DAY_2)).await;
    assert_eq!(date(&found).as_deref(), Some(DAY_2));
}

#[tokio::test(start_paused = true)]
async fn a_row_older_than_the_state_is_waited_for() {
    let found = refreshed(
        [
            (TARGETS, listed(DAY_1)),
            (GET, got(DAY_1)),
            (GET, got(DAY_2)),
        ],
        Some(DAY_2),
    )
    .await;
    assert_eq!(date(&found).as_deref(), Some(DAY_2));
}

#[tokio::test(start_paused = true)]
async fn a_recent_change_is_waited_for_as_long_as_an_own_write() {
    let recent = now();
    let found = refreshed(
        [
            (TARGETS, empty_list()),
            (GET, missing()),
            (GET, missing()),
            (PROBE, ok(json!({ "changeDate": recent }))),
            (GET, missing()),
            (GET, got(DAY_1)),
            (GET, got(&recent)),
        ],
        Some(&recent),
    )
    .await;
    assert_eq!(date(&found), Some(recent));
}

#[tokio::test(start_paused = true)]
async fn a_row_that_stays_older_is_never_believed() {
    let found = refreshed(
        [
            (TARGETS, listed(DAY_1)),
            (GET, got(DAY_1)),
            (GET, got(DAY_1)),
            (PROBE, ok(json!({ "changeDate": DAY_2 }))),
        ],
        Some(DAY_2),
    )
    .await;
    assert_eq!(found, Refreshed::Behind);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_was_set_back_to_an_older_state_is_believed() {
    let found = refreshed(
        [
            (TARGETS, listed(DAY_1)),
            (GET, got(DAY_1)),
            (GET, got(DAY_1)),
            (PROBE, ok(json!({ "changeDate": DAY_1 }))),
        ],
        Some(DAY_2),
    )
    .await;
    assert_eq!(date(&found).as_deref(), Some(DAY_1));
}

#[tokio::test(start_paused = true)]
async fn a_target_that_reads_miss_for_good_is_not_gone_while_the_write_side_has_it() {
    let reads = [(TARGETS, empty_list()), (GET, missing()), (GET, missing())];
    let exists = (PROBE, ok(json!({ "changeDate": DAY_1 })));
    let found = refreshed(reads.clone().into_iter().chain([exists]), Some(DAY_1)).await;
    assert_eq!(found, Refreshed::Behind);

    let gone = (PROBE, refused(404, 5, "COMMAND-xj14f2cccn"));
    let found = refreshed(reads.clone().into_iter().chain([gone]), Some(DAY_1)).await;
    assert_eq!(found, Refreshed::Gone);

    let viewer = (PROBE, refused(403, 7, "AUTH-5mWD2"));
    let found = refreshed(reads.into_iter().chain([viewer]), Some(DAY_1)).await;
    assert_eq!(found, Refreshed::Gone, "reads are all that a viewer has");
}

#[tokio::test(start_paused = true)]
async fn a_caller_who_may_only_read_takes_a_target_for_gone_when_the_wait_is_over() {
    let viewer = (PROBE, refused(403, 7, "AUTH-5mWD2"));
    let steps = [
        (TARGETS, empty_list()),
        (GET, missing()),
        (GET, missing()),
        viewer,
        (GET, missing()),
    ];
    let options = ClientOptions {
        api_generation: ApiGeneration::Pinned(Generation::V2),
        consistency_timeout: Duration::from_millis(100),
        ..ClientOptions::default()
    };
    let (client, script) = with_options(options, steps);
    let (id, seen) = (TargetId::parse("7"), Timestamp::parse(&now()));
    let found = client
        .refresh_target(&id.expect("an id"), seen.ok().as_ref())
        .await
        .expect("refreshed");
    assert_eq!(found, Refreshed::Gone);
    script.assert_done();
}

#[tokio::test(start_paused = true)]
async fn an_execution_older_than_the_state_is_waited_for_and_never_believed() {
    let rows = |changed: &str| {
        let row = json!({
            "condition": { "event": { "all": true } }, "changeDate": changed, "targets": ["1"],
        });
        ok(list_json("executions", &[row]))
    };
    let event: Condition = "event".parse().expect("a condition");
    let seen = Timestamp::parse(DAY_2).expect("a date");
    for (last, expected) in [(DAY_2, true), (DAY_1, false)] {
        let steps = [rows(DAY_1), rows(DAY_1), rows(last)].map(|answer| (EXECUTIONS, answer));
        let (client, script) = client(steps);
        let found = client
            .refresh_execution(&event, &[], Some(&seen))
            .await
            .expect("refreshed");
        assert_eq!(matches!(found, Refreshed::Shown(_)), expected, "{found:?}");
        script.assert_done();
    }
}
