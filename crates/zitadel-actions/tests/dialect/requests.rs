//! Every call of every generation: method, path, query and body, as snapshots.

use std::{sync::Arc, time::Duration};

use zitadel_actions::{
    Error,
    call::Call,
    dialect::{Dialect, ExecutionFilter, Generation, NameList, Page, TargetFilter, instance},
    model::{
        Condition, Endpoint, KeyId, PayloadType, PriorTarget, PublicKeyDraft, ServerVersion,
        TargetDraft, TargetId, TargetKind, TargetPatch, TargetRef, Timestamp, VersionRange,
    },
};

const CONDITIONS: [&str; 10] = [
    "request",
    "request/zitadel.session.v2.SessionService",
    "request/zitadel.session.v2.SessionService/ListSessions",
    "response",
    "response/zitadel.session.v2.SessionService",
    "response/zitadel.session.v2.SessionService/ListSessions",
    "function/preuserinfo",
    "event",
    "event/user.human.added",
    "event/user.human.*",
];

const WEBHOOK: TargetKind = TargetKind::Webhook {
    interrupt_on_error: false,
};
const WEBHOOK_INTERRUPTS: TargetKind = TargetKind::Webhook {
    interrupt_on_error: true,
};
const CALL: TargetKind = TargetKind::Call {
    interrupt_on_error: false,
};

#[derive(Default)]
struct Sheet {
    text: String,
}

impl Sheet {
    fn call<T>(&mut self, what: &str, call: Call<T>) {
        self.line(what, Ok(call));
    }

    fn line<T>(&mut self, what: &str, call: Result<Call<T>, Error>) {
        self.text.push_str(&format!("# {what}\n"));
        match call {
            Ok(Call { request, .. }) => {
                let query: Vec<_> = request
                    .query
                    .iter()
                    .map(|(name, value)| format!("{name}={value}"))
                    .collect();
                let mark = if query.is_empty() { "" } else { "?" };
                let (method, path, query) = (&request.method, &request.path, query.join("&"));
                self.text.push_str(&format!(
                    "{method} {path}{mark}{query} [{:?}]\n",
                    request.repeat
                ));
                if let Some(body) = &request.body {
                    self.text.push_str(&format!("{body}\n"));
                }
            }
            Err(error) => self.text.push_str(&format!("! {error}\n")),
        }
    }
}

fn condition(id: &str) -> Condition {
    id.parse().expect("a condition")
}

fn endpoint(text: &str) -> Endpoint {
    Endpoint::parse(text).expect("an endpoint")
}

fn draft(kind: TargetKind, payload_type: PayloadType) -> TargetDraft {
    TargetDraft {
        name: "hook".to_owned(),
        endpoint: endpoint("https://h.example/x"),
        kind,
        timeout: Duration::from_millis(1500),
        payload_type,
    }
}

fn every_request(dialect: &dyn Dialect) -> String {
    let mut page = Sheet::default();
    targets(dialect, &mut page);
    updates(dialect, &mut page);
    executions(dialect, &mut page);
    public_keys(dialect, &mut page);
    for list in [NameList::Methods, NameList::Services, NameList::Functions] {
        page.call(&format!("{list:?}"), dialect.list_names(list));
    }
    page.text
}

fn targets(dialect: &dyn Dialect, page: &mut Sheet) {
    let json = PayloadType::Json;
    page.line(
        "create webhook",
        dialect.create_target(&draft(WEBHOOK, json)),
    );
    page.line(
        "create interrupting",
        dialect.create_target(&draft(WEBHOOK_INTERRUPTS, json)),
    );
    page.line("create call", dialect.create_target(&draft(CALL, json)));
    page.line(
        "create async",
        dialect.create_target(&draft(TargetKind::Async, json)),
    );
    page.line(
        "create JWE",
        dialect.create_target(&draft(WEBHOOK, PayloadType::Jwe)),
    );
    let id = TargetId::parse("25?8").expect("an id");
    page.call("get", dialect.get_target(&id));
    page.call("probe", dialect.probe_target(&id));
    page.call("delete", dialect.delete_target(&id));
    let first = Page {
        offset: 0,
        limit: Some(1000),
    };
    let next = Page {
        offset: 100,
        limit: None,
    };
    page.call("list", dialect.list_targets(TargetFilter::All, first));
    page.call("list on", dialect.list_targets(TargetFilter::All, next));
    page.call(
        "find by name",
        dialect.list_targets(TargetFilter::Named("hook"), first),
    );
}

fn updates(dialect: &dyn Dialect, page: &mut Sheet) {
    let id = TargetId::parse("258").expect("an id");
    let past = PriorTarget {
        kind: WEBHOOK,
        endpoint: Some(endpoint("https://h.example/x")),
    };
    let mut update = |what: &str, patch: TargetPatch| {
        page.line(what, dialect.update_target(&id, &patch, &past));
    };
    let patch = TargetPatch::default;
    update(
        "rename",
        TargetPatch {
            name: Some("new".to_owned()),
            ..patch()
        },
    );
    let timeout = Some(Duration::from_secs(5));
    update("timeout", TargetPatch { timeout, ..patch() });
    let other = Some(endpoint("https://other.example"));
    update(
        "endpoint",
        TargetPatch {
            endpoint: other.clone(),
            ..patch()
        },
    );
    update(
        "interrupt",
        TargetPatch {
            kind: Some(WEBHOOK_INTERRUPTS),
            ..patch()
        },
    );
    update(
        "to call",
        TargetPatch {
            kind: Some(CALL),
            ..patch()
        },
    );
    update(
        "to async elsewhere",
        TargetPatch {
            kind: Some(TargetKind::Async),
            endpoint: other,
            ..patch()
        },
    );
    update(
        "to JWT",
        TargetPatch {
            payload_type: Some(PayloadType::Jwt),
            ..patch()
        },
    );
    update(
        "back to JSON",
        TargetPatch {
            payload_type: Some(PayloadType::Json),
            ..patch()
        },
    );
    update(
        "rotate",
        TargetPatch {
            rotate_signing_key: true,
            timeout,
            ..patch()
        },
    );
    let lost = PriorTarget {
        endpoint: None,
        ..past.clone()
    };
    let kind = TargetPatch {
        kind: Some(CALL),
        ..patch()
    };
    page.line(
        "to call, endpoint lost",
        dialect.update_target(&id, &kind, &lost),
    );
}

fn executions(dialect: &dyn Dialect, page: &mut Sheet) {
    let target = |id: &str| TargetRef::Target(TargetId::parse(id).expect("an id"));
    let include = |id: &str| TargetRef::Include(condition(id));
    for id in CONDITIONS {
        page.line(
            id,
            dialect.set_execution(&condition(id), &[target("1"), target("2")]),
        );
    }
    let on = condition("request/zitadel.session.v2.SessionService/ListSessions");
    for (what, list) in [
        (
            "include",
            vec![include("request/zitadel.session.v2.SessionService")],
        ),
        (
            "include an event group",
            vec![include("event/user.human.*")],
        ),
        ("mixed", vec![target("1"), include("request")]),
        ("include a response", vec![include("response")]),
    ] {
        page.line(what, dialect.set_execution(&on, &list));
    }
    page.call("remove", dialect.remove_execution(&on));
    page.call(
        "remove function",
        dialect.remove_execution(&condition("function/preuserinfo")),
    );
    let first = Page {
        offset: 0,
        limit: Some(1000),
    };
    let next = Page {
        offset: 100,
        limit: None,
    };
    page.call("list", dialect.list_executions(ExecutionFilter::All, first));
    page.call(
        "list on",
        dialect.list_executions(ExecutionFilter::All, next),
    );
    page.call(
        "find",
        dialect.list_executions(ExecutionFilter::On(&on), first),
    );
    let function = condition("function/preuserinfo");
    page.call(
        "find function",
        dialect.list_executions(ExecutionFilter::On(&function), first),
    );
}

fn public_keys(dialect: &dyn Dialect, page: &mut Sheet) {
    let target = TargetId::parse("258").expect("an id");
    let key = KeyId::parse("9").expect("an id");
    let until = Timestamp::parse("2099-01-01T00:00:00Z").expect("a date");
    for expiration_date in [None, Some(until)] {
        let draft = PublicKeyDraft {
            pem: "pem".to_owned(),
            expiration_date,
        };
        page.line("add key", dialect.add_public_key(&target, &draft));
    }
    let first = Page {
        offset: 0,
        limit: Some(1000),
    };
    page.line("list keys", dialect.list_public_keys(&target, first));
    page.line("activate key", dialect.activate_public_key(&target, &key));
    page.line(
        "deactivate key",
        dialect.deactivate_public_key(&target, &key),
    );
    page.line("remove key", dialect.remove_public_key(&target, &key));
}

fn dialect(generation: Generation, version: &str) -> Arc<dyn Dialect> {
    let version: ServerVersion = version.parse().expect("a version");
    generation.dialect(VersionRange::exactly(version))
}

#[test]
fn each_generation_spells_every_call_its_own_way() {
    for (generation, version) in [
        (Generation::V2, "4.13.1"),
        (Generation::V2beta, "4.13.1"),
        (Generation::V2beta, "3.4.9"),
        (Generation::ResourcesV3alpha, "2.71.19"),
        (Generation::V3alpha2024_05, "2.58.7"),
        (Generation::V3alpha2024_03, "2.49.5"),
    ] {
        let name = format!("{generation}_on_{version}");
        insta::assert_snapshot!(name.clone(), every_request(&*dialect(generation, version)));
    }
}

#[test]
fn up_to_v2_60_0_the_resources_api_is_at_the_root() {
    for version in ["2.59.5", "2.60.0"] {
        let text = every_request(&*dialect(Generation::ResourcesV3alpha, version));
        assert!(text.contains("POST /targets [Never]"), "{text}");
        assert!(!text.contains("/resources/"), "{text}");
    }
    let text = every_request(&*dialect(Generation::ResourcesV3alpha, "2.60.1"));
    assert!(
        text.contains("POST /resources/v3alpha/actions/targets [Never]"),
        "{text}"
    );
}

/// A PUT or DELETE of an execution without its condition ends a v2.49 to v2.58 server.
#[test]
fn every_write_to_an_execution_names_one_condition() {
    for generation in Generation::ALL {
        let dialect = generation.dialect(generation.releases());
        for id in CONDITIONS {
            let condition = condition(id);
            let targets = [TargetRef::Target(TargetId::parse("1").expect("an id"))];
            let set = dialect
                .set_execution(&condition, &targets)
                .expect("a plain list")
                .request;
            let remove = dialect.remove_execution(&condition).request;
            for request in [set, remove] {
                let body = request.body.expect("a body");
                let members = body["condition"].as_object().expect("a condition");
                assert_eq!(members.len(), 1, "{generation}: {body}");
            }
        }
    }
}

#[test]
fn calls_that_every_server_takes_are_spelled_once() {
    let mut page = Sheet::default();
    page.call("version", instance::server_version());
    page.call("event types", instance::event_types());
    for (base, generation) in instance::PROBED_BASES {
        page.call(&format!("probe {generation}"), instance::probe(base));
    }
    page.call("v2beta on v3 or v4", instance::probe_v2beta_on_v4());
    page.call("March or May 2024", instance::services_of_2024());
    page.call("in between", instance::probe_v3alpha_messages());
    insta::assert_snapshot!("instance", page.text);
}
