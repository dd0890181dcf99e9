//! An update really leads to the target that was asked for.

use serde_json::json;
use zitadel_actions::{
    Error,
    dialect::Generation,
    model::{Endpoint, PriorTarget, TargetId, TargetKind, TargetPatch},
};

use crate::script::{Answer, ok, refused, speaking};

const UPDATE: &str = "POST /v2/actions/targets/7";

fn id() -> TargetId {
    TargetId::parse("7").expect("an id")
}

fn webhook(interrupt_on_error: bool) -> TargetKind {
    TargetKind::Webhook { interrupt_on_error }
}

fn past(kind: TargetKind) -> PriorTarget {
    PriorTarget {
        kind,
        endpoint: Endpoint::parse("https://h.example/x").ok(),
    }
}

fn updated(date: &str) -> Answer {
    ok(json!({ "changeDate": date }))
}

#[tokio::test]
async fn an_interruption_is_set_once_more_before_it_ends() {
    let (client, script) = speaking(
        Generation::V2,
        [
            (UPDATE, updated("2026-01-01T00:00:01Z")),
            (UPDATE, updated("2026-01-01T00:00:02Z")),
        ],
    );
    let patch = TargetPatch {
        name: Some("new".to_owned()),
        kind: Some(TargetKind::Call {
            interrupt_on_error: false,
        }),
        ..TargetPatch::default()
    };
    let answer = client
        .update_target(&id(), &patch, &past(webhook(true)))
        .await
        .expect("updated");
    assert_eq!(
        answer.change_date.expect("a date").as_str(),
        "2026-01-01T00:00:02Z"
    );
    assert_eq!(
        script.bodies(),
        [
            json!({ "restWebhook": { "interruptOnError": true } }),
            json!({ "name": "new", "restCall": { "interruptOnError": false } }),
        ]
    );
    script.assert_done();
}

#[tokio::test]
async fn when_the_first_step_showed_nothing_a_failed_second_one_is_a_plain_failure() {
    let steps = [
        (UPDATE, updated("2026-01-01T00:00:01Z")),
        (UPDATE, refused(409, 6, "V3-DKcYh")),
    ];
    let (client, _) = speaking(Generation::V2, steps);
    let patch = TargetPatch {
        kind: Some(webhook(false)),
        ..TargetPatch::default()
    };
    let error = client
        .update_target(&id(), &patch, &past(webhook(true)))
        .await;
    assert!(matches!(error, Err(Error::AlreadyExists(_))));
}

#[tokio::test]
async fn when_the_first_step_shows_a_failed_second_one_says_what_holds() {
    let steps = [
        (UPDATE, updated("2026-01-01T00:00:01Z")),
        (UPDATE, Answer::Lost),
    ];
    let (client, _) = speaking(Generation::V2, steps);
    let patch = TargetPatch {
        kind: Some(webhook(false)),
        ..TargetPatch::default()
    };
    match client
        .update_target(&id(), &patch, &past(TargetKind::Async))
        .await
    {
        Err(Error::PartiallyUpdated { kind, cause }) => {
            assert_eq!(kind, webhook(true));
            assert!(matches!(*cause, Error::Transport(_)));
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn march_2024_says_the_flag_alone_where_the_type_stays() {
    const UPDATE: &str = "PUT /v3alpha/targets/7";
    let answer = || ok(json!({ "details": { "changeDate": "2026-01-01T00:00:01Z" } }));
    let (client, script) = speaking(
        Generation::V3alpha2024_03,
        [(UPDATE, answer()), (UPDATE, answer())],
    );
    let patch = TargetPatch {
        kind: Some(webhook(false)),
        ..TargetPatch::default()
    };
    client
        .update_target(&id(), &patch, &past(webhook(true)))
        .await
        .expect("updated");
    let bodies = [
        json!({ "interruptOnError": true }),
        json!({ "interruptOnError": false }),
    ];
    assert_eq!(script.bodies(), bodies);
}

#[tokio::test]
async fn march_2024_takes_the_interruption_off_before_a_target_becomes_asynchronous() {
    const UPDATE: &str = "PUT /v3alpha/targets/7";
    let answer = || ok(json!({ "details": { "changeDate": "2026-01-01T00:00:01Z" } }));
    let steps = [UPDATE; 3].map(|update| (update, answer()));
    let (client, script) = speaking(Generation::V3alpha2024_03, steps);
    let patch = TargetPatch {
        kind: Some(TargetKind::Async),
        ..TargetPatch::default()
    };
    client
        .update_target(&id(), &patch, &past(webhook(true)))
        .await
        .expect("updated");
    let bodies = script.bodies();
    assert_eq!(bodies[0], json!({ "interruptOnError": true }));
    assert_eq!(bodies[1], json!({ "interruptOnError": false }));
    assert_eq!(bodies[2]["isAsync"], json!(true));
}

#[tokio::test]
async fn a_rotation_that_gave_no_key_was_dropped_by_the_server() {
    let (client, _) = speaking(
        Generation::ResourcesV3alpha,
        [
            ("GET /admin/v1/instances/me", refused(403, 7, "AUTH-5mWD2")),
            (
                "GET /executions/functions",
                Answer::Json(404, json!({ "code": 5, "message": "Not Found" })),
            ),
            (
                "PATCH /resources/v3alpha/actions/targets/7",
                ok(json!({ "details": { "id": "7" } })),
            ),
        ],
    );
    let patch = TargetPatch {
        rotate_signing_key: true,
        ..TargetPatch::default()
    };
    let error = client
        .update_target(&id(), &patch, &past(webhook(false)))
        .await;
    assert!(matches!(error, Err(Error::Unsupported(_))), "{error:?}");
}

#[tokio::test]
async fn a_target_that_is_gone_is_gone_for_an_update_and_fine_for_a_deletion() {
    let (client, script) = speaking(
        Generation::V3alpha2024_05,
        [
            (
                "PUT /v3alpha/targets/7",
                refused(404, 5, "COMMAND-xj14f2cccn"),
            ),
            (
                "DELETE /v3alpha/targets/7",
                refused(404, 5, "COMMAND-k4s7ucu0ax"),
            ),
        ],
    );
    let patch = TargetPatch {
        name: Some("n".to_owned()),
        ..TargetPatch::default()
    };
    let error = client
        .update_target(&id(), &patch, &past(webhook(false)))
        .await;
    assert!(matches!(error, Err(Error::NotFound(_))));
    client.delete_target(&id()).await.expect("gone is fine");
    assert_eq!(
        client
            .find_target(&id())
            .await
            .expect("known without asking"),
        None
    );
    script.assert_done();
}
