//! A data source finds an existing object, and its error about a missing one names it.

use std::time::Duration;

use serde_json::{Value, json};
use zitadel_emulator::{Emulator, TargetKind};

use crate::world::{World, world, world_of, world_with};

const TEN: Duration = Duration::from_secs(10);

/// The attributes of a data source in state.
fn read(world: &World, hcl: &str, address: &str) -> Value {
    world.terraform.write(hcl);
    world.terraform.apply();
    world.terraform.resource(&format!("data.{address}"))
}

#[test]
fn a_target_is_found_by_id_and_by_name_with_all_its_attributes() {
    let world = world("");
    let id = world.zitadel.create_target(
        "gate",
        "https://example.com/g",
        TargetKind::Webhook {
            interrupt_on_error: true,
        },
        TEN,
    );
    let key = world.only_target()["signingKey"].clone();
    for how in [format!("id = {id:?}"), "name = \"gate\"".to_owned()] {
        let found = read(
            &world,
            &format!("data \"zitadelactions_target\" \"t\" {{\n  {how}\n}}\n"),
            "zitadelactions_target.t",
        );
        assert_eq!(found["id"], id.as_str());
        assert_eq!(found["name"], "gate");
        assert_eq!(found["endpoint"], "https://example.com/g");
        assert_eq!(found["timeout"], "10s");
        assert_eq!(found["rest_webhook"], json!({"interrupt_on_error": true}));
        assert_eq!(
            (&found["rest_call"], &found["rest_async"]),
            (&Value::Null, &Value::Null)
        );
        assert_eq!(found["payload_type"], "JSON");
        assert_eq!(found["signing_key"], key);
        assert!(found["creation_date"].is_string() && found["change_date"].is_string());
    }
}

#[test]
fn targets_pass_all_filters() {
    let world = world("");
    let mut ids = Vec::new();
    for (name, kind) in [
        (
            "add-claims",
            TargetKind::Call {
                interrupt_on_error: false,
            },
        ),
        (
            "Add-roles",
            TargetKind::Call {
                interrupt_on_error: false,
            },
        ),
        ("add-audit", TargetKind::Async),
    ] {
        ids.push(
            world
                .zitadel
                .create_target(name, "https://example.com/", kind, TEN),
        );
    }
    let cases = [
        (String::new(), vec![0, 1, 2]),
        ("name = \"add-claims\"".into(), vec![0]),
        ("name = \"add-\"".into(), vec![]),
        (
            "name = \"add-\"\n  match = \"starts_with\"".into(),
            vec![0, 2],
        ),
        (
            "name = \"ADD-\"\n  match = \"starts_with_ignore_case\"".into(),
            vec![0, 1, 2],
        ),
        ("kind = \"rest_async\"".into(), vec![2]),
        (format!("ids = [{:?}, \"404\"]", ids[1]), vec![1]),
        (
            format!("ids = [{:?}]\n  kind = \"rest_async\"", ids[1]),
            vec![],
        ),
        ("ids = []".into(), vec![]),
    ];
    for (filters, expected) in cases {
        let hcl = format!("data \"zitadelactions_targets\" \"t\" {{\n  {filters}\n}}\n");
        let found = read(&world, &hcl, "zitadelactions_targets.t");
        let found: Vec<&str> = found["targets"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|target| target["id"].as_str())
            .collect();
        let expected: Vec<&str> = expected
            .into_iter()
            .map(|at: usize| ids[at].as_str())
            .collect();
        assert_eq!(found, expected, "{filters}");
    }
}

#[test]
fn an_execution_is_found_by_its_condition_and_by_every_form_of_its_id() {
    let world = world("");
    let target = world
        .zitadel
        .create_target("t", "https://example.com/", TargetKind::Async, TEN);
    world
        .zitadel
        .set_execution("event/user.human.*", &[&target]);
    for how in [
        "condition = { event = { group = \"user.human\" } }",
        "id = \"event/user.human.*\"",
        "id = \"event:group:user.human\"",
    ] {
        let found = read(
            &world,
            &format!("data \"zitadelactions_execution\" \"e\" {{\n  {how}\n}}\n"),
            "zitadelactions_execution.e",
        );
        let written = how.strip_prefix("id = ").map(|id| id.trim_matches('"'));
        assert_eq!(found["id"], written.unwrap_or("event/user.human.*"));
        assert_eq!(found["condition"]["event"]["group"], "user.human");
        assert_eq!(found["target_ids"], json!([target]));
        assert_eq!(
            found["targets"],
            json!([{"target_id": target, "include": null}])
        );
        assert!(found["change_date"].is_string());
    }
}

#[test]
fn executions_pass_both_filters() {
    let world = world("");
    let one = world
        .zitadel
        .create_target("one", "https://example.com/", TargetKind::Async, TEN);
    let two = world
        .zitadel
        .create_target("two", "https://example.com/", TargetKind::Async, TEN);
    world.zitadel.set_execution("event/user.human.*", &[&one]);
    world
        .zitadel
        .set_execution("function/preuserinfo", &[&one, &two]);
    world.zitadel.set_execution("request", &[&two]);
    let cases = [
        (
            String::new(),
            vec!["event/user.human.*", "function/preuserinfo", "request"],
        ),
        ("kind = \"function\"".into(), vec!["function/preuserinfo"]),
        ("kind = \"response\"".into(), vec![]),
        (
            format!("target_id = {two:?}"),
            vec!["function/preuserinfo", "request"],
        ),
        (
            format!("target_id = {one:?}\n  kind = \"event\""),
            vec!["event/user.human.*"],
        ),
    ];
    for (filters, expected) in cases {
        let hcl = format!("data \"zitadelactions_executions\" \"e\" {{\n  {filters}\n}}\n");
        let found = read(&world, &hcl, "zitadelactions_executions.e");
        let found: Vec<&str> = found["executions"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|one| one["id"].as_str())
            .collect();
        assert_eq!(found, expected, "{filters}");
    }
}

#[test]
fn includes_show_in_the_list_of_an_execution() {
    let world = world_of("2.58.7", "");
    let target = world
        .zitadel
        .create_target("t", "https://example.com/", TargetKind::Async, TEN);
    world.zitadel.set_execution("request", &[&target]);
    world.zitadel.set_execution(
        "request/zitadel.user.v2beta.UserService",
        &["include:request", &target],
    );
    let hcl = "data \"zitadelactions_execution\" \"e\" {\n  id = \"request/zitadel.user.v2beta.UserService\"\n}\n";
    let found = read(&world, hcl, "zitadelactions_execution.e");
    assert_eq!(found["target_ids"], json!([target]));
    assert_eq!(found["targets"][0]["include"]["request"]["all"], true);
    assert_eq!(found["targets"][1]["target_id"], target.as_str());
}

#[test]
fn what_is_missing_is_an_error_that_says_what_was_looked_for() {
    let world = world("");
    world
        .zitadel
        .create_target("Add-Claims", "https://example.com/", TargetKind::Async, TEN);
    let cases = [
        ("target", "id = \"404\"", "No target with the ID \"404\""),
        (
            "target",
            "name = \"nobody\"",
            "no target named \"nobody\". It has one target with another name",
        ),
        (
            "target",
            "name = \"add-claims\"",
            "one named \"Add-Claims\"",
        ),
        ("target", "", "Exactly one of `id` and `name`"),
        (
            "target",
            "id = \"1\"\n  name = \"x\"",
            "Only one of `id` and `name`",
        ),
        (
            "execution",
            "id = \"event/user.human.added\"",
            "set for `event/user.human.added`",
        ),
        (
            "execution",
            "condition = { request = { all = true } }",
            "set for `request`",
        ),
        (
            "execution",
            "id = \"nonsense\"",
            "\"nonsense\" is not the ID of an execution",
        ),
        (
            "execution",
            "condition = { event = { group = \"user.*\" } }",
            "Write \"user\"",
        ),
        ("targets", "match = \"contains\"", "`name` is not set"),
        (
            "targets",
            "name = \"x\"\n  match = \"like\"",
            "must be equals, starts_with, contains, ends_with",
        ),
        (
            "targets",
            "kind = \"webhook\"",
            "must be rest_webhook, rest_call or rest_async",
        ),
        (
            "executions",
            "kind = \"events\"",
            "must be request, response, function or event",
        ),
    ];
    for (name, arguments, expected) in cases {
        world.terraform.write(format!(
            "data \"zitadelactions_{name}\" \"x\" {{\n  {arguments}\n}}\n"
        ));
        let error = world.terraform.try_plan().failed();
        assert!(error.contains(expected), "{name} {arguments}: {error}");
    }
}

#[test]
fn the_names_of_conditions_come_from_the_server() {
    let world = world("");
    let hcl = r#"
data "zitadelactions_execution_methods" "all" {}
data "zitadelactions_execution_methods" "some" { service = "zitadel.session.v2.SessionService" }
data "zitadelactions_execution_services" "all" {}
data "zitadelactions_execution_functions" "all" {}
data "zitadelactions_event_types" "all" {}
data "zitadelactions_event_types" "some" { group = "user.human" }
"#;
    world.terraform.write(hcl);
    world.terraform.apply();
    let names = |address: &str, list: &str| -> Vec<String> {
        let found = world
            .terraform
            .resource(&format!("data.zitadelactions_{address}"));
        serde_json::from_value(found[list].clone()).unwrap()
    };
    let of_server = |kind: &str| -> Vec<String> {
        let answer = world.ask("GET", &format!("/v2/actions/executions/{kind}"), None);
        let mut names: Vec<String> = serde_json::from_value(answer[kind].clone()).unwrap();
        names.sort();
        names
    };
    let methods = names("execution_methods.all", "methods");
    assert_eq!(methods, of_server("methods"));
    let some = names("execution_methods.some", "methods");
    assert!(some.contains(&"/zitadel.session.v2.SessionService/ListSessions".to_owned()));
    assert!(
        some.len() < methods.len()
            && some
                .iter()
                .all(|name| name.starts_with("/zitadel.session.v2.SessionService/"))
    );
    assert_eq!(
        names("execution_services.all", "services"),
        of_server("services")
    );
    assert_eq!(
        names("execution_functions.all", "functions"),
        of_server("functions")
    );
    let (all, some) = (
        names("event_types.all", "event_types"),
        names("event_types.some", "event_types"),
    );
    assert!(some.contains(&"user.human.added".to_owned()) && some.len() < all.len());
    assert!(some.iter().all(|name| name.starts_with("user.human.")));
}

#[test]
fn the_data_source_api_has_the_generation_version_and_capabilities_of_each_server() {
    let cases = [
        ("2.49.5", "v3alpha_2024_03", false, true),
        ("2.58.7", "v3alpha_2024_05", false, true),
        ("2.71.19", "resources_v3alpha", true, true),
        ("3.4.9", "v2beta", true, false),
        ("4.13.1", "v2", true, false),
    ];
    for (version, generation, signing_keys, includes) in cases {
        let world = world_of(version, "");
        let api = read(
            &world,
            "data \"zitadelactions_api\" \"a\" {}\n",
            "zitadelactions_api.a",
        );
        assert_eq!(api["generation"], generation, "{version}");
        assert_eq!(api["server_version"], version);
        assert_eq!(api["server_version_at_least"], version);
        assert_eq!(
            api["capabilities"]["signing_keys"], signing_keys,
            "{version}"
        );
        assert_eq!(api["capabilities"]["includes"], includes, "{version}");
        assert!(api["limits"]["name"].as_u64().unwrap() >= 200);
    }
}

#[test]
fn a_viewer_can_read_and_a_write_names_the_missing_role() {
    let zitadel = Emulator::builder()
        .server_version("4.13.1")
        .start_blocking();
    let (viewer, nobody) = (
        zitadel.viewer_token().to_string(),
        zitadel.token_without_role().to_string(),
    );
    let mut world = world_with(zitadel, "data \"zitadelactions_targets\" \"all\" {}\n");
    world.terraform.set("ZITADEL_ACCESS_TOKEN", &viewer);
    world.terraform.apply();
    world.terraform.set("ZITADEL_ACCESS_TOKEN", &nobody);
    assert!(world.terraform.try_plan().failed().contains("IAM_OWNER"));
}
