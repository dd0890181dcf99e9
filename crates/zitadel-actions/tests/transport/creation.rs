//! The whole client over a real socket: a creation whose answer is lost.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use zitadel_actions::{
    client::{ApiGeneration, Client, ClientOptions},
    dialect::Generation,
    model::{Endpoint, PayloadType, TargetDraft, TargetKind},
};

use crate::{
    common::{config, transport},
    server::{Reply, Server},
};

/// A server that keeps targets by name, and answers its first creation with `first`, after it has
/// done the work if `done`.
async fn server(first: Reply, done: bool) -> Server {
    let kept: Mutex<Vec<serde_json::Value>> = Mutex::default();
    let creations = Mutex::new(0);
    Server::start(move |seen, _| {
        let mut kept = kept.lock().expect("the targets");
        if seen.line != "POST /v2/actions/targets" {
            let asked: serde_json::Value = serde_json::from_str(&seen.body).expect("JSON");
            let offset = asked["pagination"]["offset"].as_u64().unwrap_or(0) as usize;
            let page = kept.get(offset..).unwrap_or_default();
            let json = serde_json::json!({
                "pagination": { "appliedLimit": "1000" },
                "targets": page,
            });
            return Reply::json(200, json.to_string());
        }
        let mut creations = creations.lock().expect("the count");
        *creations += 1;
        let mut target: serde_json::Value = serde_json::from_str(&seen.body).expect("JSON");
        if kept.iter().any(|other| other["name"] == target["name"]) {
            let taken = r#"{"code":6,"message":"taken","details":[{"id":"V3-DKcYh"}]}"#;
            return Reply::json(409, taken);
        }
        let date = "9999-01-01T00:00:00Z";
        for (key, value) in [
            ("id", "1"),
            ("creationDate", date),
            ("changeDate", date),
            ("signingKey", "k"),
        ] {
            target[key] = value.into();
        }
        if *creations == 1 && !done {
            return first.clone();
        }
        kept.push(target);
        match *creations {
            1 => first.clone(),
            _ => Reply::json(
                200,
                format!(r#"{{"id":"1","creationDate":"{date}","signingKey":"k"}}"#),
            ),
        }
    })
    .await
}

async fn check(first: Reply, done: bool) {
    let server = server(first, done).await;
    let api_generation = ApiGeneration::Pinned(Generation::V2);
    let consistency_timeout = Duration::from_secs(30);
    let options = ClientOptions {
        api_generation,
        consistency_timeout,
        ..ClientOptions::default()
    };
    let client = Client::new(Arc::new(transport(config(&server))), options);
    let draft = TargetDraft {
        name: "hook".to_owned(),
        endpoint: Endpoint::parse("https://hook.example/x").expect("a URL"),
        kind: TargetKind::Webhook {
            interrupt_on_error: true,
        },
        timeout: Duration::from_secs(10),
        payload_type: PayloadType::Json,
    };
    let created = client.create_target(&draft).await.expect("created");
    assert_eq!(created.id.as_str(), "1");
    assert_eq!(
        client.list_targets().await.expect("a list").len(),
        1,
        "no twin"
    );
}

#[tokio::test]
async fn a_creation_whose_answer_is_lost_is_recognized() {
    check(Reply::Close, true).await;
    check(Reply::json(502, "<html>"), true).await;
    check(Reply::json(503, "upstream connect error"), true).await;
}

#[tokio::test]
async fn a_creation_that_did_not_reach_the_server_is_made() {
    check(Reply::Close, false).await;
    check(Reply::json(503, "upstream connect error"), false).await;
    check(Reply::with_header(503, "retry-after", "0"), false).await;
}
