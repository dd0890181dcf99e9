//! Every success of a real server is read, and says what its JSON says.

use std::{collections::BTreeMap, sync::Arc};

use serde_json::Value;
use zitadel_actions::{
    dialect::{
        Dialect, ExecutionFilter, Feature, Generation, NameList, Page, TargetFilter, instance,
    },
    model::{
        KeyId, PriorTarget, PublicKeyDraft, TargetDraft, TargetId, TargetKind, TargetPatch,
        TargetRef, VersionRange,
    },
};

use crate::recordings::{self, Exchange};

pub const FIRST: Page = Page {
    offset: 0,
    limit: None,
};

pub fn dialect(exchange: &Exchange) -> Arc<dyn Dialect> {
    exchange
        .generation
        .dialect(VersionRange::exactly(exchange.server))
}

/// What a path is about: its words behind the generation's base, without IDs and query.
fn words(exchange: &Exchange) -> Vec<String> {
    let path = exchange.request.path.split('?').next().unwrap_or_default();
    let words = path.split('/').map(str::to_owned);
    words
        .skip_while(|word| word != "targets" && word != "executions")
        .collect()
}

fn rows<'a>(body: &'a Value, names: &[&str]) -> &'a [Value] {
    let list = names.iter().find_map(|name| body[*name].as_array());
    list.map(Vec::as_slice).unwrap_or_default()
}

/// Reads one success with the call that asks for it; `None` where this client never asks.
fn read(exchange: &Exchange) -> Option<&'static str> {
    let (dialect, response, body) = (dialect(exchange), &exchange.response, &exchange.body);
    let place = exchange.place();
    let id = TargetId::parse("1").expect("an id");
    let key = KeyId::parse("1").expect("an id");
    let words = words(exchange);
    let words: Vec<_> = words.iter().map(String::as_str).collect();
    let method = exchange.request.method.as_str();
    match (method, words.as_slice()) {
        ("POST", ["targets"]) => {
            let created = dialect
                .create_target(&draft())
                .expect("a call")
                .decode(response);
            let created = created.expect(&place);
            let id = body["id"].as_str().or(body["details"]["id"].as_str());
            assert_eq!(Some(created.id.as_str()), id, "{place}");
            let key = created
                .signing_key
                .as_ref()
                .map(zitadel_actions::Secret::expose);
            assert_eq!(key, body["signingKey"].as_str(), "{place}");
            assert!(created.change_date.is_some(), "{place}");
            Some("create target")
        }
        ("POST", ["targets", "search" | "_search"]) => {
            let listed = dialect
                .list_targets(TargetFilter::All, FIRST)
                .decode(response);
            let listed = listed.expect(&place);
            let rows = rows(body, &["result", "targets"]);
            assert_eq!(listed.rows.len(), rows.len(), "{place}");
            assert!(listed.total.is_some() || rows.is_empty(), "{place}");
            Some("list targets")
        }
        ("POST" | "PUT" | "PATCH", ["targets", _]) => {
            let (patch, past) = (TargetPatch::default(), past());
            let call = dialect.update_target(&id, &patch, &past).expect("a call");
            let updated = call.decode(response).expect(&place);
            let key = updated
                .signing_key
                .as_ref()
                .map(zitadel_actions::Secret::expose);
            assert_eq!(key, body["signingKey"].as_str(), "{place}");
            assert!(updated.change_date.is_some(), "{place}");
            Some("update target")
        }
        ("GET", ["targets", _]) => {
            let target = dialect.get_target(&id).decode(response).expect(&place);
            let json = &body["target"];
            let json = if json["config"].is_object() {
                &json["config"]
            } else {
                json
            };
            assert_eq!(json["name"].as_str(), Some(target.name.as_str()), "{place}");
            Some("get target")
        }
        ("DELETE", ["targets", _]) => {
            dialect.delete_target(&id).decode(response).expect(&place);
            Some("delete target")
        }
        ("PUT", ["executions"]) => {
            let condition = "request".parse().expect("a condition");
            let targets = [TargetRef::Target(id)];
            let call = dialect.set_execution(&condition, &targets).expect("a call");
            let date = call.decode(response).expect(&place);
            let dates = [
                &body["setDate"],
                &body["details"]["changed"],
                &body["details"]["changeDate"],
            ];
            let said = dates.into_iter().find_map(Value::as_str);
            // The zero time is how v3 and v4 say that there was nothing to remove.
            let said = said.filter(|date| !date.starts_with("0001-"));
            assert_eq!(
                date.as_ref().map(zitadel_actions::model::Timestamp::as_str),
                said,
                "{place}"
            );
            Some("set execution")
        }
        ("DELETE", ["executions"]) => {
            let condition = "request".parse().expect("a condition");
            dialect
                .remove_execution(&condition)
                .decode(response)
                .expect(&place);
            Some("remove execution")
        }
        ("POST", ["executions", "search" | "_search"]) => {
            let listed = dialect
                .list_executions(ExecutionFilter::All, FIRST)
                .decode(response);
            let listed = listed.expect(&place);
            let rows = rows(body, &["result", "executions"]);
            assert_eq!(listed.rows.len(), rows.len(), "{place}");
            for (execution, json) in listed.rows.iter().zip(rows) {
                let id = json["executionId"]
                    .as_str()
                    .or(json["details"]["id"].as_str());
                if let Some(id) = id {
                    assert_eq!(dialect.execution_key(&execution.condition), id, "{place}");
                }
            }
            Some("list executions")
        }
        ("GET", ["executions", word]) => {
            let list = match *word {
                "functions" => NameList::Functions,
                "methods" => NameList::Methods,
                "services" => NameList::Services,
                other => panic!("{place}: {other}"),
            };
            let names = dialect.list_names(list).decode(response).expect(&place);
            assert_eq!(names.len(), rows(body, &[word]).len(), "{place}");
            assert!(!names.is_empty(), "{place}");
            Some("list names")
        }
        ("POST", ["targets", _, "publickeys"]) => {
            let draft = PublicKeyDraft {
                pem: String::new(),
                expiration_date: None,
            };
            let call = dialect.add_public_key(&id, &draft).expect("a call");
            let added = call.decode(response).expect(&place);
            assert_eq!(Some(added.id.as_str()), body["keyId"].as_str(), "{place}");
            Some("add key")
        }
        ("POST", ["targets", _, "publickeys", "search"]) => {
            let call = dialect.list_public_keys(&id, FIRST).expect("a call");
            let listed = call.decode(response).expect(&place);
            let rows = rows(body, &["publicKeys"]);
            assert_eq!(listed.rows.len(), rows.len(), "{place}");
            for (key, json) in listed.rows.iter().zip(rows) {
                assert_eq!(key.active, json["active"] == true, "{place}");
                assert!(key.pem.contains("-----BEGIN PUBLIC KEY-----"), "{place}");
            }
            Some("list keys")
        }
        ("POST", ["targets", _, "publickeys", _, "activate"]) => {
            let call = dialect.activate_public_key(&id, &key).expect("a call");
            assert!(call.decode(response).expect(&place).is_some(), "{place}");
            Some("activate key")
        }
        ("POST", ["targets", _, "publickeys", _, "deactivate"]) => {
            let call = dialect.deactivate_public_key(&id, &key).expect("a call");
            assert!(call.decode(response).expect(&place).is_some(), "{place}");
            Some("deactivate key")
        }
        ("DELETE", ["targets", _, "publickeys", _]) => {
            let call = dialect.remove_public_key(&id, &key).expect("a call");
            call.decode(response).expect(&place);
            Some("remove key")
        }
        _ => read_of_the_instance(exchange),
    }
}

fn read_of_the_instance(exchange: &Exchange) -> Option<&'static str> {
    let (response, place) = (&exchange.response, exchange.place());
    match exchange.request.path.as_str() {
        "/admin/v1/instances/me" => {
            let version = instance::server_version().decode(response).expect(&place);
            assert_eq!(version.parse(), Ok(exchange.server), "{place}");
            Some("version")
        }
        "/admin/v1/events/types/_search" => {
            let names = instance::event_types().decode(response).expect(&place);
            assert!(
                names.iter().any(|name| name == "user.human.added"),
                "{place}"
            );
            Some("event types")
        }
        path if path.starts_with("/admin/v1/aggregates/")
            || path.contains("/features/")
            || path.starts_with("/oauth/")
            || path.starts_with("/debug/")
            || path.starts_with("/.well-known/") =>
        {
            None
        }
        other => panic!("{place}: nobody reads {other}"),
    }
}

pub fn draft() -> TargetDraft {
    TargetDraft {
        name: "x".to_owned(),
        endpoint: zitadel_actions::model::Endpoint::parse("https://x").expect("an endpoint"),
        kind: TargetKind::Async,
        timeout: std::time::Duration::from_secs(1),
        payload_type: zitadel_actions::model::PayloadType::Json,
    }
}

pub fn past() -> PriorTarget {
    PriorTarget {
        kind: TargetKind::Async,
        endpoint: None,
    }
}

#[test]
fn every_recorded_success_is_read() {
    let mut counts = BTreeMap::new();
    for exchange in recordings::all() {
        if exchange.response.status.is_success()
            && let Some(what) = read(&exchange)
        {
            *counts.entry(what).or_insert(0) += 1;
        }
    }
    insta::assert_debug_snapshot!("recorded_successes", counts);
}

/// The scenario makes the same targets on every server, each in its own words.
#[test]
fn every_generation_reads_the_same_kinds() {
    let mut kinds: BTreeMap<String, BTreeMap<String, TargetKind>> = BTreeMap::new();
    for exchange in recordings::all() {
        if exchange.scenario != "target_kinds" || exchange.request.method != "GET" {
            continue;
        }
        let id = TargetId::parse("1").expect("an id");
        let target = dialect(&exchange)
            .get_target(&id)
            .decode(&exchange.response);
        let target = target.unwrap_or_else(|error| panic!("{}: {error}", exchange.place()));
        let place = format!("{} {}", exchange.server, exchange.generation);
        kinds
            .entry(place)
            .or_default()
            .insert(target.name, target.kind);
    }
    assert_eq!(kinds.len(), 10, "generations: {:?}", kinds.keys());
    for (name, kind) in [
        (
            "webhook_plain",
            TargetKind::Webhook {
                interrupt_on_error: false,
            },
        ),
        (
            "webhook_interrupt",
            TargetKind::Webhook {
                interrupt_on_error: true,
            },
        ),
        (
            "call_plain",
            TargetKind::Call {
                interrupt_on_error: false,
            },
        ),
        (
            "call_interrupt",
            TargetKind::Call {
                interrupt_on_error: true,
            },
        ),
    ] {
        for (place, of_place) in &kinds {
            assert_eq!(of_place.get(name), Some(&kind), "{place}: {name}");
        }
    }
}

#[test]
fn each_generation_has_what_its_recordings_show() {
    let has = |generation: Generation, version: &str, feature| {
        let version = VersionRange::exactly(version.parse().expect("a version"));
        generation.dialect(version).has(feature)
    };
    let v2 = Generation::V2;
    assert_eq!(has(v2, "4.13.1", Feature::PublicKeys), Some(true));
    assert_eq!(has(v2, "4.7.6", Feature::PublicKeys), Some(false));
    let resources = Generation::ResourcesV3alpha;
    assert_eq!(has(resources, "2.71.19", Feature::SigningKeys), Some(true));
    assert_eq!(has(resources, "2.59.5", Feature::SigningKeys), Some(false));
    assert_eq!(
        has(Generation::V2beta, "3.4.9", Feature::BroadRequestsRun),
        Some(false)
    );
    assert_eq!(
        has(Generation::V2beta, "3.4.1", Feature::BroadRequestsRun),
        Some(true)
    );
    assert_eq!(has(v2, "4.1.0", Feature::BroadRequestsRun), Some(false));
    assert_eq!(has(v2, "4.0.3", Feature::ListOrder), Some(false));
    assert_eq!(
        has(Generation::V3alpha2024_05, "2.58.7", Feature::MixedIncludes),
        Some(true)
    );
    assert_eq!(
        has(Generation::V3alpha2024_03, "2.49.5", Feature::MixedIncludes),
        Some(false)
    );
}
