//! A body such as ZITADEL sends for a condition, in the shape that recorded servers sent
//! (`tests/fixtures/recordings/payloads`).

use serde_json::{Value, json};

use crate::model::{ApiScope, Condition, EventScope};

/// Used for every ID; no object of an instance has it.
const ID: &str = "100000000000000001";
const DATE: &str = "2026-01-01T00:00:00Z";

/// The sample for this condition. Where the condition covers many methods or events, one of them.
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
        "headers": {
            "Content-Type": ["application/grpc"],
            "Host": ["zitadel.example.com"],
            "X-Forwarded-For": ["192.0.2.1"],
            "X-Forwarded-Host": ["zitadel.example.com"],
        },
    });
    if let (Value::Object(body), Value::Object(messages)) = (&mut body, messages) {
        body.extend(messages);
    }
    body
}

/// The function that runs for SAML gets no claims, organization or application (API.md 10).
const SAML: &str = "presamlresponse";

fn function(name: &str) -> Value {
    let user = json!({
        "id": ID,
        "creation_date": DATE,
        "change_date": DATE,
        "resource_owner": ID,
        "sequence": 1,
        "state": 1,
        "username": "sample",
        "preferred_login_name": "sample",
        "machine": {"name": "Sample"},
    });
    let function = format!("function/{name}");
    if name == SAML {
        return json!({ "function": function, "user": user, "user_grants": [] });
    }
    json!({
        "function": function,
        "userinfo": {"sub": ID},
        "user": user,
        "org": {"id": ID, "name": "Sample", "primary_domain": "sample.example.com"},
        "application": {"client_id": "sample"},
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

    /// Fails where `sample` has a member that `sent` lacks, or one of another type, at any depth.
    fn is_shaped_like(sample: &Value, sent: &Value, place: &str) {
        let same_type = std::mem::discriminant(sample) == std::mem::discriminant(sent);
        assert!(same_type, "{place} is {sample}, and was {sent}");
        match sample {
            Value::Object(members) => {
                for (name, member) in members {
                    is_shaped_like(member, &sent[name], &format!("{place}.{name}"));
                }
            }
            Value::Array(items) => {
                for item in items {
                    is_shaped_like(item, &sent[0], &format!("{place}[]"));
                }
            }
            _ => {}
        }
    }

    #[test]
    fn a_sample_has_the_shape_of_the_recorded_payload() {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../tests/fixtures/recordings/payloads/v4.13.1.json"
        );
        let text = std::fs::read_to_string(path).expect("the payloads");
        let recorded: Vec<Value> = serde_json::from_str(&text).expect("JSON");
        for (kind, condition) in RECORDED {
            let sent = recorded.iter().find(|one| one["kind"] == kind);
            let sent = &sent.expect(kind)["body"];
            let sample = body(&condition.parse().expect("a condition"));
            is_shaped_like(&sample, sent, kind);
            let names = |json: &Value| -> Vec<String> {
                let members = json.as_object().expect("an object");
                members.keys().cloned().collect()
            };
            let mut missing = names(sent);
            missing.retain(|name| !names(&sample).contains(name));
            assert_eq!(
                missing,
                [] as [String; 0],
                "{kind} lacks what the server sent"
            );
            for name in ["fullMethod", "function", "event_type"] {
                assert_eq!(sample[name], sent[name], "{kind}");
            }
        }
    }

    #[test]
    fn a_saml_response_gets_its_function_user_and_grants_alone() {
        let sample = body(&Condition::Function(SAML.to_owned()));
        let members: Vec<_> = sample.as_object().expect("an object").keys().collect();
        assert_eq!(members, ["function", "user", "user_grants"]);
    }

    #[test]
    fn every_condition_has_a_sample() {
        for id in ["request", "response/a.B", "event", "event/user.human.*"] {
            let sample = body(&id.parse().expect("a condition"));
            assert!(
                sample.as_object().is_some_and(|body| !body.is_empty()),
                "{id}"
            );
        }
    }
}
