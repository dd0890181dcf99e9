//! Importing existing objects.

use serde_json::json;

use crate::world::world;

const TARGET: &str = r#"
resource "zitadelactions_target" "t" {
  name      = "by hand"
  endpoint  = "https://example.com/hook"
  timeout   = "1m30s"
  rest_call = { interrupt_on_error = true }
}
"#;

#[test]
fn a_target_is_imported_by_id_and_by_name_with_its_key_and_plans_clean() {
    let world = world(TARGET);
    let created = world.ask(
        "POST",
        "/v2/actions/targets",
        Some(json!({"name": "by hand", "restCall": {"interruptOnError": true}, "timeout": "90s", "endpoint": "https://example.com/hook"})),
    );
    for id in [created["id"].as_str().unwrap(), "name:by hand"] {
        world
            .terraform
            .import("zitadelactions_target.t", id)
            .succeeded();
        let state = world.terraform.resource("zitadelactions_target.t");
        assert_eq!(state["id"], created["id"]);
        assert_eq!(state["signing_key"], created["signingKey"]);
        world.terraform.plans_nothing();
        world
            .terraform
            .run(&["state", "rm", "zitadelactions_target.t"])
            .succeeded();
    }
}

#[test]
fn an_execution_is_imported_by_every_form_of_its_id() {
    let cases = [
        (
            r#"{ request = { method = "/zitadel.session.v2.SessionService/ListSessions" } }"#,
            json!({"request": {"method": "/zitadel.session.v2.SessionService/ListSessions"}}),
            vec![
                "request/zitadel.session.v2.SessionService/ListSessions",
                "request:method:/zitadel.session.v2.SessionService/ListSessions",
            ],
        ),
        (
            r#"{ response = { service = "zitadel.session.v2.SessionService" } }"#,
            json!({"response": {"service": "zitadel.session.v2.SessionService"}}),
            vec![
                "response/zitadel.session.v2.SessionService",
                "response:service:zitadel.session.v2.SessionService",
            ],
        ),
        (
            r#"{ request = { all = true } }"#,
            json!({"request": {"all": true}}),
            vec!["request", "request:all"],
        ),
        (
            r#"{ event = { group = "user.human" } }"#,
            json!({"event": {"group": "user.human"}}),
            vec!["event/user.human.*", "event:group:user.human"],
        ),
        (
            r#"{ event = { event = "user.human.added" } }"#,
            json!({"event": {"event": "user.human.added"}}),
            vec!["event/user.human.added", "event:event:user.human.added"],
        ),
        (
            r#"{ function = { name = "preuserinfo" } }"#,
            json!({"function": {"name": "preuserinfo"}}),
            vec!["function/preuserinfo", "function:preuserinfo"],
        ),
    ];
    let world = world("");
    let target = world.ask("POST", "/v2/actions/targets", Some(json!({"name": "t", "restAsync": {}, "timeout": "10s", "endpoint": "https://example.com/"})))["id"].clone();
    for (condition, wire, ids) in cases {
        world.ask(
            "PUT",
            "/v2/actions/executions",
            Some(json!({"condition": wire, "targets": [target]})),
        );
        world.terraform.write(format!("resource \"zitadelactions_execution\" \"e\" {{\n  condition = {condition}\n  target_ids = [{target}]\n}}\n"));
        for id in ids {
            world
                .terraform
                .import("zitadelactions_execution.e", id)
                .succeeded();
            world.terraform.plans_nothing();
            world
                .terraform
                .run(&["state", "rm", "zitadelactions_execution.e"])
                .succeeded();
        }
    }
}

#[test]
fn a_wrong_import_id_says_which_forms_there_are() {
    let world = world(format!(
        "{TARGET}resource \"zitadelactions_execution\" \"e\" {{\n  condition = {{ event = {{ all = true }} }}\n  target_ids = [\"1\"]\n}}\n"
    ));
    let cases = [
        ("zitadelactions_target.t", "404404404", "404404404"),
        ("zitadelactions_target.t", "name:nobody", "nobody"),
        ("zitadelactions_target.t", "name:", "name:<name>"),
        ("zitadelactions_target.t", "two words", "\"name:two words\""),
        (
            "zitadelactions_execution.e",
            "event/user.human.added",
            "event/user.human.added",
        ),
        ("zitadelactions_execution.e", "nonsense", "request"),
        ("zitadelactions_execution.e", "request/a/b/c", "request"),
        ("zitadelactions_execution.e", "event:group:", "event"),
    ];
    for (address, id, expected) in cases {
        let error = world.terraform.import(address, id).failed();
        assert!(error.contains(expected), "{address} {id}: {error}");
        assert!(
            !error.contains("panic") && !error.contains("bug"),
            "{error}"
        );
    }
}

/// An import block without a resource block must name its `provider` for Terraform 1.16. As soon as
/// the resource block exists, `provider` is an error.
#[test]
fn import_blocks_generate_a_configuration_that_plans_clean() {
    let world = world("");
    let target = world.ask("POST", "/v2/actions/targets", Some(json!({"name": "t", "restWebhook": {"interruptOnError": true}, "timeout": "10s", "endpoint": "https://example.com/"})))["id"].clone();
    world.ask(
        "PUT",
        "/v2/actions/executions",
        Some(json!({"condition": {"event": {"group": "user"}}, "targets": [target]})),
    );
    let imports = |provider: &str| {
        format!(
            "import {{\n  {provider}\n  to = zitadelactions_target.t\n  id = {target}\n}}\n\
             import {{\n  {provider}\n  to = zitadelactions_execution.e\n  id = \"event/user.*\"\n}}\n"
        )
    };
    world.terraform.write(imports("provider = zitadelactions"));
    world
        .terraform
        .run(&["plan", "-no-color", "-generate-config-out=generated.tf"])
        .succeeded();
    world.terraform.write(imports(""));
    world.terraform.apply();
    world.terraform.plans_nothing();
}
