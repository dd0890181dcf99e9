//! A body such as ZITADEL sends for a condition, in the shape that recorded servers sent.

use serde_json::{Value, json};
use zitadel_actions::model::{ApiScope, Condition, EventScope};

/// What stands for every id; no object of an instance has it.
const ID: &str = "100000000000000001";
const DATE: &str = "2026-01-01T00:00:00Z";

/// The sample for this condition. Where the condition names many things, one of them.
pub fn body(condition: &Condition) -> Value {
    match condition {
        Condition::Request(scope) => call(scope, json!({"request": {}})),
        Condition::Response(scope) => call(scope, json!({"request": {}, "response": {}})),
        Condition::Function(name) => function(name),
        Condition::Event(scope) => event(scope),
    }
}

fn call(scope: &ApiScope, messages: Value) -> Value {
    let method = match scope {
        ApiScope::Method(method) => method.clone(),
        ApiScope::Service(service) => format!("/{service}/Sample"),
        ApiScope::All => "/zitadel.session.v2.SessionService/ListSessions".to_owned(),
    };
    let mut body = json!({
        "fullMethod": method,
        "instanceID": ID,
        "orgID": ID,
        "userID": ID,
        "headers": {"Content-Type": ["application/grpc"]},
    });
    if let (Value::Object(body), Value::Object(messages)) = (&mut body, messages) {
        body.extend(messages);
    }
    body
}

fn function(name: &str) -> Value {
    json!({
        "function": format!("function/{name}"),
        "userinfo": {"sub": ID},
        "user": {
            "id": ID,
            "creation_date": DATE,
            "change_date": DATE,
            "resource_owner": ID,
            "sequence": 1,
            "state": 1,
            "username": "sample",
            "preferred_login_name": "sample",
            "human": {"first_name": "Sam", "last_name": "Ple", "email": "sample@example.com"},
        },
        "org": {"id": ID, "name": "Sample", "primary_domain": "sample.example.com"},
    })
}

fn event(scope: &EventScope) -> Value {
    let name = match scope {
        EventScope::Event(name) => name.clone(),
        EventScope::Group(name) => format!("{name}.added"),
        EventScope::All => "user.human.added".to_owned(),
    };
    json!({
        "aggregateID": ID,
        "aggregateType": name.split('.').next().unwrap_or_default(),
        "resourceOwner": ID,
        "instanceID": ID,
        "version": "v2",
        "sequence": 1,
        "event_type": name,
        "created_at": DATE,
        "userID": ID,
        "event_payload": {},
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The kinds in the recordings, with a condition that each is the sample of.
    const RECORDED: [(&str, &str); 5] = [
        (
            "request-method",
            "request/zitadel.user.v2.UserService/AddHumanUser",
        ),
        (
            "response-method",
            "response/zitadel.user.v2.UserService/AddHumanUser",
        ),
        ("event", "event/user.human.added"),
        ("function-preaccesstoken", "function/preaccesstoken"),
        ("function-preuserinfo", "function/preuserinfo"),
    ];

    #[test]
    fn a_sample_has_no_member_that_no_recorded_server_sent() {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/fixtures/recordings/payloads/v4.13.1.json"
        );
        let recorded: Vec<Value> =
            serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        for (kind, condition) in RECORDED {
            let sent = recorded.iter().find(|one| one["kind"] == kind).unwrap();
            let sample = body(&condition.parse().unwrap());
            for (name, value) in sample.as_object().unwrap() {
                let known = &sent["body"][name];
                assert!(!known.is_null(), "{kind}: {name}");
                let same_kind = std::mem::discriminant(known) == std::mem::discriminant(value);
                assert!(same_kind, "{kind}: {name} is {value}, and was {known}");
            }
            for name in ["fullMethod", "function", "event_type"] {
                assert_eq!(sample[name], sent["body"][name], "{kind}");
            }
        }
    }

    #[test]
    fn every_condition_has_a_sample() {
        for id in [
            "request",
            "response/a.B",
            "event",
            "event/user.human.*",
            "function/presamlresponse",
        ] {
            assert!(
                body(&id.parse().unwrap())
                    .as_object()
                    .is_some_and(|body| !body.is_empty()),
                "{id}"
            );
        }
    }
}
