//! The write side says whether a target exists, whatever the reads show.

use serde_json::json;
use zitadel_actions::{client::TargetProbe, dialect::Generation, model::TargetId};

use crate::script::{Answer, ok, refused, speaking};

async fn probed(answer: Answer) -> Option<TargetProbe> {
    let (client, script) = speaking(Generation::V2, [("POST /v2/actions/targets/7", answer)]);
    let probe = client
        .probe_target(&TargetId::parse("7").expect("an id"))
        .await;
    script.assert_done();
    assert_eq!(script.bodies().last(), Some(&json!({})));
    probe.ok()
}

#[tokio::test]
async fn an_update_that_changes_nothing_tells_whether_a_target_exists() {
    let date = "2026-01-01T00:00:01Z";
    let Some(TargetProbe::Exists { change_date }) = probed(ok(json!({ "changeDate": date }))).await
    else {
        panic!("it exists");
    };
    assert_eq!(
        change_date.map(|date| date.to_string()).as_deref(),
        Some(date)
    );
    let absent = refused(404, 5, "COMMAND-xj14f2cccn");
    assert_eq!(probed(absent).await, Some(TargetProbe::Absent));
}

#[tokio::test]
async fn a_caller_who_may_only_read_gets_no_answer_from_the_write_side() {
    let viewer = refused(403, 7, "AUTH-5mWD2");
    assert_eq!(probed(viewer).await, Some(TargetProbe::NotAllowed));
}

#[tokio::test]
async fn a_fault_or_a_foreign_404_proves_no_absence() {
    for answer in [
        Answer::Text(503, "down"),
        Answer::Text(404, "<html>"),
        refused(404, 5, "AUTHZ-cdgFk"),
    ] {
        assert_eq!(probed(answer).await, None);
    }
}
