//! An object that this client cannot read concerns only those who ask for it.

use std::sync::Arc;

use serde_json::{Value, json};
use zitadel_actions::{
    Client, Error,
    dialect::Generation,
    model::{Condition, KeyId, PublicKeyDraft, TargetId},
};

use crate::script::{Answer, Script, Step, list_json, ok, speaking};

const TARGETS: &str = "POST /v2/actions/targets/search";
const KEYS: &str = "POST /v2/actions/targets/7/publickeys/search";
const EXECUTIONS: &str = "POST /v2/actions/executions/search";

fn target(id: &str, payload_type: &str) -> Value {
    json!({
        "id": id, "name": format!("name-{id}"), "restWebhook": {}, "timeout": "10s",
        "endpoint": "https://h.example/x", "payloadType": payload_type,
    })
}

fn targets(rows: Value) -> Answer {
    ok(json!({ "pagination": { "totalResult": "3", "appliedLimit": "1000" }, "targets": rows }))
}

fn executions(rows: Value) -> Answer {
    let total = rows.as_array().expect("rows").len().to_string();
    let pagination = json!({ "totalResult": total, "appliedLimit": "1000" });
    ok(json!({ "pagination": pagination, "executions": rows }))
}

fn odd_targets() -> Answer {
    targets(json!([
        target("1", "PAYLOAD_TYPE_JSON"),
        target("2", "PAYLOAD_TYPE_CBOR"),
        { "id": "3", "name": 7 },
    ]))
}

fn id(text: &str) -> TargetId {
    TargetId::parse(text).expect("an id")
}

#[tokio::test]
async fn a_target_that_cannot_be_read_hides_no_other() {
    let (client, script) = speaking(Generation::V2, [(TARGETS, odd_targets())]);
    let found = client.find_target(&id("1")).await.expect("readable");
    assert_eq!(found.expect("there").name, "name-1");
    assert_eq!(client.list_targets().await.expect("a list").len(), 1);
    script.assert_done();
}

#[tokio::test]
async fn an_unreadable_target_that_is_asked_for_is_an_error_and_not_gone() {
    let one = ok(json!({ "target": target("2", "PAYLOAD_TYPE_CBOR") }));
    let (client, _) = speaking(
        Generation::V2,
        [(TARGETS, odd_targets()), ("GET /v2/actions/targets/2", one)],
    );
    let error = client.find_target(&id("2")).await.expect_err("unreadable");
    assert!(error.to_string().contains("PAYLOAD_TYPE_CBOR"), "{error}");

    let (client, _) = speaking(Generation::V2, [(TARGETS, odd_targets())]);
    let error = client.find_target_named("name-2").await;
    let Err(Error::UnreadableObject(object)) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(object.object, r#"target "name-2" (ID 2)"#);
}

/// `cGVt` is `pem` in base64.
fn odd_keys() -> Answer {
    let key = |id: &str, pem: &str| json!({ "keyId": id, "publicKey": pem, "fingerprint": "f" });
    ok(list_json(
        "publicKeys",
        &[key("good", "cGVt"), key("odd", "not base64")],
    ))
}

fn key_id(id: &str) -> KeyId {
    KeyId::parse(id).expect("an id")
}

fn on_v4_13(steps: impl IntoIterator<Item = Step>) -> (Client, Arc<Script>) {
    let version = ok(json!({ "instance": { "version": "v4.13.1" } }));
    let first = ("GET /admin/v1/instances/me", version);
    speaking(Generation::V2, [first].into_iter().chain(steps))
}

#[tokio::test(start_paused = true)]
async fn a_public_key_that_cannot_be_read_hides_no_other() {
    let (client, script) = on_v4_13([(KEYS, odd_keys()), (KEYS, odd_keys()), (KEYS, odd_keys())]);
    let keys = client.list_public_keys(&id("7")).await.expect("a list");
    assert_eq!(keys.len(), 1);
    assert_eq!(client.unreadable(), ["public key (ID odd)"]);
    let good = client.find_public_key(&id("7"), &key_id("good")).await;
    assert!(good.expect("readable").is_some());
    let error = client.find_public_key(&id("7"), &key_id("odd")).await;
    let Err(Error::UnreadableObject(object)) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(object.object, "public key (ID odd)");
    assert_eq!(object.why, "its key is not base64");
    script.assert_done();
}

#[tokio::test(start_paused = true)]
async fn a_key_is_added_beside_one_that_cannot_be_read() {
    let added = ok(json!({ "keyId": "new" }));
    let (client, _) = on_v4_13([
        (KEYS, odd_keys()),
        ("POST /v2/actions/targets/7/publickeys", added),
    ]);
    let draft = PublicKeyDraft {
        pem: "other".to_owned(),
        expiration_date: None,
    };
    let added = client.add_public_key(&id("7"), &draft).await;
    assert_eq!(added.expect("added").id, key_id("new"));
}

#[tokio::test]
async fn an_execution_without_a_readable_condition_concerns_nobody() {
    let condition: Condition = "event/user.human.added".parse().expect("a condition");
    let row = json!({
        "condition": { "event": { "event": "user.human.added" } }, "targets": ["1"],
    });
    let odd = [
        json!({ "targets": ["1"] }),
        json!({ "condition": { "moon": {} }, "targets": ["1"] }),
        json!(7),
    ];
    for odd in odd {
        let list = executions(json!([odd, row]));
        let (client, script) = speaking(Generation::V2, [(EXECUTIONS, list)]);
        let found = client.find_execution(&condition).await.expect("readable");
        assert_eq!(found.expect("there").targets.len(), 1);
        script.assert_done();
    }
}

#[tokio::test]
async fn an_unreadable_execution_that_is_asked_for_is_an_error_and_not_gone() {
    let condition: Condition = "event/user.human.added".parse().expect("a condition");
    let odd = json!([{
        "condition": { "event": { "event": "user.human.added" } }, "targets": [{ "odd": 1 }],
    }]);
    let list = || executions(odd.clone());
    let (client, _) = speaking(Generation::V2, [(EXECUTIONS, list()), (EXECUTIONS, list())]);
    let error = client.find_execution(&condition).await;
    let Err(Error::UnreadableObject(object)) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(object.object, "execution (ID event/user.human.added)");
}

#[tokio::test]
async fn a_list_without_an_end_is_given_up() {
    let page = |number: usize| {
        let rows: Vec<_> = (0..1000)
            .map(|row| target(&(number * 1000 + row).to_string(), "PAYLOAD_TYPE_JSON"))
            .collect();
        ok(json!({ "pagination": { "appliedLimit": "1000" }, "targets": rows }))
    };
    let steps: Vec<_> = (0..102).map(|number| (TARGETS, page(number))).collect();
    let (client, _) = speaking(Generation::V2, steps);
    let error = client.list_targets().await.expect_err("no end");
    assert!(error.to_string().contains("does not end"), "{error}");
}

#[tokio::test]
async fn a_list_of_ever_more_small_pages_is_given_up() {
    let page = |number: usize| {
        let row = target(&number.to_string(), "PAYLOAD_TYPE_JSON");
        ok(json!({ "pagination": { "appliedLimit": "1" }, "targets": [row] }))
    };
    let steps: Vec<_> = (0..1000).map(|number| (TARGETS, page(number))).collect();
    let (client, script) = speaking(Generation::V2, steps);
    let error = client.list_targets().await.expect_err("no end");
    assert!(error.to_string().contains("does not end"), "{error}");
    script.assert_done();
}
