//! A target is created exactly once, whatever happens to the answers.

use std::time::Duration;

use serde_json::{Value, json};
use zitadel_actions::{
    Error,
    dialect::Generation,
    model::{CreatedTarget, Endpoint, PayloadType, TargetDraft, TargetKind},
};

use crate::script::{Answer, Step, empty_list, list_json, ok, refused, speaking};

const CREATE: &str = "POST /v2/actions/targets";
const SEARCH: &str = "POST /v2/actions/targets/search";

pub fn draft() -> TargetDraft {
    TargetDraft {
        name: "hook".to_owned(),
        endpoint: Endpoint::parse("https://h.example/x").expect("an endpoint"),
        kind: TargetKind::Webhook {
            interrupt_on_error: true,
        },
        timeout: Duration::from_secs(10),
        payload_type: PayloadType::Json,
    }
}

fn existing(created: &str, change: impl FnOnce(&mut Value)) -> Answer {
    let mut target = json!({
        "id": "7", "creationDate": created, "changeDate": created, "name": "hook",
        "restWebhook": { "interruptOnError": true }, "timeout": "10s",
        "endpoint": "https://h.example/x", "signingKey": "k",
    });
    change(&mut target);
    ok(list_json("targets", &[target]))
}

async fn create(steps: impl IntoIterator<Item = Step>) -> Result<CreatedTarget, Error> {
    let (client, script) = speaking(Generation::V2, steps);
    let created = client.create_target(&draft()).await;
    script.assert_done();
    created
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_asked_for_again_and_the_taken_name_is_ours() {
    let created = create([
        (CREATE, Answer::Lost),
        (CREATE, refused(409, 6, "V3-DKcYh")),
        (SEARCH, empty_list()),
        (SEARCH, existing("2999-01-01T00:00:00Z", |_| ())),
    ])
    .await
    .expect("ours");
    assert_eq!(created.id.as_str(), "7");
    assert_eq!(created.signing_key.expect("a key").expose(), "k");
}

#[tokio::test(start_paused = true)]
async fn a_creation_that_never_arrived_is_made_by_the_second_one() {
    let answer = ok(json!({ "id": "8", "creationDate": "2026-01-01T00:00:00Z" }));
    let created = create([(CREATE, Answer::Text(502, "")), (CREATE, answer)]).await;
    assert_eq!(created.expect("created").id.as_str(), "8");
}

#[tokio::test(start_paused = true)]
async fn a_taken_name_is_not_ours_when_the_target_is_another_or_older() {
    for answer in [
        existing("2999-01-01T00:00:00Z", |t| t["timeout"] = json!("11s")),
        existing("2999-01-01T00:00:00Z", |t| {
            t["endpoint"] = json!("https://other.example");
        }),
        existing("2999-01-01T00:00:00Z", |t| t["restWebhook"] = json!({})),
        existing("2020-01-01T00:00:00Z", |_| ()),
    ] {
        let steps = [
            (CREATE, Answer::Lost),
            (CREATE, refused(409, 6, "V3-DKcYh")),
            (SEARCH, answer),
        ];
        assert!(matches!(create(steps).await, Err(Error::AlreadyExists(_))));
    }
}

#[tokio::test(start_paused = true)]
async fn a_name_that_is_taken_at_once_is_an_error_at_once() {
    let created = create([(CREATE, refused(409, 6, "V3-DKcYh"))]).await;
    assert!(matches!(created, Err(Error::AlreadyExists(_))));
}

#[tokio::test(start_paused = true)]
async fn a_creation_whose_answers_are_all_lost_says_that_it_may_be_done() {
    let error = create([
        (CREATE, Answer::Lost),
        (CREATE, Answer::Lost),
        (CREATE, Answer::Lost),
        ("POST /v2/actions/targets/search", Answer::Lost),
    ])
    .await
    .expect_err("nothing is known");
    assert!(error.outcome_unknown(), "{error:?}");
}

#[tokio::test]
async fn a_payload_type_that_the_server_would_drop_is_not_sent() {
    let (client, script) = speaking(
        Generation::V2,
        [(
            "GET /admin/v1/instances/me",
            ok(json!({ "instance": { "version": "v4.7.6" } })),
        )],
    );
    let draft = TargetDraft {
        payload_type: PayloadType::Jwt,
        ..draft()
    };
    let error = client
        .create_target(&draft)
        .await
        .expect_err("v4.7 has JSON only");
    assert!(error.to_string().contains("ZITADEL v4.7.6"), "{error}");
    assert!(error.to_string().contains("v4.8"), "{error}");
    script.assert_done();
}

#[tokio::test]
async fn a_draft_shows_its_endpoint_to_nobody() {
    let secret = TargetDraft {
        endpoint: Endpoint::parse("https://h.example/?token=sentinel").expect("an endpoint"),
        ..draft()
    };
    let (client, _) = speaking(
        Generation::V2,
        [(
            CREATE,
            Answer::Json(
                400,
                json!({
                    "code": 3,
                    "message": r#"parse "https://h.example/?token=sentinel": invalid port"#,
                }),
            ),
        )],
    );
    let error = client.create_target(&secret).await.expect_err("refused");
    assert!(matches!(error, Error::InvalidArgument(_)));
    for text in [
        format!("{error}"),
        format!("{error:?}"),
        format!("{secret:?}"),
    ] {
        assert!(!text.contains("sentinel"), "{text}");
    }
}
