//! Executions are set, repaired and removed as their generation needs it.

use serde_json::{Value, json};
use zitadel_actions::{
    Error,
    client::Removal,
    dialect::Generation,
    model::{Condition, TargetId, TargetRef},
};

use crate::script::{Answer, list_json, ok, refused, speaking};

const PUT: &str = "PUT /v2/actions/executions";
const LIST: &str = "POST /v2/actions/executions/search";
const DAY_1: &str = "2026-01-01T00:00:00Z";
const DAY_2: &str = "2026-01-02T00:00:00Z";

fn condition() -> Condition {
    "function/preuserinfo".parse().expect("a condition")
}

fn targets(ids: &[&str]) -> Vec<TargetRef> {
    let target = |id: &&str| TargetRef::Target(TargetId::parse(id).expect("an id"));
    ids.iter().map(target).collect()
}

fn set(date: &str) -> Answer {
    ok(json!({ "setDate": date }))
}

fn row(ids: &[&str], changed: &str) -> Value {
    json!({
        "condition": { "function": { "name": "preuserinfo" } },
        "creationDate": DAY_1, "changeDate": changed, "targets": ids,
    })
}

fn rows(rows: &[Value]) -> Answer {
    ok(list_json("executions", rows))
}

#[tokio::test]
async fn a_repair_sets_what_is_visible_first_so_that_nothing_stops_running() {
    let (client, script) = speaking(Generation::V2, [(PUT, set(DAY_1)), (PUT, set(DAY_2))]);
    let (wanted, visible) = (targets(&["a", "b"]), targets(&["b"]));
    client
        .repair_execution(&condition(), &wanted, &visible)
        .await
        .expect("repaired");
    let lists: Vec<_> = script
        .bodies()
        .iter()
        .map(|body| body["targets"].clone())
        .collect();
    assert_eq!(lists, [json!(["b"]), json!(["a", "b"])]);
}

#[tokio::test]
async fn a_repair_of_what_is_not_visible_empties_it_first() {
    let (client, script) = speaking(
        Generation::V2,
        [
            (PUT, set(DAY_1)),
            (PUT, refused(404, 5, "COMMAND-17e8fq1ggk")),
        ],
    );
    let error = client
        .repair_execution(&condition(), &targets(&["a"]), &[])
        .await;
    assert!(matches!(error, Err(Error::ReferencedTargetMissing(_))));
    let lists: Vec<_> = script
        .bodies()
        .iter()
        .map(|body| body["targets"].clone())
        .collect();
    assert_eq!(lists, [json!([]), json!(["a"])]);
}

#[tokio::test]
async fn a_server_that_checks_every_time_needs_no_repair() {
    let (client, script) = speaking(
        Generation::V3alpha2024_05,
        [(
            "PUT /v3alpha/executions",
            ok(json!({ "details": { "changeDate": DAY_1 } })),
        )],
    );
    let wanted = targets(&["a", "b"]);
    client
        .repair_execution(&condition(), &wanted, &targets(&["b"]))
        .await
        .expect("set");
    script.assert_done();
}

#[tokio::test]
async fn an_empty_list_is_refused_before_it_is_sent() {
    let (client, _) = speaking(Generation::V2, []);
    let error = client.set_execution(&condition(), &[]).await;
    assert!(matches!(error, Err(Error::InvalidInput(_))));
}

#[tokio::test]
async fn what_can_run_no_more_counts_as_removed_with_a_word_about_it() {
    for (answer, removal) in [
        (set(DAY_1), Removal::Removed),
        (
            refused(404, 5, "COMMAND-cdy39t0ksr"),
            Removal::ConditionUnknown,
        ),
    ] {
        let (client, _) = speaking(Generation::V2, [(PUT, answer)]);
        assert_eq!(
            client
                .remove_execution(&condition())
                .await
                .expect("removed"),
            removal
        );
    }
    let delete = "DELETE /v3alpha/executions";
    let answer = refused(404, 5, "COMMAND-suq2upd3rt");
    let (client, _) = speaking(Generation::V3alpha2024_05, [(delete, answer)]);
    let removal = client
        .remove_execution(&condition())
        .await
        .expect("removed");
    assert_eq!(removal, Removal::WasNotSet);
}

#[tokio::test(start_paused = true)]
async fn a_read_after_a_set_waits_until_it_shows() {
    let (client, script) = speaking(
        Generation::V2,
        [
            (PUT, set(DAY_2)),
            (LIST, rows(&[])),
            (LIST, rows(&[row(&["old"], DAY_1)])),
            (LIST, rows(&[row(&["a"], DAY_2)])),
        ],
    );
    client
        .set_execution(&condition(), &targets(&["a"]))
        .await
        .expect("set");
    let execution = client
        .find_execution(&condition())
        .await
        .expect("shown")
        .expect("there");
    assert_eq!(execution.targets, targets(&["a"]));
    script.assert_done();
}

#[tokio::test(start_paused = true)]
async fn what_the_list_lacks_is_asked_for_twice_before_it_is_gone() {
    let steps = [(LIST, rows(&[])), (LIST, rows(&[])), (LIST, rows(&[]))];
    let (client, script) = speaking(Generation::V2, steps);
    assert_eq!(
        client.find_execution(&condition()).await.expect("proved"),
        None
    );
    script.assert_done();
}

#[tokio::test]
async fn a_look_before_a_creation_costs_the_shared_list() {
    let (client, script) = speaking(Generation::V2, [(LIST, rows(&[row(&["a"], DAY_1)]))]);
    assert!(
        client
            .existing_execution(&condition())
            .await
            .expect("read")
            .is_some()
    );
    let other = "event/user.human.*".parse().expect("a condition");
    assert_eq!(client.existing_execution(&other).await.expect("read"), None);
    script.assert_done();
}

#[tokio::test]
async fn march_2024_finds_a_group_under_the_name_of_an_event() {
    let answer = ok(json!({
        "details": { "totalResult": "1" },
        "result": [{ "executionId": "event.user.human", "targets": ["a"] }],
    }));
    let (client, _) = speaking(
        Generation::V3alpha2024_03,
        [("POST /v3alpha/executions/search", answer)],
    );
    let group: Condition = "event/user.human.*".parse().expect("a condition");
    let execution = client
        .find_execution(&group)
        .await
        .expect("read")
        .expect("there");
    assert_eq!(execution.condition, group);
}

#[tokio::test]
async fn includes_go_where_they_are_understood_and_nowhere_else() {
    let include = [TargetRef::Include("request".parse().expect("a condition"))];
    let response = [TargetRef::Include("response".parse().expect("a condition"))];
    let mixed = [targets(&["a"]), include.to_vec()].concat();
    for (generation, list) in [
        (Generation::V2, &include[..]),
        (Generation::V3alpha2024_05, &response[..]),
        (Generation::V3alpha2024_03, &mixed[..]),
    ] {
        let (client, _) = speaking(generation, []);
        let error = client.set_execution(&condition(), list).await;
        assert!(
            matches!(error, Err(Error::Unsupported(_))),
            "{generation}: {error:?}"
        );
    }
}
