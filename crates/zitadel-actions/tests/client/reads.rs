//! Reads are shared, and see our own writes.

use std::time::Duration;

use serde_json::json;
use tokio_util::sync::CancellationToken;
use zitadel_actions::{
    Error,
    client::ClientOptions,
    dialect::Generation,
    model::{PriorTarget, TargetId, TargetKind, TargetPatch},
};

use crate::{
    creation::draft,
    script::{Answer, empty_list, list_json, ok, refused, speaking, target_json, with_options},
};

const LIST: &str = "POST /v2/actions/targets/search";
const GET: &str = "GET /v2/actions/targets/7";
const DAY_1: &str = "2026-01-01T00:00:00Z";
const DAY_2: &str = "2026-01-02T00:00:00Z";

fn id(text: &str) -> TargetId {
    TargetId::parse(text).expect("an id")
}

fn gone() -> Answer {
    refused(404, 5, "QUERY-hj5oaniyrz")
}

fn got(change_date: &str) -> Answer {
    ok(json!({ "target": target_json("7", change_date) }))
}

#[tokio::test]
async fn many_reads_cost_one_list() {
    let rows = [target_json("1", DAY_1), target_json("2", DAY_1)];
    let (client, script) = speaking(Generation::V2, [(LIST, ok(list_json("targets", &rows)))]);
    let (one, two) = (id("1"), id("2"));
    let (a, b) = tokio::join!(client.find_target(&one), client.find_target(&two));
    assert_eq!(a.expect("read").expect("there").name, "target-1");
    assert_eq!(b.expect("read").expect("there").name, "target-2");
    assert_eq!(client.list_targets().await.expect("read").len(), 2);
    script.assert_done();
}

#[tokio::test(start_paused = true)]
async fn what_the_list_lacks_is_asked_for_twice_before_it_is_gone() {
    let steps = [(LIST, empty_list()), (GET, gone()), (GET, gone())];
    let (client, script) = speaking(Generation::V2, steps);
    assert_eq!(client.find_target(&id("7")).await.expect("proved"), None);
    script.assert_done();
}

#[tokio::test(start_paused = true)]
async fn only_the_ids_that_prove_it_mean_gone() {
    for refusal in [
        refused(404, 5, "AUTHZ-cdgFk"),
        refused(404, 5, "NEW-abc"),
        Answer::Text(404, ""),
    ] {
        let (client, _) = speaking(Generation::V2, [(LIST, empty_list()), (GET, refusal)]);
        client.find_target(&id("7")).await.expect_err("not a proof");
    }
}

#[tokio::test(start_paused = true)]
async fn a_read_after_a_creation_waits_until_it_shows() {
    let (client, script) = speaking(
        Generation::V2,
        [
            (
                "POST /v2/actions/targets",
                ok(json!({ "id": "7", "creationDate": DAY_1 })),
            ),
            (GET, gone()),
            (GET, gone()),
            (GET, got(DAY_1)),
        ],
    );
    client.create_target(&draft()).await.expect("created");
    assert!(client.find_target(&id("7")).await.expect("shown").is_some());
    script.assert_done();
}

#[tokio::test(start_paused = true)]
async fn a_read_after_an_update_waits_for_its_date_and_ignores_the_list() {
    let (client, script) = speaking(
        Generation::V2,
        [
            (LIST, ok(list_json("targets", &[target_json("7", DAY_1)]))),
            (
                "POST /v2/actions/targets/7",
                ok(json!({ "changeDate": DAY_2 })),
            ),
            (GET, got(DAY_1)),
            (GET, got(DAY_2)),
        ],
    );
    client.find_target(&id("7")).await.expect("read");
    let patch = TargetPatch {
        name: Some("n".to_owned()),
        ..TargetPatch::default()
    };
    let past = PriorTarget {
        kind: TargetKind::Async,
        endpoint: None,
    };
    client
        .update_target(&id("7"), &patch, &past)
        .await
        .expect("updated");
    let target = client
        .find_target(&id("7"))
        .await
        .expect("shown")
        .expect("there");
    assert_eq!(target.change_date.expect("a date").as_str(), DAY_2);
    script.assert_done();
}

#[tokio::test(start_paused = true)]
async fn a_list_after_a_write_waits_until_it_shows() {
    let (client, script) = speaking(
        Generation::V2,
        [
            (
                "POST /v2/actions/targets",
                ok(json!({ "id": "7", "creationDate": DAY_1 })),
            ),
            ("DELETE /v2/actions/targets/8", ok(json!({}))),
            (LIST, ok(list_json("targets", &[target_json("8", DAY_1)]))),
            (
                LIST,
                ok(list_json(
                    "targets",
                    &[target_json("7", DAY_1), target_json("8", DAY_1)],
                )),
            ),
            (LIST, ok(list_json("targets", &[target_json("7", DAY_1)]))),
        ],
    );
    client.create_target(&draft()).await.expect("created");
    client.delete_target(&id("8")).await.expect("deleted");
    let found = client
        .find_target_named("target-7")
        .await
        .expect("shown")
        .expect("there");
    assert_eq!(found.id, id("7"));
    script.assert_done();
}

#[tokio::test(start_paused = true)]
async fn a_write_that_never_shows_is_an_error_that_says_so() {
    let options = ClientOptions {
        consistency_timeout: Duration::from_millis(250),
        api_generation: zitadel_actions::client::ApiGeneration::Pinned(Generation::V2),
        ..ClientOptions::default()
    };
    let (client, _) = with_options(
        options,
        [
            (
                "POST /v2/actions/targets",
                ok(json!({ "id": "7", "creationDate": DAY_1 })),
            ),
            (GET, gone()),
            (GET, gone()),
            (GET, gone()),
        ],
    );
    client.create_target(&draft()).await.expect("created");
    assert!(matches!(
        client.find_target(&id("7")).await,
        Err(Error::NotYetVisible { .. })
    ));
}

#[tokio::test(start_paused = true)]
async fn an_interruption_ends_the_waiting() {
    let (client, _) = speaking(
        Generation::V2,
        [
            (
                "POST /v2/actions/targets",
                ok(json!({ "id": "7", "creationDate": DAY_1 })),
            ),
            (GET, gone()),
        ],
    );
    let interrupt = CancellationToken::new();
    let client = client.with_interrupt(interrupt.clone());
    client.create_target(&draft()).await.expect("created");
    interrupt.cancel();
    assert!(matches!(
        client.find_target(&id("7")).await,
        Err(Error::Interrupted { .. })
    ));
}

#[tokio::test]
async fn a_long_list_comes_in_pages_and_no_row_twice() {
    let page = |ids: &[&str], total: &str| {
        let rows: Vec<_> = ids.iter().map(|id| target_json(id, DAY_1)).collect();
        ok(json!({ "pagination": { "totalResult": total, "appliedLimit": "2" }, "targets": rows }))
    };
    let (client, script) = speaking(
        Generation::V2,
        [
            (LIST, page(&["1", "2"], "4")),
            (LIST, page(&["2", "3"], "4")),
            (LIST, ok(json!({ "pagination": { "appliedLimit": "2" } }))),
        ],
    );
    let ids: Vec<_> = client
        .list_targets()
        .await
        .expect("read")
        .into_iter()
        .map(|t| t.id)
        .collect();
    assert_eq!(ids, [id("1"), id("2"), id("3")]);
    let offsets: Vec<_> = script
        .bodies()
        .iter()
        .map(|body| body["pagination"]["offset"].clone())
        .collect();
    assert_eq!(offsets, [json!(0), json!(2), json!(4)]);
    script.assert_done();
}

#[tokio::test]
async fn a_server_that_allows_less_is_asked_without_a_limit() {
    let rows = [target_json("1", DAY_1)];
    let (client, script) = speaking(
        Generation::V2,
        [
            (LIST, refused(400, 3, "QUERY-4M0fs")),
            (LIST, ok(list_json("targets", &rows))),
        ],
    );
    assert_eq!(client.list_targets().await.expect("read").len(), 1);
    let limits: Vec<_> = script
        .bodies()
        .iter()
        .map(|body| body["pagination"].get("limit").cloned())
        .collect();
    assert_eq!(limits, [Some(json!(1000)), None]);
}

#[tokio::test(start_paused = true)]
async fn a_failed_list_answers_for_ten_seconds_and_is_then_asked_for_again() {
    let rows = [target_json("1", DAY_1)];
    let (client, script) = speaking(
        Generation::V2,
        [
            (LIST, Answer::Text(503, "")),
            (LIST, ok(list_json("targets", &rows))),
        ],
    );
    for _ in 0..2 {
        assert!(matches!(
            client.find_target(&id("1")).await,
            Err(Error::Unavailable(_))
        ));
    }
    tokio::time::advance(std::time::Duration::from_secs(10)).await;
    assert!(client.find_target(&id("1")).await.expect("read").is_some());
    script.assert_done();
}

/// A list of a real server always says how long its pages are, an empty one too.
#[tokio::test(start_paused = true)]
async fn an_answer_that_is_not_a_list_proves_nothing() {
    for body in [json!({}), json!([]), json!({ "result": "ok" }), json!(null)] {
        let (client, script) = speaking(Generation::V2, [(LIST, ok(body.clone()))]);
        let error = client.find_target(&id("7")).await.expect_err("not a proof");
        assert!(
            matches!(error, Error::UnexpectedAnswer(_)),
            "{body}: {error:?}"
        );
        script.assert_done();
    }
}
