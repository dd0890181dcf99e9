//! Messages for occasions that are fired without data, taken from what real servers sent
//! (`tests/fixtures/recordings/payloads`). What was not recorded is an empty message.

use serde_json::json;

use crate::rules::Rules;
use crate::state::{Instance, Moment};

/// The ID of the user in the samples, like the instance's own IDs.
pub(super) fn user_id(instance: &Instance) -> String {
    let own: u64 = instance.owner_id.parse().unwrap_or_default();
    (own + 4_096).to_string()
}

/// The request message of a method.
pub(super) fn request(rules: Rules, service: &str, rpc: &str) -> String {
    if !service.starts_with("zitadel.user.v2") || rpc != "AddHumanUser" {
        return "{}".to_owned();
    }
    let text = if rules.sends_go_messages() {
        r#"{"username":"ada","profile":{"given_name":"Ada","family_name":"Example"},
            "email":{"email":"ada@example.com","Verification":{"IsVerified":true}},
            "PasswordType":null}"#
    } else {
        r#"{"username":"ada","profile":{"givenName":"Ada","familyName":"Example"},
            "email":{"email":"ada@example.com","isVerified":true}}"#
    };
    text.to_owned()
}

/// The response message of a method.
pub(super) fn response(rules: Rules, instance: &Instance, service: &str, rpc: &str) -> String {
    if !service.starts_with("zitadel.user.v2") || rpc != "AddHumanUser" {
        return "{}".to_owned();
    }
    let (user, owner, now) = (user_id(instance), &instance.organization_id, Moment::now());
    if rules.sends_go_messages() {
        let (seconds, nanos) = (now.micros() / 1_000_000, now.micros() % 1_000_000 * 1_000);
        format!(
            r#"{{"user_id":"{user}","details":{{"sequence":2,
                "change_date":{{"seconds":{seconds},"nanos":{nanos}}},
                "resource_owner":"{owner}"}}}}"#
        )
    } else {
        format!(
            r#"{{"userId":"{user}","details":{{"sequence":"2","changeDate":"{now}",
                "resourceOwner":"{owner}"}}}}"#
        )
    }
}

/// The payload of an event.
pub(super) fn event(event: &str) -> &'static str {
    match event {
        "user.human.added" => {
            r#"{"userName":"ada","firstName":"Ada","lastName":"Example",
                "displayName":"Ada Example","preferredLanguage":"und","email":"ada@example.com"}"#
        }
        "user.machine.added" => r#"{"userName":"machine","name":"Machine","accessTokenType":1}"#,
        "user.machine.secret.set" => r#"{"hashedSecret":"$2a$04$not-a-real-hash"}"#,
        _ => "{}",
    }
}

/// Events that the system itself writes, which have no user. Others were not recorded.
pub(super) const BY_THE_SYSTEM: [&str; 1] = ["user.machine.secret.check.succeeded"];

/// The events with a sample of their own, best known first.
pub(super) const EVENTS: [&str; 3] = [
    "user.human.added",
    "user.machine.added",
    "user.machine.secret.set",
];

/// The members of a function's payload after its name.
pub(super) fn function(
    rules: Rules,
    instance: &Instance,
    name: &str,
) -> Vec<(&'static str, String)> {
    let (id, owner, now) = (user_id(instance), &instance.organization_id, Moment::now());
    let user = format!(
        r#"{{"id":"{id}","creation_date":"{at}","change_date":"{at}","resource_owner":"{owner}",
            "sequence":2,"state":1,"username":"machine","preferred_login_name":"machine",
            "machine":{{"name":"Machine"}}}}"#,
        at = now.go_format()
    );
    // Not recorded: SAML sends the user alone (API.md 10).
    if name == "presamlresponse" {
        return vec![("user", user)];
    }
    let userinfo = if name == "preuserinfo" {
        let seconds = now.micros() / 1_000_000;
        format!(
            r#"{{"sub":"{id}","name":"Machine","updated_at":{seconds},
                "preferred_username":"machine"}}"#
        )
    } else {
        json!({ "sub": id }).to_string()
    };
    let organization =
        format!(r#"{{"id":"{owner}","name":"ZITADEL","primary_domain":"zitadel.localhost"}}"#);
    let mut members = vec![
        ("userinfo", userinfo),
        ("user", user),
        ("org", organization),
    ];
    if rules.sends_application() {
        members.push(("application", r#"{"client_id":"machine"}"#.to_owned()));
    }
    members
}
