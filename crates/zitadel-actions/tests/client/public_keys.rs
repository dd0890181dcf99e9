//! Public keys are added once, and found when they show.

use serde_json::{Value, json};
use zitadel_actions::{
    Error,
    client::Client,
    dialect::Generation,
    model::{KeyId, PublicKeyDraft, TargetId},
};

use crate::script::{Answer, Step, list_json, ok, refused, speaking};

const ADD: &str = "POST /v2/actions/targets/7/publickeys";
const LIST: &str = "POST /v2/actions/targets/7/publickeys/search";
const DAY_1: &str = "2026-01-01T00:00:00Z";
const DAY_2: &str = "2026-01-02T00:00:00Z";

fn on_v4_13(
    steps: impl IntoIterator<Item = Step>,
) -> (Client, std::sync::Arc<crate::script::Script>) {
    let version = ok(json!({ "instance": { "version": "v4.13.1" } }));
    speaking(
        Generation::V2,
        [("GET /admin/v1/instances/me", version)]
            .into_iter()
            .chain(steps),
    )
}

fn target() -> TargetId {
    TargetId::parse("7").expect("an id")
}

fn draft() -> PublicKeyDraft {
    PublicKeyDraft {
        pem: "pem".to_owned(),
        expiration_date: None,
    }
}

/// `cGVt` is `pem` in base64.
fn key(id: &str, active: bool, changed: &str) -> Value {
    json!({
        "keyId": id, "active": active, "publicKey": "cGVt", "fingerprint": "SHA256:x",
        "creationDate": DAY_1, "changeDate": changed,
    })
}

fn keys(keys: &[Value]) -> Answer {
    ok(list_json("publicKeys", keys))
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_cleared_up_by_the_key_that_is_new() {
    let (client, script) = on_v4_13([
        (LIST, keys(&[key("old", false, DAY_1)])),
        (ADD, Answer::Lost),
        (
            LIST,
            keys(&[key("old", false, DAY_1), key("new", false, DAY_1)]),
        ),
    ]);
    let added = client
        .add_public_key(&target(), &draft())
        .await
        .expect("ours");
    assert_eq!(added.id.as_str(), "new");
    script.assert_done();
}

#[tokio::test(start_paused = true)]
async fn a_key_whose_answer_was_lost_is_found_however_far_reads_lag() {
    let lagging = (0..20).map(|_| (LIST, keys(&[])));
    let (client, script) = on_v4_13(
        [(LIST, keys(&[])), (ADD, Answer::Lost)]
            .into_iter()
            .chain(lagging)
            .chain([(LIST, keys(&[key("new", false, DAY_1)]))]),
    );
    let added = client
        .add_public_key(&target(), &draft())
        .await
        .expect("ours");
    assert_eq!(added.id.as_str(), "new");
    script.assert_done();
}

#[tokio::test(start_paused = true)]
async fn a_search_that_fails_keeps_the_lost_answer() {
    let limited = refused(429, 8, "QUOTA-vjAy8");
    let (client, _) = on_v4_13([(LIST, keys(&[])), (ADD, Answer::Lost), (LIST, limited)]);
    let error = client
        .add_public_key(&target(), &draft())
        .await
        .expect_err("not known");
    assert!(error.outcome_unknown(), "the key may exist: {error:?}");
}

#[tokio::test(start_paused = true)]
async fn a_twin_that_existed_before_is_reported() {
    let added = ok(json!({ "keyId": "new", "creationDate": DAY_2 }));
    let (client, _) = on_v4_13([(LIST, keys(&[key("old", false, DAY_1)])), (ADD, added)]);
    let added = client
        .add_public_key(&target(), &draft())
        .await
        .expect("added");
    assert_eq!(added.twins, [KeyId::parse("old").expect("an id")]);
}

#[tokio::test(start_paused = true)]
async fn the_keys_of_a_target_are_read_once_for_all() {
    let (client, script) =
        on_v4_13([(LIST, keys(&[key("a", true, DAY_1), key("b", false, DAY_1)]))]);
    for id in ["a", "b", "a"] {
        let id = KeyId::parse(id).expect("an id");
        let found = client.find_public_key(&target(), &id).await;
        assert!(found.expect("found").is_some());
    }
    script.assert_done();
}

#[tokio::test(start_paused = true)]
async fn a_read_after_an_activation_waits_until_it_shows() {
    let (client, script) = on_v4_13([
        (
            "POST /v2/actions/targets/7/publickeys/k/activate",
            ok(json!({ "changeDate": DAY_2 })),
        ),
        (LIST, keys(&[key("k", false, DAY_1)])),
        (LIST, keys(&[key("k", true, DAY_2)])),
    ]);
    let id = KeyId::parse("k").expect("an id");
    client
        .activate_public_key(&target(), &id)
        .await
        .expect("active");
    let found = client
        .find_public_key(&target(), &id)
        .await
        .expect("shown")
        .expect("there");
    assert!(found.active);
    script.assert_done();
}

#[tokio::test]
async fn a_failed_precondition_is_never_a_success() {
    for (id, expected) in [
        (
            "ErrKeyNotFound",
            (|error| matches!(error, Error::KeyMissing(_))) as fn(&Error) -> bool,
        ),
        ("ErrPublicKeyExpired", |error| {
            matches!(error, Error::KeyExpired(_))
        }),
    ] {
        let activate = "POST /v2/actions/targets/7/publickeys/k/activate";
        let (client, _) = on_v4_13([(activate, refused(400, 9, id))]);
        let key = KeyId::parse("k").expect("an id");
        let error = client
            .activate_public_key(&target(), &key)
            .await
            .expect_err("refused");
        assert!(expected(&error), "{error:?}");
    }
}

#[tokio::test]
async fn a_generation_without_keys_says_so() {
    let (client, _) = speaking(Generation::V3alpha2024_05, []);
    let error = client.add_public_key(&target(), &draft()).await;
    assert!(matches!(error, Err(Error::Unsupported(_))));
}
