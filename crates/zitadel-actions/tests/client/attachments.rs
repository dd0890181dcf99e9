//! An edit says how far it came: what the server has accepted is never taken for not done.

use serde_json::{Value, json};
use zitadel_actions::{
    Error,
    client::{Client, EditError, Edited, Progress},
    dialect::Generation,
    model::{Condition, TargetId, TargetRef},
};

use crate::script::{Answer, list_json, ok, refused, speaking};

const PUT: &str = "PUT /v2/actions/executions";
const LIST: &str = "POST /v2/actions/executions/search";
const DAY_1: &str = "2026-01-01T00:00:00Z";
const DAY_2: &str = "2026-01-02T00:00:00Z";

fn rows(ids: &[&str], changed: &str) -> Answer {
    let row: Value = json!({
        "condition": { "event": { "all": true } },
        "creationDate": DAY_1, "changeDate": changed, "targets": ids,
    });
    ok(list_json("executions", &[row]))
}

fn probe(id: &str) -> &'static str {
    match id {
        "1" => "POST /v2/actions/targets/1",
        "2" => "POST /v2/actions/targets/2",
        _ => "POST /v2/actions/targets/3",
    }
}

fn set() -> Answer {
    ok(json!({ "setDate": DAY_2 }))
}

fn ours() -> TargetRef {
    TargetRef::Target(TargetId::parse("ours").expect("an id"))
}

fn event() -> Condition {
    "event".parse().expect("a condition")
}

async fn attach(client: &Client) -> Result<Edited, EditError> {
    let edit = |list: &[TargetRef]| (!list.contains(&ours())).then(|| [list, &[ours()]].concat());
    client.edit_execution(&event(), edit).await
}

async fn detach(client: &Client) -> Result<Edited, EditError> {
    let edit = |list: &[TargetRef]| {
        let rest = list.iter().filter(|entry| **entry != ours());
        list.contains(&ours()).then(|| rest.cloned().collect())
    };
    client.edit_execution(&event(), edit).await
}

#[tokio::test(start_paused = true)]
async fn a_set_that_was_accepted_is_reported_whatever_its_read_back_fails_with() {
    let failures = [
        refused(401, 16, "AUTH-7fs1e"),
        refused(429, 8, "QUOTA-vjAy8"),
        Answer::Text(403, "a gateway"),
        Answer::Json(500, json!({ "code": 13, "message": "internal" })),
        Answer::Lost,
    ];
    for failure in failures {
        let (client, _) = speaking(
            Generation::V2,
            [
                (LIST, rows(&["a"], DAY_1)),
                (PUT, set()),
                (LIST, failure.clone()),
            ],
        );
        let error = attach(&client).await.expect_err("not confirmed");
        assert_eq!(error.progress, Progress::Accepted, "{failure:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_read_that_fails_before_the_set_has_made_nothing() {
    let fault = Answer::Json(500, json!({ "code": 13, "message": "internal" }));
    let (client, _) = speaking(Generation::V2, [(LIST, fault)]);
    let error = attach(&client).await.expect_err("not read");
    assert!(!error.error.outcome_unknown(), "a read changes nothing");
    assert_eq!(error.progress, Progress::NotMade);
}

#[tokio::test(start_paused = true)]
async fn a_set_whose_answer_is_lost_may_have_been_made() {
    let (client, _) = speaking(
        Generation::V2,
        [(LIST, rows(&["a"], DAY_1)), (PUT, Answer::Lost)],
    );
    let error = attach(&client).await.expect_err("lost");
    assert_eq!(error.progress, Progress::Unknown);
}

#[tokio::test(start_paused = true)]
async fn entries_of_others_whose_targets_are_gone_are_left_out_and_reported() {
    let (client, script) = speaking(
        Generation::V2,
        [
            (LIST, rows(&["dead", "alive"], DAY_1)),
            (PUT, refused(404, 5, "COMMAND-17e8fq1ggk")),
            (
                "POST /v2/actions/targets/dead",
                refused(404, 5, "COMMAND-xj14f2cccn"),
            ),
            (
                "POST /v2/actions/targets/alive",
                ok(json!({ "changeDate": DAY_1 })),
            ),
            (
                "POST /v2/actions/targets/ours",
                ok(json!({ "changeDate": DAY_1 })),
            ),
            (PUT, set()),
            (LIST, rows(&["alive", "ours"], DAY_2)),
        ],
    );
    let edited = attach(&client).await.expect("attached");
    assert_eq!(edited.left_out, [TargetId::parse("dead").expect("an id")]);
    assert_eq!(script.bodies()[5]["targets"], json!(["alive", "ours"]));
    script.assert_done();
}

#[tokio::test(start_paused = true)]
async fn targets_that_vanish_one_after_the_other_are_all_left_out() {
    let exists = |id: &str| (probe(id), ok(json!({ "changeDate": DAY_1 })));
    let gone = |id: &str| (probe(id), refused(404, 5, "COMMAND-xj14f2cccn"));
    let (client, script) = speaking(
        Generation::V2,
        [
            (LIST, rows(&["1", "2", "3", "ours"], DAY_1)),
            (PUT, refused(404, 5, "COMMAND-17e8fq1ggk")),
            gone("1"),
            exists("2"),
            exists("3"),
            (PUT, refused(404, 5, "COMMAND-17e8fq1ggk")),
            gone("2"),
            exists("3"),
            (PUT, set()),
            (LIST, rows(&["3"], DAY_2)),
        ],
    );
    let edited = detach(&client).await.expect("detached");
    let ids: Vec<_> = edited.left_out.iter().map(TargetId::as_str).collect();
    assert_eq!(ids, ["1", "2"]);
    assert_eq!(script.bodies()[8]["targets"], json!(["3"]));
    script.assert_done();
}

#[tokio::test(start_paused = true)]
async fn a_target_of_ours_that_is_gone_is_named_and_the_list_stays() {
    let (client, script) = speaking(
        Generation::V2,
        [
            (LIST, rows(&["alive"], DAY_1)),
            (PUT, refused(404, 5, "COMMAND-17e8fq1ggk")),
            (
                "POST /v2/actions/targets/alive",
                ok(json!({ "changeDate": DAY_1 })),
            ),
            (
                "POST /v2/actions/targets/ours",
                refused(404, 5, "COMMAND-xj14f2cccn"),
            ),
        ],
    );
    let error = attach(&client).await.expect_err("gone");
    assert!(matches!(error.error, Error::ReferencedTargetMissing(_)));
    assert_eq!(error.missing, [TargetId::parse("ours").expect("an id")]);
    assert_eq!(error.progress, Progress::NotMade);
    script.assert_done();
}

#[tokio::test(start_paused = true)]
async fn the_last_entry_of_a_condition_that_the_server_no_longer_knows_says_so_at_once() {
    let (client, script) = speaking(
        Generation::V2,
        [
            (LIST, rows(&["ours"], DAY_1)),
            (PUT, refused(404, 5, "COMMAND-cdy39t0ksr")),
        ],
    );
    let error = detach(&client).await.expect_err("unknown");
    assert!(
        matches!(error.error, Error::ConditionUnknown(_)),
        "{error:?}"
    );
    script.assert_done();
}
